"""The read model after any sequence of changes is what a fresh derivation gives, shows nothing hidden, and tells by
its version exactly when readers could see a difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import ActorFactory, EventFactory, TimelineFactory
from tests.services.world import World
from timeline.db import Database, public_version
from timeline.models import SYSTEM_ACCOUNT, Event, EventLink, EventRead, EventSearch
from timeline.queries import event as events
from timeline.queries import picker
from timeline.queries import timeline as timelines
from timeline.queries.question import EventQuery, ask
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import actor, event, textindex
from timeline.services.refresh import refresh
from timeline.vocab import Audience, Entity

Rows = list[tuple[Any, ...]]


def _read_model(session: Session) -> dict[str, Rows]:
    """Return everything derived, in order, but for what numbers itself and for when a document last changed."""
    found: dict[str, Rows] = {}
    for model, left_out in ((EventRead, {"changed_at"}), (EventLink, set()), (EventSearch, {"id"})):
        columns = [column for column in model.__table__.columns if column.name not in left_out]
        found[model.__tablename__] = sorted((tuple(row) for row in session.execute(sa.select(*columns))), key=repr)
    return found


def _seen_by_readers(session: Session) -> dict[str, Any]:
    """Return all that readers can get: documents, lists, timelines, and by what an event is found."""
    found = _read_model(session)
    public = {name: [row for row in found[name] if _audience(name, row) == Audience.PUBLIC] for name in found}
    entities = (Entity.KIND, Entity.TAG, Entity.ACTOR, Entity.PLACE, Entity.SOURCE)
    lists = {str(entity): picker.listing(session, entity, None, 1000) for entity in entities}
    listed = [timelines.one(session, each["slug"]) for each in timelines.listing(session)]
    return {**public, **lists, "timelines": listed}


def _audience(table: str, row: tuple[Any, ...]) -> int:
    model = {each.__tablename__: each for each in (EventRead, EventLink, EventSearch)}[table]
    names = [column.name for column in model.__table__.columns if (table, column.name) != ("event_search", "id")]
    return int(row[names.index("audience")])


def _assert_derived(session: Session) -> None:
    stored = _read_model(session)
    refresh(session, list(session.scalars(sa.select(Event.id))))
    assert _read_model(session) == stored
    hidden = sa.select(Event.id).where(sa.or_(Event.state != "published", Event.deleted_at.is_not(None)))
    for model in (EventRead, EventLink, EventSearch):
        rows = sa.select(model.event_id).where(model.audience == Audience.PUBLIC, model.event_id.in_(hidden))
        assert session.scalars(rows).all() == []
    if session.get_bind().dialect.name == "sqlite":
        _assert_indexed(session)


def _assert_indexed(session: Session) -> None:
    """FTS5 keeps no text of its own: every word must lead to the rows that hold it, and to no row that is gone."""
    for audience, index in textindex.TABLES.items():
        rows = session.execute(sa.select(EventSearch.id, EventSearch.folded).where(EventSearch.audience == audience))
        holders: dict[str, set[int]] = {}
        for row in rows:
            for word in row.folded.split():
                holders.setdefault(word, set()).add(row.id)
        for word in [*holders, "nobody", "words"]:
            found = session.scalars(sa.text(f"SELECT rowid FROM {index} WHERE {index} MATCH :w"), {"w": f'"{word}"'})
            assert set(found) == holders.get(word, set()), (index, word)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_the_read_model_is_the_derived_one_and_its_version_tells_of_each(
    database: Database, seed: int
) -> None:
    world = World(database, seed)
    told: dict[bool, int] = {True: 0, False: 0}
    with database.reading() as session:
        before, version = _seen_by_readers(session), public_version(session)
    for _ in range(30):
        verb = world.change()
        with database.reading() as session:
            after, now = _seen_by_readers(session), public_version(session)
        assert now - version == int(after != before), verb
        told[after != before] += 1
        before, version = after, now
    assert min(told.values()) >= 3, told
    with database.session(writing=True) as session:
        _assert_derived(session)


CHANGES: dict[str, tuple[Callable[[Session, dict[str, int]], object], bool]] = {
    "a draft": (lambda s, _: EventFactory(session=s, state="draft"), False),
    "a published event": (lambda s, _: EventFactory(session=s), True),
    "an actor of no event": (lambda s, _: ActorFactory(session=s, name="Nobody"), False),
    "a new name of an actor in public": (
        lambda s, k: actor.update_many(s, {k["ada"]: _loaded(ActorInput, name="Ida")}),
        True,
    ),
    "a new alias of an actor in public": (
        lambda s, k: actor.update_many(s, {k["ada"]: _loaded(ActorInput, aliases=["Countess"])}),
        True,
    ),
    "a new name of a hidden actor": (
        lambda s, k: actor.update_many(s, {k["spy"]: _loaded(ActorInput, name="Mata")}),
        False,
    ),
    "the same name again": (lambda s, k: actor.update_many(s, {k["ada"]: _loaded(ActorInput, name="ada")}), False),
    "a change of a draft": (lambda s, k: event.update(s, k["hidden"], _loaded(EventInput, title="New")), False),
    "the same title again": (lambda s, k: event.update(s, k["shown"], _loaded(EventInput, title="Shown")), False),
    "the end of a draft": (lambda s, k: event.delete_many(s, [k["hidden"]]), False),
    "the end of a published event": (lambda s, k: event.delete_many(s, [k["shown"]]), True),
    "a draft published": (lambda s, k: event.update(s, k["hidden"], _loaded(EventInput, state="published")), True),
    "an event withdrawn": (lambda s, k: event.update(s, k["shown"], _loaded(EventInput, state="archived")), True),
    "a draft timeline": (lambda s, _: TimelineFactory(session=s, title="New", state="draft"), False),
    "a timeline": (lambda s, _: TimelineFactory(session=s, title="New"), True),
}


def _loaded(schema: Any, **given: Any) -> Any:
    return load(schema(partial=True), given)


@pytest.mark.parametrize("name", list(CHANGES))
def test_the_public_version_rises_with_what_readers_can_see_and_with_nothing_else(
    database: Database, name: str
) -> None:
    change, visible = CHANGES[name]
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        keys: dict[str, Any] = {name: ActorFactory(session=session, name=name, slug=name) for name in ("ada", "spy")}
        both = ["ada", {"actor": "spy", "private": True}]
        keys["shown"] = EventFactory(session=session, title="Shown", actors=both)
        keys["hidden"] = EventFactory(session=session, title="Hidden", state="draft", actors=["spy"])
    with database.reading() as session:
        before, version = _seen_by_readers(session), public_version(session)
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        change(session, keys)
    with database.reading() as session:
        assert (_seen_by_readers(session) != before) == visible
        assert public_version(session) - version == int(visible)


def test_what_rolls_back_leaves_no_trace_in_the_read_model(database: Database) -> None:
    with database.reading() as session:
        before, version = _read_model(session), public_version(session)
    with pytest.raises(ZeroDivisionError), database.transaction(SYSTEM_ACCOUNT, "lost") as session:
        EventFactory(session=session, tags=["x"])
        _ = 1 / 0
    with database.reading() as session:
        assert (_read_model(session), public_version(session)) == (before, version)


def test_thousands_of_events_are_refreshed_in_few_statements(session: Session, queries: list[str]) -> None:
    keys = event.create_many(
        session, [_loaded(EventInput, title=f"Event {n}", date="2014", state="published") for n in range(30)]
    )
    queries.clear()
    refresh(session, keys[:1])
    for_one = len(queries)
    queries.clear()
    refresh(session, keys)
    assert len(queries) == for_one
    found = events.page(session, ask(session, EventQuery().load({"count": "exact"})))
    assert found.count == 30

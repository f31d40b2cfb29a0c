"""What shows a renamed thing follows, all of it, whatever happens in between; what is hidden waits for nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import (
    ActorFactory,
    EventFactory,
    KindFactory,
    PlaceFactory,
    RoleFactory,
    SourceFactory,
    TagFactory,
)
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT, EventRead, EventText, Stale
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import actor, event, fanout, kind, place, redraw, source
from timeline.services.verify import looking, verify
from timeline.vocab import Entity

EVENTS = 7
Change = Callable[[Session, int], object]


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two events at once, then two in each transaction."""
    for name in ("AT_ONCE", "DRAWN", "DERIVED"):
        monkeypatch.setattr(fanout, name, 2)


def _words(entity: Entity, **given: Any) -> Change:
    return lambda session, key: kind.update_many(session, entity, {key: given})


CHANGES: dict[str, tuple[Any, dict[str, Any], Change, bytes]] = {
    "a kind": (KindFactory, {"kind": "old"}, _words(Entity.KIND, slug="fresh"), b'"kind":"fresh"'),
    "a tag": (TagFactory, {"tags": ["old", "zz"]}, _words(Entity.TAG, slug="fresh"), b'"tags":["fresh","zz"]'),
    "a role": (
        RoleFactory,
        {"actors": [{"actor": "ada", "role": "old"}]},
        _words(Entity.ROLE, slug="fresh"),
        b'"role":"fresh"',
    ),
    "an actor": (
        ActorFactory,
        {"actors": ["old"]},
        lambda s, key: actor.update_many(s, {key: {"name": {"text": "Fresh"}}}),
        b'"name":"Fresh"',
    ),
    "a place": (
        PlaceFactory,
        {"places": ["old"]},
        lambda s, key: place.update_many(s, {key: {"name": {"text": "Fresh"}, "lat": 1.5, "lon": 2.5}}),
        b'"name":"Fresh","lat":1.5,"lon":2.5',
    ),
    "a source": (
        SourceFactory,
        {"sources": ["old"]},
        lambda s, key: source.update_many(s, {key: {"title": "Fresh"}}),
        b'"title":"Fresh"',
    ),
}


def _made(database: Database, factory: Any, given: dict[str, Any]) -> int:
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        key: int = factory(session=session, slug="old")
        for _ in range(EVENTS):
            EventFactory(session=session, **given)
    return key


def _showing(database: Database, body: bytes) -> int:
    with database.reading() as session:
        return sum(body in bytes(each) for each in session.scalars(sa.select(EventRead.document)))


def _differences(database: Database) -> list[str]:
    with looking(database) as session:
        return [str(each) for each in verify(session).shown]


def _stale(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Stale)) or 0


@pytest.mark.parametrize("name", CHANGES)
def test_all_events_show_a_change_once_the_caller_is_back(database: Database, name: str) -> None:
    factory, given, change, body = CHANGES[name]
    key = _made(database, factory, given)
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        change(session, key)
    assert _showing(database, body) == EVENTS
    assert _stale(database) == 0
    assert _differences(database) == []


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_process_that_died_left_is_noted_told_and_finished_by_the_next(database: Database, name: str) -> None:
    factory, given, change, body = CHANGES[name]
    key = _made(database, factory, given)
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        change(session, key)
        session.info.pop("afterwards")  # the process dies with the commit
    assert (_showing(database, body), _stale(database)) == (2, 1)
    assert any("only the events up to" in each for each in _differences(database))
    fanout.finish(database)
    assert (_showing(database, body), _stale(database)) == (EVENTS, 0)
    assert _differences(database) == []


def test_a_repair_finishes_what_was_left(database: Database) -> None:
    factory, given, change, body = CHANGES["an actor"]
    key = _made(database, factory, given)
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        change(session, key)
        session.info.pop("afterwards")
    with database.transaction(SYSTEM_ACCOUNT, "repair") as session:
        assert verify(session, repair=True).left == 0
    assert (_showing(database, body), _stale(database)) == (EVENTS, 0)


def test_the_other_change_of_a_thing_that_was_on_its_way_is_not_forgotten(database: Database) -> None:
    """A place moves, and before all events are found under its new parent it is renamed, which needs less."""
    with database.transaction(SYSTEM_ACCOUNT, "land") as session:
        land = PlaceFactory(session=session, slug="land")
    key = _made(database, PlaceFactory, {"places": ["old"]})
    for given in ({"parent": land}, {"name": {"text": "Fresh"}}):
        with database.transaction(SYSTEM_ACCOUNT, "change") as session:
            place.update_many(session, {key: given})
            session.info.pop("afterwards")
    fanout.finish(database)
    assert _showing(database, b'"name":"Fresh"') == EVENTS
    assert _differences(database) == []


def test_a_source_that_is_hidden_is_shown_by_no_event_in_the_very_transaction(database: Database) -> None:
    key = _made(database, SourceFactory, {"sources": ["old"]})
    with database.transaction(SYSTEM_ACCOUNT, "hide") as session:
        source.update_many(session, {key: {"private": True, "title": "Hidden"}})
        assert "afterwards" not in session.info
    assert _showing(database, b'"sources":[]') == EVENTS
    assert _differences(database) == []
    with database.transaction(SYSTEM_ACCOUNT, "show") as session:
        source.update_many(session, {key: {"private": False}})
    assert _showing(database, b'"title":"Hidden"') == EVENTS
    assert _differences(database) == []


def test_an_event_that_is_withdrawn_is_named_by_no_other_in_the_very_transaction(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        hidden = EventFactory(session=session, slug="hidden")
        for _ in range(EVENTS):
            EventFactory(session=session, relations=[{"type": "extends", "to": hidden}])
    assert _showing(database, b'"slug":"hidden"') == EVENTS + 1
    with database.transaction(SYSTEM_ACCOUNT, "withdraw") as session:
        event.update(session, hidden, load(EventInput(partial=True), {"state": "archived"}))
        assert "afterwards" not in session.info
    with database.reading() as session:
        public = session.scalars(sa.select(EventRead.document).where(EventRead.audience == 0)).all()
    assert (len(public), sum(b"hidden" in bytes(each) for each in public)) == (EVENTS, 0)


def test_an_import_that_changes_many_things_does_it_all_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "MANY", 1)
    first = _made(database, TagFactory, {"tags": ["old"]})
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        second = TagFactory(session=session, slug="second")
        kind.update_many(session, Entity.TAG, {first: {"slug": "fresh"}, second: {"slug": "other"}})
        assert "afterwards" not in session.info
    assert _showing(database, b'"fresh"') == EVENTS


def test_an_event_that_cannot_be_told_keeps_nobody_from_working(database: Database) -> None:
    key = _made(database, ActorFactory, {"actors": ["old"]})
    with database.transaction(SYSTEM_ACCOUNT, "damage") as session:
        last = session.scalar(sa.select(sa.func.max(EventText.event_id)))
        session.execute(sa.delete(EventText).where(EventText.event_id == last))
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        actor.update_many(session, {key: {"name": {"text": "Fresh"}}})
    assert _stale(database) == 1
    assert any("is lost" in each for each in _differences(database))


def test_a_place_that_was_renamed_is_not_looked_for_in_the_places_within(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        outer = PlaceFactory(session=session, slug="outer")
        PlaceFactory(session=session, slug="inner", parent="outer")
        EventFactory(session=session, places=["inner"])
        place.update_many(session, {outer: {"name": {"text": "Fresh"}}})
    assert _differences(database) == []


def test_every_thing_but_an_actor_is_redrawn() -> None:
    assert set(redraw._MENDERS) == {Entity.KIND, Entity.TAG, Entity.ROLE, Entity.PLACE, Entity.SOURCE}

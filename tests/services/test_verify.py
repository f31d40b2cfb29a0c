"""Verify finds whatever was changed behind the program's back, mends what is derived, and tells of what is not."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import ActorFactory, EventFactory, SourceFactory, TimelineFactory
from tests.services.world import World
from timeline.db import Database, public_version
from timeline.models import SYSTEM_ACCOUNT, EventRead
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import event, readmodel, rebuild
from timeline.services.findings import SHOWN, Findings
from timeline.services.refresh import derive
from timeline.services.verify import looking, verify


def verified(database: Database) -> Findings:
    with looking(database) as session:
        return verify(session)


def repaired(database: Database) -> Findings:
    with database.transaction(SYSTEM_ACCOUNT, "repair") as session:
        return verify(session, repair=True)


def behind_its_back(database: Database, *statements: str) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "behind its back") as session:
        for statement in statements:
            session.execute(sa.text(statement))


@pytest.fixture
def key(database: Database) -> int:
    """An event that has something of everything."""
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        ActorFactory(session=session, slug="ada", name="Ada", aliases=["Countess"])
        SourceFactory(session=session, slug="book")
        made: int = EventFactory(
            session=session, title="Engine", slug="engine", date="1843", tags=["red"], kind="work",
            actors=["ada", {"actor": "spy", "private": True}], places=["london"], sources=["book"],
            translations={"fr": {"title": "Machine"}},
        )  # fmt: skip
        other = EventFactory(session=session, slug="other", relations=[{"type": "extends", "to": made}])
        TimelineFactory(session=session, slug="mine", entries=[made])
        event.update(session, other, load(EventInput(partial=True), {"title": "Renamed"}))
    return made


DAMAGE = {
    "a document": ("UPDATE event_read SET document = :body WHERE event_id = :key", "event_read"),
    "a column": ("UPDATE event_read SET importance = 1 WHERE event_id = :key", "event_read"),
    "a row that is gone": ("DELETE FROM event_read WHERE event_id = :key", "event_read"),
    "links that are gone": ("DELETE FROM event_read_link WHERE event_id = :key AND what = 2", "event_read_link"),
    "a signature": ("UPDATE event_read_link SET signature = 0 WHERE event_id = :key", "event_read_link"),
    "words": ("UPDATE event_search SET folded = 'ghost' WHERE event_id = :key", "event_search"),
    "a counter": ("UPDATE event_count SET begins = begins + 1 WHERE level = 0", "event_count"),
    "counters that are gone": ("DELETE FROM event_count", "event_count"),
    "a bound": ("UPDATE event SET el = el + 1 WHERE id = :key", "event"),
    "a month and day": ("UPDATE event SET month_day = 101 WHERE id = :key", "event"),
    "a folded name": ("UPDATE label SET folded = 'x' WHERE entity = 'actor'", "label"),
    "an end of a revision": ("UPDATE revision SET valid_to = 5", "revision"),
    "a begin of a revision": ("UPDATE revision SET valid_from = NULL", "revision"),
    "the number of the read model": ("DELETE FROM counter WHERE name = 'read_model'", "counter"),
    "a rename that was not finished": (
        "INSERT INTO stale (entity, entity_id, after_id, whole) VALUES ('actor', 1, 1, true)",
        "stale",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_derived_is_found_and_mended(database: Database, key: int, name: str) -> None:
    assert [str(each) for each in verified(database).shown] == []
    statement, table = DAMAGE[name]
    values = {"key": key, "body": b'{"id":1}'}
    with database.transaction(SYSTEM_ACCOUNT, "behind its back") as session:
        session.execute(sa.text(statement), {n: v for n, v in values.items() if f":{n}" in statement})
    found = verified(database)
    assert found.counts[table] >= 1, found.shown
    mended = repaired(database)
    assert (mended.total > 0, mended.left) == (True, 0)
    assert [str(each) for each in verified(database).shown] == []


@pytest.mark.parametrize("engine_name", ["sqlite"])  # PostgreSQL indexes the rows themselves
def test_a_row_of_the_text_index_that_is_of_no_event_is_found_and_mended(database: Database, key: int) -> None:
    behind_its_back(database, "INSERT INTO event_words_public (rowid, folded) VALUES (77, 'ghost')")
    assert verified(database).counts == {"event_words_public": 1}
    assert repaired(database).left == 0
    assert verified(database).total == 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_words_that_the_text_index_lost_are_found_and_mended(database: Database, key: int) -> None:
    lose = "INSERT INTO event_words_public (event_words_public, rowid, folded) SELECT 'delete', id, folded"
    behind_its_back(database, f"{lose} FROM event_search WHERE event_id = {key} AND audience = 0 AND lang = 'fr'")
    (told,) = verified(database).shown
    assert (told.table, told.where) == ("event_words_public", f"event {key} (lang fr)")
    assert repaired(database).left == 0
    assert verified(database).total == 0


TRUTH = {
    "a slug that is not current": "UPDATE slug SET current = false WHERE entity = 'event' AND slug = 'other'",
    "a second current slug": "INSERT INTO slug (entity, slug, entity_id, current) VALUES ('tag', 'b', 1, true)",
    "a slug of nothing": "INSERT INTO slug (entity, slug, entity_id, current) VALUES ('tag', 'b', 999, true)",
    "a revision that is lost": "DELETE FROM revision WHERE entity = 'event' AND n = 1",
    "a latest revision that is lost": "DELETE FROM revision WHERE entity = 'event'",
    "a text that is lost": "DELETE FROM event_text WHERE lang = 'en'",
    "a date that cannot be read": "UPDATE event SET edtf = 'soon'",
}


@pytest.mark.parametrize("name", TRUTH)
def test_what_was_entered_is_told_with_a_cure_and_left_alone(database: Database, key: int, name: str) -> None:
    behind_its_back(database, TRUTH[name])
    found = verified(database)
    assert found.total > 0
    assert any(each.cure for each in found.shown)
    assert repaired(database).left > 0
    assert verified(database).left > 0


def test_a_difference_says_where_it_is_and_what_is_stored_and_what_should_be(database: Database, key: int) -> None:
    behind_its_back(database, f"UPDATE event_read SET status = 'alleged' WHERE event_id = {key}")
    (told,) = verified(database).shown
    assert str(told) == f"event {key}: event_read.status is 'alleged', should be 'occurred'"


def test_a_document_that_differs_names_the_key(database: Database, key: int) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "behind its back") as session:
        body = bytes(session.scalar(sa.select(EventRead.document).where(EventRead.event_id == key)) or b"")
        other = body.replace(b'"Engine"', b'"Motor"')
        session.execute(sa.update(EventRead).where(EventRead.event_id == key).values(document=other))
    (told,) = verified(database).shown
    assert (told.column, told.stored, told.fresh) == ("document.title", "'Motor'", "'Engine'")


def test_twenty_are_shown_and_all_are_counted(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        for _ in range(SHOWN + 5):
            EventFactory(session=session)
    behind_its_back(database, "UPDATE event_read SET importance = 5")
    found = verified(database)
    assert (len(found.shown), found.total, found.counts["event_read"]) == (SHOWN, SHOWN + 5, SHOWN + 5)


def test_a_repair_keeps_when_a_document_last_changed_and_raises_the_public_version(
    database: Database, key: int
) -> None:
    changed = sa.select(EventRead.changed_at).where(EventRead.event_id == key)
    with database.reading() as session:
        before, version = session.scalar(changed), public_version(session)
    behind_its_back(database, "DELETE FROM event_read_link")
    assert repaired(database).left == 0
    with database.reading() as session:
        assert (session.scalar(changed), public_version(session)) == (before, version + 1)


def test_looking_changes_nothing_and_a_repair_of_nothing_raises_no_version(database: Database, key: int) -> None:
    with database.reading() as session:
        version = public_version(session)
    assert repaired(database).total == 0
    with database.reading() as session:
        assert public_version(session) == version


def test_others_may_write_while_one_verifies(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "data") as session:
        keys = [EventFactory(session=session) for _ in range(5)]
    told: list[str] = []

    def progress(what: str, _done: int, _total: int) -> None:
        if not told:
            with own_database.transaction(SYSTEM_ACCOUNT, "beside") as beside:
                EventFactory(session=beside)
                event.delete_many(beside, keys[:2])
        told.append(what)

    with looking(own_database) as session:
        assert [str(each) for each in verify(session, progress).shown] == []
    assert "events" in told
    assert verified(own_database).total == 0


def test_every_column_of_the_read_model_is_compared(session: Session) -> None:
    EventFactory(session=session, tags=["x"])
    fresh = derive(session, [1])
    for rows, columns in zip(fresh, (readmodel.READ, readmodel.LINK, readmodel.SEARCH), strict=True):
        assert all(set(row) == set(columns) for row in rows)


def test_a_rebuild_makes_what_the_changes_made(database: Database) -> None:
    world = World(database, 7)
    for _ in range(25):
        world.change()
    stored = _everything(database)
    behind_its_back(
        database, "DELETE FROM event_read_link", "UPDATE event_search SET folded = ''", "DELETE FROM event_count"
    )
    with database.transaction(SYSTEM_ACCOUNT, "rebuild") as session:
        version = public_version(session)
        rebuild.rebuild(session)
    assert _everything(database) == stored
    assert [str(each) for each in verified(database).shown] == []
    with database.reading() as session:
        assert public_version(session) == version + 1


def _everything(database: Database) -> list[list[Any]]:
    with database.reading() as session:
        tables = ("event_read", "event_read_link", "event_search", "event_count")
        return [sorted(map(repr, session.execute(sa.text(f"SELECT * FROM {table}")))) for table in tables]


def test_a_database_of_another_read_model_is_rebuilt_once(database: Database, key: int) -> None:
    assert not rebuild.is_due(database)
    behind_its_back(database, "UPDATE counter SET value = 0 WHERE name = 'read_model'", "DELETE FROM event_read_link")
    assert rebuild.is_due(database)
    assert rebuild.ensure(database)
    assert not rebuild.ensure(database)
    assert verified(database).total == 0


def test_a_rebuild_leaves_out_an_event_of_which_a_part_is_lost(database: Database, key: int) -> None:
    behind_its_back(database, f"DELETE FROM event_text WHERE event_id = {key} AND lang = 'en'")
    with database.transaction(SYSTEM_ACCOUNT, "rebuild") as session:
        rebuild.rebuild(session)
        left = session.scalars(sa.select(EventRead.event_id)).all()
    assert (len(left), key in left) == (1, False)


def test_a_rebuild_that_fails_leaves_what_was(database: Database, key: int) -> None:
    stored = _everything(database)

    def progress(what: str, _done: int, _total: int) -> None:
        if what == "text index":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.transaction(SYSTEM_ACCOUNT, "rebuild") as session:
        rebuild.rebuild(session, progress)
    assert _everything(database) == stored

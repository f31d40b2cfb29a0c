"""The public history of an event: what readers saw then, less what is private today."""

from __future__ import annotations

import pytest

from tests.factories import EventFactory
from tests.queries.data import thing_id
from timeline.db import Database
from timeline.errors import NotFound
from timeline.models import SYSTEM_ACCOUNT
from timeline.queries import revision
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import actor, event, place, source
from timeline.vocab import Entity


def _make(database: Database, **given: object) -> int:
    with database.transaction(SYSTEM_ACCOUNT, "new") as session:
        key: int = EventFactory(session=session, **given)
    return key


def _change(database: Database, key: int, **given: object) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        event.update(session, key, load(EventInput(partial=True), given))


def test_each_revision_says_what_the_event_was_and_when(database: Database) -> None:
    key = _make(database, title="First", date="2014")
    _change(database, key, title="Second", date="1994/..", known_until="2020")
    with database.reading() as session:
        first, second = revision.listing(session, key)
        assert (first["n"], first["title"], second["n"], second["title"]) == (1, "First", 2, "Second")
        assert first["valid_to"] == second["valid_from"] > first["valid_from"]
        assert second["valid_to"] is None
        then, now = revision.one(session, key, 1)["event"], revision.one(session, key, 2)["event"]
    assert (then["title"], then["date"]["label"]) == ("First", "2014")
    assert (now["title"], now["date"]["end"]["earliest"]) == ("Second", "2020-12-31T23:59:59Z")


def test_what_was_no_draft_only_is_in_the_history(database: Database) -> None:
    key = _make(database, title="Secret", state="draft")
    _change(database, key, title="Public", state="published")
    _change(database, key, title="Withdrawn", state="archived")
    with database.reading() as session:
        assert [each["title"] for each in revision.listing(session, key)] == ["Public"]
        assert revision.one(session, key, 2)["event"]["title"] == "Public"
        for hidden in (1, 3, 4, 0, -1):
            with pytest.raises(NotFound):
                revision.one(session, key, hidden)


def test_the_privacy_of_today_applies_to_the_past(database: Database) -> None:
    given = {"description": "words", "actors": ["ada"], "places": ["brest"], "sources": ["book"], "tags": ["x"]}
    key = _make(database, **given)
    with database.reading() as session:
        before = revision.one(session, key, 1)["event"]
    assert before["description"] == "words"
    assert [len(before[name]) for name in ("actors", "places", "sources", "tags")] == [1, 1, 1, 1]
    _change(
        database,
        key,
        description_private=True,
        actors=[{"actor": "ada", "private": True}],
        places=[{"place": "brest", "private": True}],
        sources=[{"source": "book", "private": True}],
    )
    with database.reading() as session:
        for n in (1, 2):
            then = revision.one(session, key, n)["event"]
            assert then["description"] is None
            assert [len(then[name]) for name in ("actors", "places", "sources", "tags")] == [0, 0, 0, 1]


def test_relations_of_then_to_what_is_hidden_now_are_not_told(database: Database) -> None:
    other = _make(database, slug="other")
    key = _make(database, relations=[{"type": "extends", "to": "other"}])
    with database.reading() as session:
        assert revision.one(session, key, 1)["event"]["relations"] == [{"type": "extends", "to": "other"}]
    _change(database, other, state="draft")
    with database.reading() as session:
        assert revision.one(session, key, 1)["event"]["relations"] == []


def test_an_event_without_a_history_has_no_revisions(database: Database) -> None:
    with database.reading() as session:
        assert revision.listing(session, 7) == []
        with pytest.raises(NotFound):
            revision.one(session, 7, 1)


def test_what_is_private_today_stays_hidden_in_the_past_under_its_old_slug(database: Database) -> None:
    key = _make(database, actors=["putin"], places=["sochi"], sources=["report"])
    with database.transaction(SYSTEM_ACCOUNT, "new slugs") as session:
        for entity, update, old in (
            (Entity.ACTOR, actor.update_many, "putin"),
            (Entity.PLACE, place.update_many, "sochi"),
            (Entity.SOURCE, source.update_many, "report"),
        ):
            update(session, {thing_id(session, entity, old): {"slug": f"{old}-renamed"}})
    with database.reading() as session:
        then = revision.one(session, key, 1)["event"]
    assert [then[name][0]["slug"] for name in ("actors", "places", "sources")] == [
        "putin-renamed",
        "sochi-renamed",
        "report-renamed",
    ]
    _change(
        database,
        key,
        actors=[{"actor": "putin-renamed", "private": True}],
        places=[{"place": "sochi-renamed", "private": True}],
        sources=[{"source": "report-renamed", "private": True}],
    )
    with database.reading() as session:
        then = revision.one(session, key, 1)["event"]
    assert [then[name] for name in ("actors", "places", "sources")] == [[], [], []]

"""The counters of the overviews after any sequence of changes are those of a fresh count."""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from tests.services.world import World
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT, EventCount
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import KindInput
from timeline.services import counters, event, kind
from timeline.vocab import Entity

DATES = (
    *("2014", "2014-03-14", "1994/..", "2001/", "/2015", "../1985-06", "201X", "2013~", "2014-02-03?", "19XX"),
    *("2014-03-14T10:30:05", "2014-03-14T10:30", "2014-03-14T23:59/2014-03-15T00:01", "2014-03-14/2014-05-02"),
    *("-0043-03-15", "Y-13800000000", "[1667,1760-12]", "[..1984]", "1900-12-31/1901-01-01"),
)


class DatedWorld(World):
    """Random changes of events with dates of every form, of several kinds, several at a time."""

    def __init__(self, database: Database, seed: int) -> None:
        super().__init__(database, seed)
        with database.transaction(SYSTEM_ACCOUNT, "kinds") as session:
            kind.create_many(session, Entity.KIND, [load(KindInput(), {"name": n}) for n in ("battle", "treaty")])

    def _given(self) -> dict[str, Any]:
        chance = self.chance
        return super()._given() | {"date": chance.choice(DATES), "kind": chance.choice(["battle", "treaty", None])}


def _stored(database: Database) -> list[tuple[Any, ...]]:
    with database.session() as session:
        return sorted(tuple(row) for row in session.execute(sa.select(*EventCount.__table__.columns)))


def _differences(database: Database) -> list[str]:
    with database.session(writing=True) as session:
        return [str(each) for each in counters.check(session)]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_the_counters_are_those_of_a_fresh_count(database: Database, seed: int) -> None:
    world = DatedWorld(database, seed)
    with database.transaction(SYSTEM_ACCOUNT, "several") as session:
        for _ in range(12):
            world.create(session)
    held = set()
    for _ in range(20):
        verb = world.change()
        assert _differences(database) == [], verb
        held.add(len(_stored(database)))
    assert len(held) > 2


@pytest.mark.parametrize("most", [0, 20])
def test_what_is_written_in_pieces_or_counted_anew_is_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    chance = random.Random(most)
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        for date in DATES:
            EventFactory(session=session, date=date, tags=["x"], kind="battle")
    monkeypatch.setattr(counters, "MOST_WAITING", most)
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        keys = [EventFactory(session=session, date=chance.choice(DATES), tags=["x", "y"]) for _ in range(40)]
        event.delete_many(session, keys[::3])
        event.update(session, keys[1], load(EventInput(partial=True), {"date": "1914-07-28", "kind": "battle"}))
    assert _differences(database) == []


def test_nothing_is_left_of_what_is_gone(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "come") as session:
        keys = [EventFactory(session=session, date=date, tags=["x"], kind="battle") for date in DATES]
    assert _stored(database)
    with database.transaction(SYSTEM_ACCOUNT, "go") as session:
        event.delete_many(session, keys)
    assert _stored(database) == []


def test_a_change_of_what_is_not_counted_writes_no_counter(database: Database, queries: list[str]) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "come") as session:
        key = EventFactory(session=session, title="Old", tags=["x"])
    queries.clear()
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        event.update(session, key, load(EventInput(partial=True), {"title": "New"}))
    assert any("event_read" in statement for statement in queries)
    assert not any("event_count" in statement for statement in queries)


def test_what_rolls_back_is_not_counted(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction(SYSTEM_ACCOUNT, "lost") as session:
        EventFactory(session=session, tags=["x"])
        counters.flush(session)
        _ = 1 / 0
    assert _stored(database) == []


def test_an_event_known_to_the_day_takes_no_room_below_days(session: Session) -> None:
    below = sa.select(sa.func.count()).where(EventCount.level < 10, EventCount.level > 0)
    EventFactory(session=session, date="2014-03-14/2014-03-20")
    counters.flush(session)
    assert session.scalar(below) == 0
    EventFactory(session=session, date="2014-03-14T10:30")
    counters.flush(session)
    assert session.scalar(below)

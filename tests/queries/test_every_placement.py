"""Every event that a small axis can hold, against every window of it, through the real SQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries.asking import question
from tests.queries.conftest import Filled
from tests.queries.oracle import MATCHES, Vague, by_placements, by_table, every_event
from timeline import dates
from timeline.db import Database
from timeline.models import Event, EventRead
from timeline.queries import counting, event, plan
from timeline.services import counters

DAYS = ("1000-01-01", "1000-01-02", "1000-01-20", "1004-01-01", "1090-01-01")
"""Where the inner points of the axis lie, so that events fall into classes of every length. The first and the last
point are the open ends."""

POINTS = [dates.MIN, *map(dates.window_start, DAYS), dates.MAX]
EVENTS = every_event()


def fill(session: Session) -> None:
    rows = []
    for key, each in enumerate(EVENTS, 1):
        se, sl, ee, el = (POINTS[bound] for bound in (each.se, each.sl, each.ee, each.el))
        rows.append(
            {"event_id": key, "audience": 0, "span_class": dates.span_class(se, el), "se": se, "sl": sl, "ee": ee}
            | {"el": el, "qual": each.qual, "precision": 10, "month_day": None, "kind_id": None, "status": "occurred"}
            | {"importance": 3, "updated_at": 0, "document": b"{}"}
        )
    truth = {"state": "draft", "status": "occurred", "lang": "en", "importance": 3, "description_private": False}
    truth |= {"qual": 0, "revision": 1, "created_at": 0, "updated_at": 0}
    session.execute(sa.insert(Event), [{"id": key, **truth} for key in range(1, len(EVENTS) + 1)])
    session.execute(sa.insert(EventRead), rows)
    counters.rebuild(session)


@pytest.fixture
def axis(filled: Filled, engine_name: str) -> Database:
    """The database of all events of the small axis."""
    return filled(engine_name, fill)


def _text(point: int, *, end: bool) -> str:
    """Return the EDTF date whose first instant, or whose last, is at a point."""
    return dates.format_instant(POINTS[point] - end)[:-1]


def _windows() -> list[tuple[int, int]]:
    return [(a, b) for a in range(7) for b in range(a + 1, 7) if (a, b) != (0, 6)]


def test_the_axis_has_events_of_every_class_of_length() -> None:
    assert len(EVENTS) == 2 * 196
    spans = {dates.span_class(POINTS[each.se], POINTS[each.el]) for each in EVENTS}
    assert spans == {0, 1, 3, 4, 5, 6}


def test_the_table_of_comparisons_says_what_the_placements_say() -> None:
    for each in EVENTS:
        for match in MATCHES:
            for a, b in [*_windows(), (0, 6)]:
                assert by_table(each, match, a, b) == by_placements(each, match, a, b), (each, match, a, b)


def _expected(match: str, a: int, b: int) -> dict[int, str]:
    # Before a window that only has an end means before that; after one that only has a begin, after that.
    if match == "before" and a == 0:
        a = b
    if match == "after" and b == 6:
        b = a
    told = {key: by_placements(each, match, a, b) for key, each in enumerate(EVENTS, 1)}
    return {key: certainty for key, certainty in told.items() if certainty is not None}


@pytest.mark.parametrize("match", MATCHES)
def test_sql_finds_exactly_the_events_with_such_a_placement(axis: Database, match: str) -> None:
    with axis.reading() as session:
        for a, b in _windows():
            args = {"match": match, "limit": "1000"}
            args |= {"from_": _text(a, end=False)} if a > 0 else {}
            args |= {"to": _text(b, end=True)} if b < 6 else {}
            expected = _expected(match, a, b)
            asked = question(session, **args)
            assert asked.window is not None
            rows = event.read_rows(session, asked, 1000)
            assert len(rows) == len(expected)
            found = {row[-3]: "definite" if row[-1] else "possible" for row in rows}
            assert found == expected, (match, a, b)
            surely = question(session, **args, certainty="definite")
            keys = set(session.scalars(sa.select(plan.matching(session, surely).c.event_id)))
            assert keys == {key for key, certainty in expected.items() if certainty == "definite"}, (match, a, b)
            assert counting.count(session, question(session, **args, count="exact")) == len(expected)


@pytest.mark.parametrize("match", MATCHES)
def test_ongoing_parts_what_began_before_for_certain_from_the_rest(axis: Database, match: str) -> None:
    with axis.reading() as session:
        for a, b in [(2, 4), (3, 5), (1, 6)]:
            args = {"match": match, "from_": _text(a, end=False)} | ({"to": _text(b, end=True)} if b < 6 else {})
            expected = _expected(match, a, b)
            before = {key for key in expected if EVENTS[key - 1].sl < a}
            for ongoing, keys in (("omit", set(expected) - before), ("only", before), ("first", set(expected))):
                asked = question(session, **args, ongoing=ongoing)
                found = set(session.scalars(sa.select(plan.matching(session, asked).c.event_id)))
                assert found == keys, (match, a, b, ongoing)


def test_doubt_never_moves_a_bound() -> None:
    sure, doubtful = Vague(1, 2, 3, 4), Vague(1, 2, 3, 4, qual=1)
    for match in MATCHES:
        for a, b in _windows():
            told = by_placements(sure, match, a, b)
            assert by_placements(doubtful, match, a, b) == (None if told is None else "possible")

"""Ten thousand events on one day: a page deep in the pile costs what the first one costs."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import question
from tests.queries.base import write
from tests.queries.conftest import Filled
from tests.queries.data import times
from tests.queries.plans import cost
from timeline.db import Database
from timeline.queries import event

COUNT = 10_000


def fill(session: Session) -> None:
    """Write events that begin on 1 January 2015: most end that day, a tenth ever later the smaller their id."""
    day = times("2015-01-01")
    ends = {n: times(f"2015-01-01/{4000 - n // 10:04d}") for n in range(1, COUNT + 1) if n % 10 == 0}
    truth = {"state": "draft", "status": "occurred", "lang": "en", "importance": 3, "description_private": False}
    truth |= {"qual": 0, "revision": 1, "created_at": 0, "updated_at": 0}
    write(session, "event", [{"id": n, **truth} for n in range(1, COUNT + 1)])
    kept = ("span_class", "se", "sl", "ee", "el", "qual")
    shown = {"audience": 0, "precision": 10, "month_day": 101, "status": "occurred", "importance": 3, "updated_at": 0}
    shown["changed_at"] = 0
    rows = [
        {"event_id": n, "document": b'{"id":%d}' % n, **shown}
        | {name: ends.get(n, day)[name] for name in kept}
        for n in range(1, COUNT + 1)
    ]  # fmt: skip
    write(session, "event_read", rows)


@pytest.fixture
def pile(filled: Filled, engine_name: str) -> Database:
    """The pile."""
    return filled(engine_name, fill)


EXPECTED = [n for n in range(1, COUNT + 1) if n % 10] + list(range(COUNT, 0, -10))


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, EXPECTED),
        ({"sort": "-start"}, EXPECTED[::-1]),
        ({"on": "2015"}, EXPECTED),
        ({"on": "2015-01-01", "match": "starts", "certainty": "definite"}, EXPECTED),
        ({"sort": "-importance"}, EXPECTED[::-1]),
        ({"sort": "updated"}, list(range(1, COUNT + 1))),
    ],
    ids=lambda value: "&".join(value) or "everything" if isinstance(value, dict) else "",
)
def test_every_page_of_the_pile_costs_what_it_gives(pile: Database, args: dict[str, str], expected: list[int]) -> None:
    walked: list[int] = []
    with pile.reading() as session:
        cursor: dict[str, str] = {}
        while True:
            # Large pages walk the pile; where each begins, a small one is measured.
            small = question(session, **args, **cursor, limit="20")
            spent = cost(session, lambda small=small: event.page(session, small))  # type: ignore[misc]
            assert spent.examined <= 200, spent.plans
            assert spent.steps <= 5_000, spent.plans
            large = event.page(session, question(session, **args, **cursor, limit="1000"))
            walked += [orjson.loads(body)["id"] for body in large.items]
            if large.next is None:
                break
            cursor = {"cursor": large.next}
    assert walked == expected

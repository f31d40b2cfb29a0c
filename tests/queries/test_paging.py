"""Paging by keyset: every order walked page by page is one sorted list, whatever is written between the pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries import generated
from tests.queries.asking import STAFF, ids, page, pages, question
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many
from timeline.db import Database
from timeline.models import EventRead
from timeline.queries import event

ORDERS = [sign + name for name in ("start", "end", "importance", "updated") for sign in ("", "-")]

KEYS: dict[str, Callable[[Any], Any]] = {
    "start": lambda row: (row.se, row.el, row.event_id),
    "end": lambda row: (row.el, row.se, row.event_id),
    "importance": lambda row: (row.importance, row.se, row.el, row.event_id),
    "updated": lambda row: (row.updated_at, row.event_id),
}


def _sorted(session: Session, order: str, found: list[int]) -> list[int]:
    """Return these events in an order, by a plain sort in Python."""
    rows = session.execute(
        sa.select(
            EventRead.event_id, EventRead.se, EventRead.el, EventRead.importance, EventRead.updated_at
        ).where(EventRead.event_id.in_(found))
    ).all()  # fmt: skip
    return [row.event_id for row in sorted(rows, key=KEYS[order.lstrip("-")], reverse=order.startswith("-"))]


QUESTIONS: list[dict[str, str]] = [
    {},
    {"from_": "1999", "to": "2008"},
    {"tag": "red,green,blue"},
    {"to": "2004", "match": "before"},
    {"from_": "2004", "match": "covers", "to": "2004-06"},
    {"tag": "red", "actor": "ada,bob", "from_": "1990"},
    {"q": "event", "from_": "2000"},
    {"importance": "3"},
]


def _named(args: dict[str, str]) -> str:
    return "&".join(f"{name.removesuffix('_')}={value}" for name, value in args.items()) or "everything"


@pytest.mark.parametrize("args", QUESTIONS, ids=_named)
def test_pages_in_every_order_make_one_sorted_list(filled: Filled, engine_name: str, args: dict[str, str]) -> None:
    with filled(engine_name, generated.fill).reading() as session:
        whole = ids(session, **args)
        assert len(whole) == len(set(whole))
        for order in ORDERS if args in QUESTIONS[:3] else ORDERS[:2]:
            walked = [key for part in pages(session, **args, sort=order, limit="31") for key in part]
            assert walked == _sorted(session, order, whole), order


@pytest.mark.parametrize("order", ["start", "-start", "-updated"])
def test_staff_page_through_both_audiences_in_one_order(filled: Filled, engine_name: str, order: str) -> None:
    with filled(engine_name, generated.fill).reading() as session:
        for args in ({}, {"from_": "1999"}, {"tag": "red,blue"}):
            whole = ids(session, STAFF, **args)
            assert set(whole) > set(ids(session, **args))
            walked = [key for part in pages(session, STAFF, **args, sort=order, limit="29") for key in part]
            assert walked == _sorted(session, order, whole)


@pytest.mark.parametrize("order", ["start", "-start", "end", "-importance", "updated"])
@pytest.mark.parametrize("window", [{}, {"from_": "2001", "to": "2003"}], ids=["everything", "window"])
def test_inserts_between_pages_neither_repeat_nor_skip_what_did_not_change(
    session: Session, order: str, window: dict[str, str]
) -> None:
    chance = random.Random(3)

    def some(count: int) -> list[int]:
        dates = [f"{chance.randint(1999, 2004)}-0{chance.randint(1, 3)}" for _ in range(count)]
        return add_many(
            session,
            [
                {"date": date, "importance": chance.randint(1, 5), "updated_at": chance.randint(0, 5)}
                for date in [*dates, *(f"{date}/.." for date in dates[:3])]
            ],
        )

    old = set(some(20)) & set(ids(session, **window))
    args, seen = dict(window), list[int]()
    for part in pages(session, **args, sort=order, limit="5"):
        seen += part
        if len(seen) < 30:
            some(2)
    assert len(seen) == len(set(seen))
    assert old <= set(seen)
    assert seen == _sorted(session, order, seen)


def test_ties_of_start_go_from_the_precise_to_the_vague_and_then_by_id(session: Session) -> None:
    dates = ["2015", "2015-01", "2015-01-01", "2015", "2015-01-01", "2015-01-01T00:00:00", "2015/2016"]
    add_many(session, [{"date": date} for date in dates])
    assert ids(session) == [6, 3, 5, 2, 1, 4, 7]
    assert ids(session, sort="-start") == [7, 4, 1, 2, 5, 3, 6]
    assert list(pages(session, limit="2")) == [[6, 3], [5, 2], [1, 4], [7]]


def test_where_the_order_by_end_contradicts_the_order_by_id(session: Session) -> None:
    count = 30
    add_many(session, [{"date": f"2015-01-01/{2100 - number}"} for number in range(count)])
    expected = list(range(count, 0, -1))
    for args in ({}, {"from_": "2015", "to": "2015"}, {"from_": "2016", "to": "2016"}):
        assert [key for part in pages(session, **args, limit="7") for key in part] == expected
        backwards = [key for part in pages(session, **args, limit="7", sort="-start") for key in part]
        assert backwards == expected[::-1]


def test_the_last_page_has_no_next_even_when_it_is_full(session: Session) -> None:
    add_many(session, [{"date": "2015"} for _ in range(6)])
    assert [len(part) for part in pages(session, limit="3")] == [3, 3]
    assert page(session, limit="6").next is None


def test_an_empty_page_has_no_next(session: Session) -> None:
    found = page(session, on="2015", count="exact")
    assert (found.items, found.next, found.count) == ([], None, 0)


def test_a_page_has_a_hundred_items_when_nothing_is_said(session: Session) -> None:
    add_many(session, [{"date": "2015"} for _ in range(101)])
    assert len(page(session).items) == 100
    assert len(page(session, limit="101").items) == 101


def test_a_stream_is_every_match_or_the_first_few(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event, "STREAMED", 7)
    add_many(session, [{"date": f"2015-01-{day:02d}"} for day in range(1, 31)])
    assert ids(session) == list(range(1, 31))
    assert ids(session, sort="-start") == list(range(30, 0, -1))
    assert ids(session, limit="20") == list(range(1, 21))
    assert ids(session, limit="14") == list(range(1, 15))
    assert ids(session, q="event", sort="relevance") == list(range(1, 31))


def test_as_many_targets_as_a_filter_takes_still_page_in_order(session: Session) -> None:
    names = [f"t{number}" for number in range(50)]
    add_many(session, [{"date": f"{1980 + n % 30}-01/2011", "tags": [name, "t0"]} for n, name in enumerate(names[1:])])
    add(session, "2005", tags=["else"])
    args = {"tag": ",".join(names)}
    assert len(ids(session, **args)) == 49
    assert page(session, **args, count="estimate").count == 49
    for audience, window in ((0, {"on": "2010"}), (STAFF, {"on": "2005", "sort": "-start"})):
        whole = ids(session, audience, **args, **window)
        walked = [key for part in pages(session, audience, **args, **window, limit="19") for key in part]
        assert walked == whole
        assert len(whole) == len(set(whole)) > 25
        assert page(session, audience, **args, **window, count="exact").count == len(whole)


def test_a_question_keeps_its_cursor_when_only_the_looks_of_the_answer_change(database: Database) -> None:
    with database.session(writing=True) as session:
        add_many(session, [{"date": "2015"} for _ in range(5)])
        cursor = page(session, limit="2").next
        assert cursor is not None
        assert len(page(session, cursor=cursor, limit="1", fields="title", count="exact", lang="de").items) == 1
        assert question(session, cursor=cursor).after is not None

"""Reading costs what it returns: no table is read from end to end, and the rows looked at stay near the rows given."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries import base
from tests.queries.asking import question
from tests.queries.conftest import Filled
from tests.queries.plans import Cost, cost
from timeline.db import Database
from timeline.queries import event, leading

PAGE = 50
ENGINES = ("sqlite", "sqlite without statistics", "postgresql")
pytestmark = pytest.mark.parametrize("engine", ENGINES)

YEAR = {"from_": "2020", "to": "2020"}
MONTH = {"from_": "2020-05", "to": "2020-05"}

WINDOWS: list[dict[str, str]] = [
    {"on": "1100"},
    {"on": "1900"},
    {"on": "2020"},
    {"on": "2020-05-05"},
    {"from_": "1000"},
    {"to": "2026"},
    {**YEAR, "sort": "-start"},
    {**YEAR, "certainty": "definite"},
    *({**YEAR, "match": match} for match in ("starts", "ends", "within", "covers", "before", "after")),
    *({**YEAR, "match": match, "certainty": "definite"} for match in ("starts", "within", "covers", "before", "after")),
    {**YEAR, "match": "before", "sort": "-start"},
    {**YEAR, "ongoing": "only"},
    {**YEAR, "ongoing": "omit"},
    {**YEAR, "precision": "day"},
]
THROUGH_LINKS: list[dict[str, str]] = [
    {"tag": "rare"},
    {"tag": "common"},
    {"tag": "some", **YEAR},
    {"actor": "russia", **YEAR},
    {"place": "brest", "from_": "2020"},
    {"kind": "battle", "to": "2000"},
    {"source": "report", **MONTH},
    {"timeline": "pinned"},
    {"timeline": "pinned", **YEAR},
    {"role": "host"},
    {"role": "host", **YEAR},
    *(
        {name: value, **window}
        for name, value in (
            *(("tag", "common"), ("tag", "rare"), ("actor", "russia"), ("place", "brest"), ("kind", "battle")),
            *(("source", "report"), ("source", "book"), ("timeline", "pinned")),
        )
        for window in ({**YEAR, "certainty": "definite"}, {"on": "2020-05-05"}, {"from_": "1000"})
    ),
    {"tag": "common,some,rare", **YEAR},
    {"actor": "russia,belarus,poland"},
    {"tag_not": "common", **YEAR},
]
PAIRS: list[dict[str, str]] = [
    {"tag": "common", "kind": "battle"},
    {"tag": "common", "actor": "russia"},
    {"tag": "rare", "place": "brest"},
    {"source": "report", "timeline": "pinned"},
    {"source": "report", "tag": "common"},
    {"kind": "battle", "place": "brest"},
    {"actor": "russia", "source": "book"},
]
TOGETHER: list[dict[str, str]] = [
    {"tag": "common", "actor": "russia"},
    {"tag": "common", "actor": "russia", **YEAR},
    {"tag": "rare", "source": "report"},
    {"tag_all": "common,rare"},
    {"role": "host", "actor": "russia"},
    {"kind": "battle", "place": "brest", "source": "report"},
    {"q": "word7", "tag": "common", **YEAR},
    {"q": "common", "tag": "rare"},
    *({**pair, **window} for pair in PAIRS for window in (YEAR, {**YEAR, "certainty": "definite"}, {"from_": "1900"})),
    {"tag": "common", "place": "brest", **YEAR, "sort": "-start"},
    {"tag": "common", "place": "brest,minsk,kyiv", "source": "book", **YEAR},
]
MENTIONS: list[dict[str, str]] = [
    {"q": "common"},
    {"q": "common", "from_": "1900"},
    {"q": "common", **YEAR},
    {"q": "common", **YEAR, "certainty": "definite"},
    {"q": "common", "on": "2020-05-05"},
    {"q": "event common", "to": "2020", "sort": "-start"},
    {"q": "event -other", "from_": "1900", "match": "starts"},
    {"q": "comm*", **YEAR},
    {"q": "comm* event", **YEAR},
    {"q": '"word7 common"', "from_": "1900"},
    {"q": "common", "sort": "-updated"},
    {"q": "word7", **YEAR},
    {"q": "event", "tag": "common", **YEAR},
    {"q": "event", "tag_not": "common", **YEAR},
]
APART: list[dict[str, str]] = [
    {"actor": "russia", "place": "minsk"},
    {"actor": "russia", "place": "minsk,kyiv"},
    {"actor_all": "russia,belarus"},
    {"kind": "battle", "place": "minsk", "from_": "1500"},
]
"""Filters that no event passes together."""
ORDERS: list[dict[str, str]] = [
    *({"sort": sign + name} for name in ("start", "end", "importance", "updated") for sign in ("", "-")),
    {"importance": "4"},
    {"importance": "5", "sort": "importance"},
    {"importance": "5", "sort": "-importance"},
    {"updated_since": "1970-01-01T00:16:35Z", "sort": "updated"},
    {"updated_since": "1970-01-01T00:16:38Z"},
    {"updated_since": "1970-01-01T00:16:38Z", "sort": "-importance"},
    {"updated_since": "1970-01-01T00:16:38Z", "from_": "1900"},
    {"updated_since": "1970-01-01T00:10:00Z"},
    {"tag_not": "common"},
]
CHOSEN: list[dict[str, str]] = [
    {"on_this_day": "05-05"},
    {"on_this_day": "05-05", "sort": "-updated"},
    {"on_this_day": "05-05", "from_": "1900"},
    {"id": "e-5,77,e-1000"},
    {"id": "e-5", **YEAR},
    {"related_to": "e-6"},
    {"related_to": "e-7,e-14,e-21", "relation": "extended_by"},
    {"q": "word7"},
    {"q": "word7 common -nothing", "sort": "-start"},
    {"q": "word7", "sort": "relevance"},
]
ALL_OF_A_FEW: list[dict[str, str]] = [
    {"tag": "rare", "sort": "-updated"},
    {"tag": "some", "sort": "-importance"},
    {"actor": "russia", "on": "2020", "sort": "end"},
    {"on": "2020-05-05", "sort": "-updated"},
]


def _named(cases: list[dict[str, str]]) -> pytest.MarkDecorator:
    names = ["&".join(f"{name.removesuffix('_')}={value}" for name, value in case.items()) for case in cases]
    return pytest.mark.parametrize("args", cases, ids=names)


@pytest.fixture
def big(filled: Filled, engine: str) -> Database:
    """The base of 20,000 events."""
    return filled(
        engine.split(maxsplit=1)[0],
        base.fill if engine in ("sqlite", "postgresql") else base.fill_without_statistics,
    )


def _two_pages(session: Session, args: dict[str, str]) -> list[Cost]:
    args = {"limit": str(PAGE), **args}
    first = question(session, **args)
    after = event.page(session, first).next
    costs = [cost(session, lambda: event.page(session, first))]
    if after is not None:
        following = question(session, **args, cursor=after)
        costs.append(cost(session, lambda: event.page(session, following)))
    return costs


def _assert_cheap(database: Database, args: dict[str, str], *, rows: int, steps: int) -> None:
    """A scan of the 20,000 costs 20,000 rows and far more than 100,000 steps."""
    with database.reading() as session:
        for spent in _two_pages(session, args):
            told = "\n\n".join(spent.plans)
            assert spent.scans == [], told
            assert spent.examined <= rows, told
            assert spent.steps <= steps, told


@_named(WINDOWS)
def test_a_page_of_a_window_looks_at_little_more_than_it_gives(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=14 * PAGE, steps=12_000)


@_named(THROUGH_LINKS)
def test_a_filter_leads_through_its_own_rows(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=14 * PAGE, steps=12_000)


@_named(TOGETHER)
def test_of_several_filters_the_rarest_leads(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=3 * 1_000 + 40 * PAGE, steps=60_000)  # counting as far as 1,000 each is in it


@_named(APART)
def test_a_row_without_the_bits_of_another_filter_is_passed_over(big: Database, args: dict[str, str]) -> None:
    """Signatures are for readers: staff look the other filter up for every row."""
    with big.reading() as session:
        for_readers, for_staff = (
            cost(session, lambda audience=audience: event.page(session, question(session, audience, **args)))  # type: ignore[misc]
            for audience in (0, 1)
        )
        counting = cost(session, lambda: leading.drivers(session, question(session, **args)))
        spent, spent_by_staff = (
            (each.steps or each.examined) - (counting.steps or counting.examined) for each in (for_readers, for_staff)
        )
        assert 1.5 * spent < spent_by_staff, "\n\n".join(for_readers.plans)


@_named(MENTIONS)
def test_a_page_of_what_mentions_a_word_reads_no_more_mentions_than_it_gives(
    big: Database, args: dict[str, str]
) -> None:
    """Two of three texts say "common", all say "event"; counting as far as 1,000 is in it."""
    _assert_cheap(big, args, rows=30 * PAGE + 2_000, steps=40_000)


@_named(ORDERS)
def test_every_order_has_its_index(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=1_000 + 14 * PAGE, steps=20_000)  # counting what a filter leaves is in it


@_named(CHOSEN)
def test_what_is_named_is_looked_up_one_by_one(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=6 * PAGE, steps=12_000)


@_named(ALL_OF_A_FEW)
def test_another_order_of_few_events_looks_up_and_sorts_those(big: Database, args: dict[str, str]) -> None:
    _assert_cheap(big, args, rows=3_000, steps=30_000)


def test_staff_look_through_both_audiences_at_the_same_cost(big: Database) -> None:
    for args in (MONTH, {"tag": "common", **YEAR}, {"sort": "-updated"}):
        with big.reading() as session:
            spent = cost(session, lambda args=args: event.page(session, question(session, 1, **args)))  # type: ignore[misc]
            assert spent.scans == [], spent.plans
            assert spent.examined <= 10 * 100, spent.plans
            assert spent.steps <= 20_000, spent.plans


def test_one_event_is_one_look(big: Database) -> None:
    for key in ("77", "e-77"):
        with big.reading() as session:
            spent = cost(session, lambda key=key: event.one(session, key))  # type: ignore[misc]
            assert spent.scans == [], spent.plans
            assert spent.examined <= 10, spent.plans
            assert spent.steps <= 500, spent.plans

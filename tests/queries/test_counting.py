"""Counts: exact is the length of the list; an estimate is exact while that is cheap and near enough beyond."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries import base, generated
from tests.queries.asking import STAFF, ids, page, question
from tests.queries.conftest import Filled
from tests.queries.data import add_many
from timeline.db import Database
from timeline.queries import counting

ASKED: list[dict[str, str]] = [
    {},
    {"on": "2004"},
    {"from_": "2004", "certainty": "definite"},
    {"tag": "red"},
    {"tag": "red,green,blue", "from_": "2000"},
    {"tag_all": "red,green"},
    {"tag_not": "red", "actor": "ada"},
    {"q": "event"},
    {"on_this_day": "05-05"},
    {"id": "e-1,e-2,e-3"},
    {"sort": "-updated", "importance": "4"},
]


@pytest.mark.parametrize("args", ASKED, ids=str)
def test_an_exact_count_and_a_small_estimate_are_the_length_of_the_list(
    filled: Filled, engine_name: str, args: dict[str, str]
) -> None:
    with filled(engine_name, generated.fill).reading() as session:
        for audience in (0, STAFF):
            expected = len(ids(session, audience, **args))
            for count in ("exact", "estimate"):
                assert page(session, audience, **args, count=count, limit="1").count == expected
        assert page(session, **args).count is None


def test_a_count_is_of_all_pages_wherever_one_stands(session: Session) -> None:
    add_many(session, [{"date": "2014"} for _ in range(5)])
    cursor = page(session, limit="2").next
    assert cursor is not None
    for count in ("exact", "estimate"):
        assert page(session, limit="2", count=count, cursor=cursor).count == 5


@pytest.fixture
def big(filled: Filled, engine_name: str) -> Database:
    """The base of 20,000 events."""
    return filled(engine_name, base.fill)


@pytest.mark.parametrize("args", [{}, {"from_": "1900"}, {"tag_not": "common"}, {"q": "common"}], ids=str)
def test_a_large_estimate_is_within_a_twentieth(big: Database, args: dict[str, str]) -> None:
    # A sample of 5,000 of 19,000 misses a share of a half by 0.6 % of all at one sigma; the sample never changes.
    with big.reading() as session:
        exact = page(session, **args, limit="1", count="exact").count
        estimate = page(session, **args, limit="1", count="estimate").count
        assert exact is not None
        assert estimate is not None
        assert exact > counting.ESTIMATED_FROM
        assert abs(estimate - exact) <= 0.05 * exact
        assert estimate == page(session, **args, limit="1", count="estimate").count


def test_hidden_events_behind_the_public_ones_do_not_move_an_estimate(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "ESTIMATED_FROM", 20)
    monkeypatch.setattr(counting, "SAMPLE", 30)
    add_many(session, [{"date": f"{1900 + n}", "importance": 1 + n % 5} for n in range(100)])
    asked = question(session, importance="3", count="estimate")
    before = counting.count(session, asked)
    add_many(session, [{"date": "2014", "state": "draft"} for _ in range(37)])
    assert counting.count(session, asked) == before
    assert before is not None
    assert 30 <= before <= 90

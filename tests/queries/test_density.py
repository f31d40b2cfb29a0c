"""Density against a count of every event in every bucket, over generated events."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.queries import generated
from tests.queries.asking import question
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many
from tests.queries.oracle import Vague, by_table
from tests.queries.test_windows import ALL
from timeline import dates
from timeline.errors import Invalid
from timeline.queries.density import density

ASKED: list[tuple[dict[str, str], int]] = [
    ({"from_": "1995", "to": "2012"}, 18),
    ({"from_": "2001-03", "to": "2004-09"}, 50),
    ({"from_": "2001-03-05", "to": "2001-03-20"}, 200),
    ({"from_": "2001"}, 7),
    ({"to": "2001"}, 30),
    ({}, 100),
    ({"from_": "1995", "to": "2012", "certainty": "definite"}, 18),
    ({"from_": "1995", "to": "2012", "ongoing": "omit"}, 18),
    ({"from_": "1995", "to": "2012", "ongoing": "only"}, 18),
    ({"from_": "1995", "to": "2012", "qualified": "exclude"}, 1),
]


def _events(args: dict[str, str]) -> list[Vague]:
    """Return the events that the question is about, whatever their place in time."""
    kept = [known.bounds for known in ALL]
    if args.get("qualified") == "exclude":
        kept = [each for each in kept if each.qual == 0]
    return kept


def _in_window(args: dict[str, str], each: Vague, low: int, high: int) -> bool:
    if "from_" not in args:
        low = dates.MIN
    if "to" not in args:
        high = dates.MAX
    if {"omit": each.sl < low, "only": each.sl >= low}.get(args.get("ongoing", ""), False):
        return False
    if "from_" not in args and "to" not in args:
        return True
    told = by_table(each, "intersects", low, high)
    return told == "definite" or (told == "possible" and args.get("certainty") != "definite")


@pytest.mark.parametrize(("args", "buckets"), ASKED, ids=str)
def test_every_bucket_counts_what_lies_in_it(
    filled: Filled, engine_name: str, args: dict[str, str], buckets: int
) -> None:
    with filled(engine_name, generated.fill).reading() as session:
        answer: dict[str, Any] = density(session, question(session, **args), buckets)
    found = answer["buckets"]
    assert 0 < len(found) <= buckets
    edges = [(dates.parse_instant(bucket["start"]), dates.parse_instant(bucket["end"])) for bucket in found]
    assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
    low, high = edges[0][0], edges[-1][1]
    if "from_" in args:
        assert low <= dates.window_start(args["from_"])
    if "to" in args:
        assert high >= dates.window_end(args["to"])
    events = _events(args)
    touching = [each for each in events if _in_window(args, each, low, high)]
    for bucket, (start, end) in zip(found, edges, strict=True):
        assert bucket["active"] == sum(by_table(each, "intersects", start, end) is not None for each in touching)
        assert bucket["definite"] == sum(by_table(each, "intersects", start, end) == "definite" for each in touching)
        assert bucket["starting"] == sum(by_table(each, "starts", start, end) == "definite" for each in touching)
    counted = [each for each in events if each.qual == 0 or args.get("certainty") != "definite"]
    assert answer["outside"] == {
        "before": sum(each.el <= low for each in counted),
        "after": sum(each.se >= high for each in counted),
    }


def test_a_vague_date_is_certain_only_where_a_bucket_holds_it_whole(session: Session) -> None:
    add(session, "2014")
    asked = question(session, from_="2014", to="2014")
    (year,) = density(session, asked, 1)["buckets"]
    assert (year["starting"], year["active"], year["definite"]) == (1, 1, 1)
    months = density(session, asked, 12)["buckets"]
    assert [(month["starting"], month["active"], month["definite"]) for month in months] == [(0, 1, 0)] * 12


def test_nothing_found_has_no_buckets_when_no_window_says_where(session: Session) -> None:
    assert density(session, question(session), 10)["buckets"] == []
    window = density(session, question(session, on="2014"), 10)["buckets"]
    assert window
    assert all(bucket["active"] == 0 for bucket in window)


def test_hidden_events_do_not_count_for_readers(session: Session) -> None:
    add_many(session, [{"date": "2014"}, {"date": "2014", "state": "draft"}, {"date": "1990", "state": "draft"}])
    for audience, inside, before in ((0, 1, 0), (1, 2, 1)):
        answer = density(session, question(session, audience, on="2014"), 1)
        assert answer["buckets"][0]["active"] == inside
        assert answer["outside"]["before"] == before


def test_density_is_of_what_touches_the_window(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        density(session, question(session, on="2014", match="within"), 10)
    assert [problem.parameter for problem in caught.value.problems] == ["match"]


@pytest.mark.parametrize(
    ("args", "start", "end"),
    [({"to": "1990"}, "1990-01-01", "1991-01-01"), ({"from_": "2030"}, "2030-01-01", "2031-01-01")],
    ids=str,
)
def test_where_nothing_is_known_on_the_asked_side_the_year_there_is_shown(
    session: Session, args: dict[str, str], start: str, end: str
) -> None:
    add_many(session, [{"date": "/2021-06"}, {"date": "2010/.."}])
    buckets = density(session, question(session, **args), 1)["buckets"]
    assert [(each["start"][:10], each["end"][:10], each["active"]) for each in buckets] == [(start, end, 1)]


def test_one_bucket_may_hold_both_sides_of_year_0(session: Session) -> None:
    add_many(session, [{"date": "-0043-03-15"}, {"date": "2014"}])
    (bucket,) = density(session, question(session), 1)["buckets"]
    assert (bucket["active"], bucket["definite"]) == (2, 2)

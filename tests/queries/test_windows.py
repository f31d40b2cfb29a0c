"""Windows over generated events of every form against the comparisons of temporal.md, on both engines."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from tests.queries import generated
from tests.queries.asking import page, question
from tests.queries.conftest import Filled
from tests.queries.generated import EVENT_ROWS, questions
from tests.queries.oracle import Vague, by_table
from timeline import dates
from timeline.db import Database
from timeline.errors import Invalid
from timeline.queries import event

PUBLIC = {key: row for key, row in enumerate(EVENT_ROWS, 1) if row["state"] == "published"}


class Known(NamedTuple):
    """What the oracle knows of one event."""

    bounds: Vague
    key: int


def _known(key: int, row: dict[str, Any]) -> Known:
    date = dates.parse(row["date"])
    bounds = date.bounds
    if row["known_until"]:
        bounds = bounds._replace(ee=dates.parse(row["known_until"]).bounds.el)
    return Known(Vague(*bounds, qual=date.qual), key)


ALL = sorted(
    (_known(key, row) for key, row in PUBLIC.items()),
    key=lambda known: (known.bounds.se, known.bounds.el, known.key),
)


@pytest.fixture
def database(filled: Filled, engine_name: str) -> Database:
    """The generated events."""
    return filled(engine_name, generated.fill)


def _window(args: dict[str, str]) -> tuple[int, int]:
    begin, end = args.get("from", args.get("on")), args.get("to", args.get("on"))
    low = dates.MIN if begin is None else dates.parse(begin).bounds.se
    return low, dates.MAX if end is None else dates.parse(end).bounds.el


def _expected(args: dict[str, str]) -> dict[int, str]:
    """Return the events in order, and how surely each lies so."""
    low, high = _window(args)
    a, b = low, high
    if args["match"] == "before" and a == dates.MIN:
        a = b
    if args["match"] == "after" and b == dates.MAX:
        b = a
    found = {}
    for bounds, key in ALL:
        certainty = by_table(bounds, args["match"], a, b)
        keep = {"exclude": bounds.qual == 0, "only": bounds.qual != 0}.get(args.get("qualified", ""), True)
        keep &= {"omit": bounds.sl >= low, "only": bounds.sl < low}.get(args.get("ongoing", ""), True)
        if keep and certainty is not None and (certainty == "definite" or args["certainty"] == "possible"):
            found[key] = certainty
    return found


def test_the_generated_dates_are_as_vague_as_they_should_be() -> None:
    texts = [row["date"] for row in EVENT_ROWS]
    for vague in (
        [text for text in texts if text.startswith(("../", "[.."))],
        [text for text in texts if text.startswith("/")],
        [text for text in texts if text.endswith(("/..", "..]"))],
        [text for text in texts if text.endswith("/")],
    ):
        assert len(vague) >= 0.03 * len(texts)
    assert sum(any(mark in text for mark in "?~%") for text in texts) >= 0.05 * len(texts)
    assert {dates.span_class(known.bounds.se, known.bounds.el) for known in ALL} == set(range(7))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(args=questions())
@example(args={"on": "2004", "match": "within", "certainty": "definite", "ongoing": "only"})
@example(args={"to": "-0044-03", "match": "before", "certainty": "possible"})
@example(args={"from": "Y-13000000000", "match": "covers", "certainty": "possible"})
def test_a_window_finds_what_the_table_says_in_order_of_start(database: Database, args: dict[str, str]) -> None:
    low, high = _window(args)
    assume(low < high)
    with database.reading() as session:
        found = page(session, **args, limit="1000", count="exact")
        items = [orjson.loads(body) for body in found.items]
        expected = _expected(args)
        assert [item["id"] for item in items] == list(expected)
        assert {item["id"]: item["certainty"] for item in items} == expected
        assert found.count == len(expected)
        assert found.window == {
            "from": None if low == dates.MIN else dates.format_instant(low),
            "to": None if high == dates.MAX else dates.format_instant(high),
            "match": args["match"],
            "certainty": args["certainty"],
        }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(args=questions())
def test_the_order_from_the_end_is_the_order_from_the_start_turned_round(
    database: Database, args: dict[str, str]
) -> None:
    low, high = _window(args)
    assume(low < high)
    with database.reading() as session:
        found = [orjson.loads(body)["id"] for body in event.stream(session, question(session, **args, sort="-start"))]
        assert found == list(_expected(args))[::-1]


def test_a_window_that_ends_before_it_begins_is_refused_by_name(database: Database) -> None:
    with database.reading() as session, pytest.raises(Invalid) as caught:
        question(session, from_="2015", to="2014-06")
    (problem,) = caught.value.problems
    assert problem.parameter == "to"
    assert "before" in problem.message


@pytest.mark.parametrize(
    ("args", "same"),
    [
        ({"start": "2004", "end": "2005"}, {"from_": "2004", "to": "2005"}),
        ({"datetime": "2004/2005"}, {"from_": "2004", "to": "2005"}),
        ({"datetime": "2004-03"}, {"on": "2004-03"}),
        ({"datetime": "2004/.."}, {"from_": "2004"}),
        ({"datetime": "../2005"}, {"to": "2005"}),
        ({"on": "2004"}, {"from_": "2004-01-01", "to": "2004-12-31T23:59:59"}),
    ],
)
def test_every_spelling_of_a_window_means_the_same(
    database: Database, args: dict[str, str], same: dict[str, str]
) -> None:
    with database.reading() as session:
        assert page(session, **args).items == page(session, **same).items
        assert page(session, **args).window == page(session, **same).window


@pytest.mark.parametrize(
    ("args", "parameter"),
    [
        ({"from_": "2014~"}, "from"),
        ({"to": "201X"}, "to"),
        ({"on": "2014/2015"}, "on"),
        ({"from_": "[2014]"}, "from"),
        ({"from_": "2014-03-01T10:00:00Z"}, "from"),
        ({"to": "Y1E17"}, "to"),
        ({"from_": "2014", "start": "2014"}, "start"),
        ({"on": "2014", "to": "2015"}, "to"),
        ({"match": "within"}, "match"),
        ({"certainty": "definite"}, "certainty"),
        ({"ongoing": "omit"}, "ongoing"),
    ],
)
def test_what_is_no_window_is_refused_by_the_name_of_the_parameter(
    database: Database, args: dict[str, str], parameter: str
) -> None:
    with database.reading() as session, pytest.raises(Invalid) as caught:
        question(session, **args)
    assert [problem.parameter for problem in caught.value.problems] == [parameter]

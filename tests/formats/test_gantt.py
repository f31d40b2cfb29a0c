"""The Gantt chart: bars, rows, lanes, extent, and arrows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import HANDFUL, document, stored
from tests.formats.golden import assert_golden
from timeline.dates import parse_instant
from timeline.formats import Lane
from timeline.formats.gantt import PROGRESS, chart
from timeline.vocab import Status

TASK_KEYS = (
    "id slug name lane row type start end all_day open_start open_end start_range end_range status progress"
    " parent edtf label"
)


def drawn(*documents: dict[str, Any], **given: Any) -> dict[str, Any]:
    return chart(stored(*documents), title="A chart", **given)


def task(date: str, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = drawn(document(1, date, **given))["tasks"][0]
    return made


def test_a_chart_is_what_its_golden_file_holds() -> None:
    lanes = [Lane("exercise", "Exercises"), Lane("election", "Elections"), Lane("lease", "Leases")]
    made = chart(stored(*HANDFUL[:-1]), title="Russia, Belarus & Caesar", lanes=lanes)
    assert_golden("gantt.json", orjson.dumps(made, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def test_a_chart_has_the_keys_of_the_api() -> None:
    made = drawn(document(1))
    assert list(made) == ["title", "extent", "lanes", "tasks", "links", "meta"]
    assert " ".join(made["tasks"][0]) == TASK_KEYS
    assert list(made["lanes"][0]) == ["id", "title", "order", "rows"]


@pytest.mark.parametrize(
    ("date", "kind", "start", "end", "all_day"),
    [
        ("2020-08-09", "milestone", "2020-08-09T00:00:00Z", "2020-08-10T00:00:00Z", True),
        ("2020-08-09T20:00:00", "milestone", "2020-08-09T20:00:00Z", "2020-08-09T20:00:01Z", False),
        ("2020-09-15/2020-09-25", "task", "2020-09-15T00:00:00Z", "2020-09-26T00:00:00Z", True),
        ("2014-03", "task", "2014-03-01T00:00:00Z", "2014-04-01T00:00:00Z", True),
        ("2014", "task", "2014-01-01T00:00:00Z", "2015-01-01T00:00:00Z", True),
        ("[2020-08-09,2020-08-12]", "task", "2020-08-09T00:00:00Z", "2020-08-13T00:00:00Z", True),
        ("2020-08-09T20:00:00/2020-08-10", "task", "2020-08-09T20:00:00Z", "2020-08-11T00:00:00Z", False),
        ("-0043-03-15", "milestone", "-0043-03-15T00:00:00Z", "-0043-03-16T00:00:00Z", True),
        ("Y-13800000000", "task", "Y-13800000000-01-01T00:00:00Z", "Y-13799999999-01-01T00:00:00Z", True),
    ],
)
def test_a_date_becomes_a_bar_with_an_exclusive_end(date: str, kind: str, start: str, end: str, all_day: bool) -> None:
    made = task(date)
    assert (made["type"], made["start"], made["end"], made["all_day"]) == (kind, start, end, all_day)
    assert (made["edtf"], made["open_start"], made["open_end"]) == (date, False, False)


@pytest.mark.parametrize(
    ("date", "start_range", "end_range"),
    [
        ("2014/2015-06", ["2014-01-01", "2015-01-01"], ["2015-06-01", "2015-07-01"]),
        ("2020-08-09", ["2020-08-09", "2020-08-10"], ["2020-08-09", "2020-08-10"]),
        ("/2021-06", [None, "2021-07-01"], ["2021-06-01", "2021-07-01"]),
        ("../2021-06", [None, None], ["2021-06-01", "2021-07-01"]),
        ("2013/", ["2013-01-01", "2014-01-01"], ["2013-01-01", None]),
        ("2013/..", ["2013-01-01", "2014-01-01"], [None, None]),
    ],
)
def test_the_ranges_hold_the_borders_between_which_a_task_began_and_ended(
    date: str, start_range: list[str | None], end_range: list[str | None]
) -> None:
    made = task(date)
    assert made["start_range"] == [border and f"{border}T00:00:00Z" for border in start_range]
    assert made["end_range"] == [border and f"{border}T00:00:00Z" for border in end_range]
    assert (made["open_start"], made["open_end"]) == (start_range[0] is None, end_range[1] is None)


def test_an_open_end_known_until_some_day_says_from_when_on_it_may_have_ended() -> None:
    made = task("1994/..", known_until="2020-10-11")
    assert (made["end_range"], made["open_end"]) == (["2020-10-12T00:00:00Z", None], True)


def test_open_sides_are_drawn_to_the_edges_of_the_extent_which_reaches_beyond_all_that_is_known() -> None:
    made = drawn(document(1, "/2021-06"), document(2, "1994/.."), document(3, "2000-05-05"))
    lease, rule, day = made["tasks"]
    assert lease["start"] == made["extent"]["start"] < rule["start"]
    assert rule["end"] == made["extent"]["end"] > lease["end"]
    assert (day["start"], day["end"]) == ("2000-05-05T00:00:00Z", "2000-05-06T00:00:00Z")


def test_an_extent_without_open_sides_is_that_of_the_tasks_in_whole_days() -> None:
    made = drawn(document(1, "2014-03-01T10:00:00"), document(2, "2014-03-05"))
    assert made["extent"] == {"start": "2014-03-01T00:00:00Z", "end": "2014-03-06T00:00:00Z"}


def test_a_given_extent_is_shown_and_widened_where_tasks_lie_outside_it() -> None:
    year = (parse_instant("2014-01-01T00:00:00Z"), parse_instant("2015-01-01T00:00:00Z"))
    assert drawn(document(1, "2014-03"), extent=year)["extent"] == {
        "start": "2014-01-01T00:00:00Z",
        "end": "2015-01-01T00:00:00Z",
    }
    made = drawn(document(1, "/2012"), extent=year)
    assert made["tasks"][0]["start"] < made["tasks"][0]["end"] == "2013-01-01T00:00:00Z"
    assert made["extent"]["end"] == "2015-01-01T00:00:00Z"


def test_an_empty_chart_is_a_chart() -> None:
    assert drawn() == {
        "title": "A chart",
        "extent": {"start": None, "end": None},
        "lanes": [],
        "tasks": [],
        "links": [],
        "meta": {"omitted": []},
    }


def test_what_cannot_be_drawn_is_named() -> None:
    made = drawn(document(1, None), document(2, "[..1984,1990..]"))
    assert made["tasks"] == []
    assert [each["id"] for each in made["meta"]["omitted"]] == [1, 2]
    assert len(drawn(document(2, "[..1984,1990..]"), document(3, "2014"))["tasks"]) == 2


def test_an_event_that_comes_twice_is_one_task() -> None:
    assert [each["id"] for each in drawn(document(1), document(2), document(1))["tasks"]] == [1, 2]


def test_overlapping_tasks_of_one_lane_get_rows_of_their_own() -> None:
    made = drawn(
        document(1, "2020-09-12/2020-09-27", kind="exercise"),
        document(2, "2020-09-15/2020-09-25", kind="exercise"),
        document(3, "2020-09-15", kind="meeting"),
        document(4, "2020-09-28", kind="exercise"),
    )
    assert [(each["lane"], each["row"]) for each in made["tasks"]] == [
        ("exercise", 0),
        ("exercise", 1),
        ("meeting", 0),
        ("exercise", 0),
    ]
    assert [(each["id"], each["order"], each["rows"]) for each in made["lanes"]] == [
        ("exercise", 1, 2),
        ("meeting", 2, 1),
    ]


def test_two_milestones_of_one_day_do_not_lie_on_one_another() -> None:
    made = drawn(document(1, "2020-09-15T10:00:00"), document(2, "2020-09-15T12:00:00"))
    assert [each["row"] for each in made["tasks"]] == [0, 1]


DATES = (
    "2014",
    "2014-03",
    "2014-03-01",
    "2014-03-01T10:00:00",
    "2013/2014-02",
    "/2014-05",
    "2014-02/",
    "[..1984,1990..]",
)


@given(st.lists(st.tuples(st.sampled_from(DATES), st.sampled_from("ab")), max_size=25))
def test_no_two_tasks_of_one_row_overlap_and_every_bar_has_a_width(dates: list[tuple[str, str]]) -> None:
    made = drawn(*(document(n, date, kind=kind) for n, (date, kind) in enumerate(dates, start=1)))
    bars = sorted(
        (each["lane"], each["row"], parse_instant(each["start"]), parse_instant(each["end"])) for each in made["tasks"]
    )
    assert all(start < end for _, _, start, end in bars)
    for one, other in pairwise(bars):
        assert one[:2] != other[:2] or one[3] <= other[2]
    assert len(made["tasks"]) + len(made["meta"]["omitted"]) == len(dates)


def test_every_status_has_a_progress() -> None:
    assert set(PROGRESS) == set(Status)
    assert [task("2021", status=status)["progress"] for status in ("occurred", "planned", "ongoing")] == [
        1,
        0,
        0.5,
    ]

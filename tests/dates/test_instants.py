"""Instants as text and back, and the bounds of a date as JSON."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dates.calendar import MAX, MIN, on
from timeline.dates import (
    Bounds,
    EdtfError,
    bounds_from_json,
    date_json,
    format_instant,
    iso_bound,
    parse,
    parse_instant,
    with_known_until,
)


@given(st.one_of(st.integers(MIN, MAX), st.integers(-(10**12), 10**12)))
def test_an_instant_is_read_as_it_was_written(seconds: int) -> None:
    assert parse_instant(format_instant(seconds)) == seconds


@given(st.datetimes())
def test_instants_of_our_era_are_those_of_the_standard_library(moment: Any) -> None:
    text = moment.replace(microsecond=0).isoformat()
    assert format_instant(on(text)) == f"{text}Z"


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("2014", "2014-01-01T00:00:00Z"),
        ("0000", "0000-01-01T00:00:00Z"),
        ("0033", "0033-01-01T00:00:00Z"),
        ("-0043", "-0043-01-01T00:00:00Z"),
        ("-9999", "-9999-01-01T00:00:00Z"),
        ("Y-10000", "Y-10000-01-01T00:00:00Z"),
        ("9999", "9999-01-01T00:00:00Z"),
        ("Y10000", "Y10000-01-01T00:00:00Z"),
        ("Y-13800000000", "Y-13800000000-01-01T00:00:00Z"),
    ],
)
def test_years_outside_our_era_are_written_as_edtf_years(year: str, expected: str) -> None:
    assert format_instant(parse(year).bounds.se) == expected


@pytest.mark.parametrize(
    "text",
    ["2014-01-01", "2014-01-01T00:00:00", "2014-01-01T00:00:00+00:00", "2014-13-01T00:00:00Z", "2014-02-29T00:00:00Z"]
    + ["2014-01-01T24:00:00Z", "2014-01-01T00:60:00Z", "-0000-01-01T00:00:00Z", "Y2014-01-01T00:00:00Z", ""]
    + ["Y014014-01-01T00:00:00Z", "2014-01-01T00:00:00Z\n", "2014-01-00T00:00:00Z"],
)
def test_what_is_not_written_that_way_is_no_instant(text: str) -> None:
    with pytest.raises(EdtfError):
        parse_instant(text)


def test_a_bound_at_the_end_of_time_is_null() -> None:
    assert [iso_bound(n) for n in (MIN, MIN + 1, MAX - 1, MAX)] == [None] * 4
    assert iso_bound(0) == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "2020-09-15/2020-09-25",
            ("2020-09-15T00:00:00Z", "2020-09-15T23:59:59Z"),
            ("2020-09-25T00:00:00Z", "2020-09-25T23:59:59Z"),
        ),
        ("2013/..", ("2013-01-01T00:00:00Z", "2013-12-31T23:59:59Z"), (None, None)),
        ("2013/", ("2013-01-01T00:00:00Z", "2013-12-31T23:59:59Z"), ("2013-01-01T00:00:00Z", None)),
        ("../2021-06", (None, None), ("2021-06-01T00:00:00Z", "2021-06-30T23:59:59Z")),
        ("/2021-06", (None, "2021-06-30T23:59:59Z"), ("2021-06-01T00:00:00Z", "2021-06-30T23:59:59Z")),
        ("[..2021-05]", (None, "2021-05-31T23:59:59Z"), (None, "2021-05-31T23:59:59Z")),
        ("[2020..]", ("2020-01-01T00:00:00Z", None), ("2020-01-01T00:00:00Z", None)),
        ("[..1984,1990..]", (None, None), (None, None)),
    ],
)
def test_open_and_unknown_bounds_are_null(
    text: str, start: tuple[str | None, str | None], end: tuple[str | None, str | None]
) -> None:
    edtf = parse(text)
    parts = date_json(edtf)
    assert list(parts) == ["start", "end"]
    assert (parts["start"]["earliest"], parts["start"]["latest"]) == start
    assert (parts["end"]["earliest"], parts["end"]["latest"]) == end
    assert bounds_from_json(parts["start"], parts["end"]) == edtf.bounds


@pytest.mark.parametrize("text", ["2015", "201X", "2001-24", "1984-1X", "[1667,1760-12]", "-0043", "Y-17E7~"])
def test_a_single_date_has_equal_start_and_end(text: str) -> None:
    parts = date_json(parse(text))
    assert parts["start"] == parts["end"]


def test_known_until_gives_an_open_end_an_earliest_bound() -> None:
    edtf, known = parse("1994/.."), parse("2020-09-26")
    parts = date_json(edtf, known_until=known)
    assert parts["end"] == {"earliest": "2020-09-26T23:59:59Z", "latest": None}
    assert bounds_from_json(parts["start"], parts["end"]) == with_known_until(edtf, known)


def test_bounds_from_json_are_half_open() -> None:
    bound = {"earliest": "2015-01-01T00:00:00Z", "latest": "2015-12-31T23:59:59Z"}
    assert bounds_from_json(bound, bound) == parse("2015").bounds
    assert isinstance(bounds_from_json(bound, bound), Bounds)

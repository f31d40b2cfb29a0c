"""Intervals: order of the ends, what one end says about the other, zones, `known_until`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dates.calendar import MAX, MIN, bounds, on, plain_dates
from timeline.dates import Bounds, EdtfError, parse, with_known_until

cuts = st.sampled_from((4, 7, 10))


@pytest.mark.parametrize(
    "text",
    ["2004/2003", "2004-06/2004-05", "1000/-2000", "2004-06-11/2004-06-10", "2004-06-11/2003", "201X/1999"]
    + ["2020-01-01T10:00:01/2020-01-01T10:00:00", "Y170000003/Y170000002", "2004-22/2004-05"],
)
def test_an_interval_that_ends_before_it_starts_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)


def test_a_reversed_interval_names_the_end_and_the_right_order() -> None:
    with pytest.raises(EdtfError) as caught:
        parse("2004-06/2004-05")
    assert caught.value.position == 8
    assert caught.value.cure == "put the earlier date first: 2004-05/2004-06"


@pytest.mark.parametrize("text", ["1985/1985", "1111-01-01/1111", "2004-06/2004", "2004-06-11/2004-06-11"])
def test_ends_that_are_equal_or_lie_in_each_other_are_accepted(text: str) -> None:
    assert parse(text).text == text


def test_an_end_less_exact_than_the_start_is_not_before_it() -> None:
    assert parse("2004-06/2004").bounds == bounds(
        "2004-06-01", "2004-06-30T23:59:59", "2004-06-01T00:00:01", "2005-01-01"
    )


def test_a_start_less_exact_than_the_end_is_not_after_it() -> None:
    assert parse("2004/2004-06").bounds == bounds(
        "2004-01-01", "2004-06-30T23:59:59", "2004-06-01T00:00:01", "2004-07-01"
    )


@given(plain_dates, cuts, plain_dates, cuts)
def test_bounds_are_the_hull_of_every_possible_start_and_end(first: str, cut: int, last: str, other: int) -> None:
    start, end = parse(first[:cut]).bounds, parse(last[:other]).bounds
    text = f"{first[:cut]}/{last[:other]}"
    if start.se >= end.el:
        with pytest.raises(EdtfError):
            parse(text)
        return
    # A start s in [start.se, start.el) and an end e in (end.se, end.el] with s < e: the extremes of s and of e.
    assert parse(text).bounds == Bounds(start.se, min(start.el - 1, end.el - 1), max(end.se + 1, start.se + 1), end.el)


def test_ends_in_two_zones_stand_on_the_clock_of_the_first() -> None:
    flight = parse("2020-01-01T20:00:00+09:00/2020-01-01T13:00:00-08:00")
    assert flight.offset_s == 9 * 3600
    assert flight.bounds.se == on("2020-01-01T20:00:00")
    assert flight.bounds.el == on("2020-01-02T06:00:01")


def test_an_end_that_is_later_on_its_clock_but_earlier_in_truth_is_refused() -> None:
    with pytest.raises(EdtfError, match="is before"):
        parse("2020-01-01T10:00:00-08:00/2020-01-01T11:00:00+09:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("..2004/2010", (MIN, "2004-12-31T23:59:59", "2010-01-01T00:00:01", "2011-01-01")),
        ("2004/2010..", ("2004-01-01", "2004-12-31T23:59:59", "2010-01-01T00:00:01", MAX)),
        ("2004../2010", ("2004-01-01", "2010-12-31T23:59:59", "2010-01-01T00:00:01", "2011-01-01")),
        ("2004/..2010", ("2004-01-01", "2004-12-31T23:59:59", "2004-01-01T00:00:01", "2011-01-01")),
        ("..2004/..", (MIN, "2004-12-31T23:59:59", MAX, MAX)),
        ("2004../", ("2004-01-01", MAX - 1, "2004-01-01T00:00:01", MAX)),
        ("../2010..", (MIN, MIN, "2010-01-01T00:00:01", MAX)),
        ("/..2010", (MIN, "2010-12-31T23:59:59", MIN + 1, "2011-01-01")),
        ("/2010..", (MIN, MAX - 1, "2010-01-01T00:00:01", MAX)),
    ],
)
def test_an_end_may_be_open_to_one_side(text: str, expected: tuple[str | int, str | int, str | int, str | int]) -> None:
    edtf = parse(text)
    assert edtf.bounds == bounds(*expected)
    assert (edtf.level, edtf.text) == (2, text)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2004/..2003", 5),
        ("2004../2003", 7),
        ("2004..2005/2006", 4),
        ("..2004../2005", 6),
        (".../2004", 2),
        ("2004/....", 7),
    ],
)
def test_dots_out_of_place_in_an_interval_are_refused(text: str, position: int) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert caught.value.position == position


def test_the_day_of_the_year_is_that_of_the_start() -> None:
    assert parse("2020-09-15/2021-01-02").month_day == 915
    assert parse("2020-09-15/..").month_day == 915
    assert parse("2020-09-15/2021").month_day == 915
    assert parse("2020-09/2020-10-01").month_day is None
    assert parse("/2020-09-15").month_day is None
    assert parse("..2020-09-15/2020-10-01").month_day is None
    assert parse("2020-08-09").month_day == 809
    assert parse("2020-08").month_day is None
    assert parse("[1990-05-03,1991-05-03]").month_day == 503
    assert parse("[1990-05-03,1991-05-04]").month_day is None
    assert parse("[1990-05-03..1991-05-03]").month_day is None


def test_an_open_end_known_to_hold_ends_after_that_date_at_the_earliest() -> None:
    edtf = parse("1994/..")
    assert with_known_until(edtf, parse("2020-09-26")) == edtf.bounds._replace(ee=on("2020-09-27"))
    assert with_known_until(edtf, parse("1994")).ee == on("1995-01-01")
    assert edtf.bounds.ee == MAX


@pytest.mark.parametrize(
    ("text", "known_until", "reason"),
    [
        ("1994", "2020", "only an interval with an open end"),
        ("1994/", "2020", "only an interval with an open end"),
        ("1994/2001", "2000", "only an interval with an open end"),
        ("{1994..}", "2020", "only an interval with an open end"),
        ("1994/..", "2020~", "one plain date"),
        ("1994/..", "202X", "one plain date"),
        ("1994/..", "2020/2021", "one plain date"),
        ("1994/..", "2020S3", "one plain date"),
        ("1994/..", "Y200000000000", "one plain date"),
        ("1994/..", "1993", "before the start"),
    ],
)
def test_known_until_goes_with_an_open_end_and_a_plain_date_only(text: str, known_until: str, reason: str) -> None:
    with pytest.raises(EdtfError, match=reason):
        with_known_until(parse(text), parse(known_until))

"""Calendar arithmetic against `datetime.date`, far years against figures of the literature."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import MAX, MIN, SPAN_WIDTHS, parse, parse_instant, require_storable, span_class
from timeline.dates.axis import civil_from_days, days_from_civil, days_in_month, is_leap, month_start, year_start
from timeline.dates.errors import EdtfError

EPOCH = date(1970, 1, 1).toordinal()


@given(st.dates())
def test_days_are_those_of_the_standard_library(day: date) -> None:
    days = days_from_civil(day.year, day.month, day.day)
    assert days == day.toordinal() - EPOCH
    assert civil_from_days(days) == (day.year, day.month, day.day)


@given(st.integers(-5 * 10**15, 5 * 10**15))
def test_every_day_of_thirteen_trillion_years_comes_back(days: int) -> None:
    year, month, day = civil_from_days(days)
    assert 1 <= month <= 12
    assert 1 <= day <= days_in_month(year, month)
    assert days_from_civil(year, month, day) == days


@given(st.integers(-(10**13), 10**13), st.integers(1, 12))
def test_the_day_after_the_last_of_a_month_is_the_first_of_the_next(year: int, month: int) -> None:
    last = days_from_civil(year, month, days_in_month(year, month))
    assert 86_400 * (last + 1) == month_start(year, month + 1)


@given(st.integers(-(10**13), 10**13))
def test_a_year_has_366_days_when_it_is_a_leap_year(year: int) -> None:
    assert (year_start(year + 1) - year_start(year)) // 86_400 == 365 + is_leap(year)
    assert year_start(year) == month_start(year, 1)


def test_far_instants_have_their_published_seconds() -> None:
    assert parse_instant("0001-01-01T00:00:00Z") == -62_135_596_800
    assert parse_instant("-0043-03-15T00:00:00Z") == -63_517_824_000
    assert parse_instant("1970-01-01T00:00:00Z") == 0
    assert parse("Y-13800000000").bounds.se == -435_485_999_767_219_200


@pytest.mark.parametrize(
    ("length", "expected"),
    [(1, 0), (86_400, 0), (86_401, 1), (31 * 86_400, 1), (31 * 86_400 + 1, 2), (366 * 86_400, 2)]
    + [(3653 * 86_400, 3), (3653 * 86_400 + 1, 4), (36_525 * 86_400, 4), (36_525 * 86_400 + 1, 5)],
)
def test_a_span_belongs_to_the_narrowest_class_that_holds_it(length: int, expected: int) -> None:
    assert span_class(1000, 1000 + length) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2014-03-12", 0), ("2014-03", 1), ("2014-33", 2), ("2016", 2), ("201X", 3), ("19XX", 4), ("1XXX", 5)]
    + [("2013/..", 5), ("2013/", 5), ("/2013", 6), ("../2013", 6), ("[..2013]", 6)],
)
def test_dates_fall_into_the_span_classes_of_their_length(text: str, expected: int) -> None:
    assert span_class(parse(text).bounds.se, parse(text).bounds.el) == expected


def test_sentinels_leave_room_for_every_difference_in_64_bits() -> None:
    assert MAX - MIN == 2**63 - 2
    assert tuple(sorted(SPAN_WIDTHS)) == SPAN_WIDTHS


@pytest.mark.parametrize("year", [-146_138_510_343, 146_138_514_282])
def test_the_outermost_years_can_be_stored_and_the_next_cannot(year: int) -> None:
    edtf = parse(f"Y{year}")
    assert edtf.storable
    require_storable(edtf)
    beyond = parse(f"Y{year + (1 if year > 0 else -1)}")
    assert not beyond.storable
    with pytest.raises(EdtfError, match=r"use a year from -146138510343 to 146138514282"):
        require_storable(beyond)


@pytest.mark.parametrize(
    "text", ["Y200000000000/..", "Y200000000000/", "../Y-200000000000", "/Y-200000000000", "[Y200000000000..]"]
)
def test_an_open_end_beside_a_year_beyond_storage_is_not_storable(text: str) -> None:
    assert not parse(text).storable

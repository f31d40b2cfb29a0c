"""Unspecified digits against an oracle that tries every date of the calendar."""

from __future__ import annotations

import calendar as standard
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.dates.calendar import on
from timeline.dates import EdtfError, parse
from timeline.dates.masks import hull, leap_years

DAY = 86_400
digit = st.sampled_from("0123456789X")
pair = st.one_of(st.just("XX"), st.builds("{}{}".format, st.sampled_from("0123X"), digit))
year_patterns = st.builds("{}{}{}{}".format, digit, digit, digit, digit)


def _fits(pattern: str, text: str) -> bool:
    return all(p in ("X", c) for p, c in zip(pattern, text, strict=True))


def _every_day(year: str, month: str, day: str) -> list[date]:
    """List all dates of the calendar that fit, by trying each; only for patterns with years 1 to 9999."""
    years = [n for n in range(1, 10_000) if _fits(year, f"{n:04}")]
    if len(years) > 12:  # the calendar repeats every 400 years, so that 400 at both ends show all there is
        years = years[:400] + years[-400:]
    months = [n for n in range(1, 13) if not month or _fits(month, f"{n:02}")]
    days = [n for n in range(1, 32) if not day or _fits(day, f"{n:02}")]
    return [date(y, m, d) for y in years for m in months for d in days if d <= standard.monthrange(y, m)[1]]


@given(year_patterns, pair, st.one_of(st.just(""), pair))
def test_a_mask_spans_exactly_the_dates_that_fit_it(year: str, month: str, day: str) -> None:
    assume(not _fits(year, "0000"))  # datetime has no year 0
    found = _every_day(year, month, day)
    expected = None
    if found:
        expected = (on(min(found).isoformat()), on(max(found).isoformat()) + DAY)
    assert hull(year, month, day) == expected


@given(year_patterns)
def test_leap_years_of_a_pattern_are_found_without_trying_them_all(year: str) -> None:
    leap = [n for n in range(10_000) if _fits(year, f"{n:04}") and standard.isleap(n)]
    assert leap_years(year) == ((leap[0], leap[-1]) if leap else None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("15XX-12-25", "1500-12-25", "1599-12-25"),
        ("15XX-12-XX", "1500-12-01", "1599-12-31"),
        ("1XXX-XX", "1000-01-01", "1999-12-31"),
        ("1XXX-12", "1000-12-01", "1999-12-31"),
        ("1984-1X", "1984-10-01", "1984-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("1985-04-XX", "1985-04-01", "1985-04-30"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31"),
        ("19XX-02-29", "1904-02-29", "1996-02-29"),
        ("1999-02-2X", "1999-02-20", "1999-02-28"),
        ("15XX-X2", "1500-02-01", "1599-12-31"),
        ("1985-0X-31", "1985-01-31", "1985-08-31"),
        ("201X-21", "2010-03-01", "2019-05-31"),
    ],
)
def test_a_mask_runs_from_its_first_to_its_last_completion(text: str, first: str, last: str) -> None:
    low, high = on(first), on(last) + DAY
    assert parse(text).bounds == (low, high - 1, low + 1, high)


def test_a_mask_of_every_year_has_its_29_february_in_leap_years_only() -> None:
    bounds = parse("XXXX-02-29").bounds
    assert bounds.se == on("0004-02-29") - (365 * 4 + 1) * DAY  # the year 0 is a leap year
    assert bounds.el == on("9996-03-01")


@pytest.mark.parametrize(
    "text",
    ["1999-02-3X", "156X-09-31", "19XX-02-30", "XXX1-02-29", "2004-2X", "2004-3X-01", "2004-X2-32"]
    + ["19X1-02-29", "2004-1X-32", "2004-XX-00", "2004-XX-4X"],
)
def test_a_mask_that_no_date_fits_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)


@pytest.mark.parametrize("text", ["-01XX", "-198X", "-XXXX", "-0XXX-12", "-000X"])
def test_unspecified_digits_before_the_year_0_are_refused_with_the_range_to_write(text: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    cure = caught.value.cure.removeprefix("write the years out: ")
    assert parse(cure).form == "one_of"


@pytest.mark.parametrize(
    ("text", "precision", "level"),
    [("201X", "decade", 1), ("20XX", "century", 1), ("2XXX", "millennium", 2), ("XXXX", "age", 2)]
    + [("2004-XX", "year", 1), ("1985-XX-XX", "year", 1), ("1985-04-XX", "month", 1), ("1984-1X", "year", 2)]
    + [("156X-12-25", "decade", 2), ("15XX-12-XX", "century", 2), ("1X50", "millennium", 2), ("-0043-XX", "year", 1)]
    + [("20X4", "century", 2), ("2004-06-1X", "month", 2), ("2004-XX-11", "year", 2)],
)
def test_a_mask_is_as_precise_as_what_stands_before_its_first_x(text: str, precision: str, level: int) -> None:
    edtf = parse(text)
    assert (edtf.precision, edtf.level) == (precision, level)
    assert edtf.month_day is None

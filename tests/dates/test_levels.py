"""The examples of the Library of Congress page on EDTF, level by level, with the bounds they must have."""

from __future__ import annotations

import pytest

from tests.dates.calendar import MAX, MIN, bounds, on
from timeline.dates import Bounds, parse

DAY = 86_400


def sometime(first: str, last: str) -> Bounds:
    """Give the bounds of something that happened between two days, both included."""
    low, high = on(first), on(last) + DAY
    return Bounds(low, high - 1, low + 1, high)


def from_to(start: tuple[str, str], end: tuple[str, str]) -> Bounds:
    """Give the bounds of an interval whose start and end lie between two days each, both included."""
    return Bounds(on(start[0]), on(start[1]) + DAY - 1, on(end[0]) + 1, on(end[1]) + DAY)


LEVEL_0 = {
    "1985-04-12": sometime("1985-04-12", "1985-04-12"),
    "1985-04": sometime("1985-04-01", "1985-04-30"),
    "1985": sometime("1985-01-01", "1985-12-31"),
    "1964/2008": from_to(("1964-01-01", "1964-12-31"), ("2008-01-01", "2008-12-31")),
    "2004-06/2006-08": from_to(("2004-06-01", "2004-06-30"), ("2006-08-01", "2006-08-31")),
    "2004-02-01/2005-02-08": from_to(("2004-02-01", "2004-02-01"), ("2005-02-08", "2005-02-08")),
    "2004-02-01/2005-02": from_to(("2004-02-01", "2004-02-01"), ("2005-02-01", "2005-02-28")),
    "2004-02-01/2005": from_to(("2004-02-01", "2004-02-01"), ("2005-01-01", "2005-12-31")),
    "2005/2006-02": from_to(("2005-01-01", "2005-12-31"), ("2006-02-01", "2006-02-28")),
}

LEVEL_1 = {
    "2001-21": sometime("2001-03-01", "2001-05-31"),
    "2001-22": sometime("2001-06-01", "2001-08-31"),
    "2001-23": sometime("2001-09-01", "2001-11-30"),
    "2001-24": sometime("2001-12-01", "2002-02-28"),
    "2003-24": sometime("2003-12-01", "2004-02-29"),
    "1984?": sometime("1984-01-01", "1984-12-31"),
    "2004-06~": sometime("2004-06-01", "2004-06-30"),
    "2004-06-11%": sometime("2004-06-11", "2004-06-11"),
    "201X": sometime("2010-01-01", "2019-12-31"),
    "20XX": sometime("2000-01-01", "2099-12-31"),
    "2004-XX": sometime("2004-01-01", "2004-12-31"),
    "1985-04-XX": sometime("1985-04-01", "1985-04-30"),
    "1985-XX-XX": sometime("1985-01-01", "1985-12-31"),
    "1985-04-12/..": bounds("1985-04-12", "1985-04-12T23:59:59", MAX, MAX),
    "1985-04/..": bounds("1985-04-01", "1985-04-30T23:59:59", MAX, MAX),
    "1985/..": bounds("1985-01-01", "1985-12-31T23:59:59", MAX, MAX),
    "../1985-04-12": bounds(MIN, MIN, "1985-04-12T00:00:01", "1985-04-13"),
    "../1985-04": bounds(MIN, MIN, "1985-04-01T00:00:01", "1985-05-01"),
    "../1985": bounds(MIN, MIN, "1985-01-01T00:00:01", "1986-01-01"),
    "1985-04-12/": bounds("1985-04-12", "1985-04-12T23:59:59", "1985-04-12T00:00:01", MAX),
    "1985-04/": bounds("1985-04-01", "1985-04-30T23:59:59", "1985-04-01T00:00:01", MAX),
    "1985/": bounds("1985-01-01", "1985-12-31T23:59:59", "1985-01-01T00:00:01", MAX),
    "/1985-04-12": bounds(MIN, "1985-04-12T23:59:59", "1985-04-12T00:00:01", "1985-04-13"),
    "/1985-04": bounds(MIN, "1985-04-30T23:59:59", "1985-04-01T00:00:01", "1985-05-01"),
    "/1985": bounds(MIN, "1985-12-31T23:59:59", "1985-01-01T00:00:01", "1986-01-01"),
    "1984~/2004-06": from_to(("1984-01-01", "1984-12-31"), ("2004-06-01", "2004-06-30")),
    "1984/2004-06~": from_to(("1984-01-01", "1984-12-31"), ("2004-06-01", "2004-06-30")),
    "1984?/2004%": from_to(("1984-01-01", "1984-12-31"), ("2004-01-01", "2004-12-31")),
    "1984-06-02?/2004-08-08~": from_to(("1984-06-02", "1984-06-02"), ("2004-08-08", "2004-08-08")),
    "1984-06-02?/": bounds("1984-06-02", "1984-06-02T23:59:59", "1984-06-02T00:00:01", MAX),
}

LEVEL_2 = {
    "1950S2": sometime("1900-01-01", "1999-12-31"),
    "1950S4": sometime("1950-01-01", "1950-12-31"),
    "0950S2": sometime("0950-01-01", "0959-12-31"),
    "2001-25": sometime("2001-03-01", "2001-05-31"),
    "2001-28": sometime("2001-12-01", "2002-02-28"),
    "2001-29": sometime("2001-09-01", "2001-11-30"),
    "2001-30": sometime("2001-12-01", "2002-02-28"),
    "2001-31": sometime("2001-03-01", "2001-05-31"),
    "2001-32": sometime("2001-06-01", "2001-08-31"),
    "2001-33": sometime("2001-01-01", "2001-03-31"),
    "2001-34": sometime("2001-04-01", "2001-06-30"),
    "2001-35": sometime("2001-07-01", "2001-09-30"),
    "2001-36": sometime("2001-10-01", "2001-12-31"),
    "2001-37": sometime("2001-01-01", "2001-04-30"),
    "2001-38": sometime("2001-05-01", "2001-08-31"),
    "2001-39": sometime("2001-09-01", "2001-12-31"),
    "2001-40": sometime("2001-01-01", "2001-06-30"),
    "2001-41": sometime("2001-07-01", "2001-12-31"),
    "[1667,1668,1670..1672]": sometime("1667-01-01", "1672-12-31"),
    "[..1760-12-03]": bounds(MIN, "1760-12-03T23:59:59", MIN + 1, "1760-12-04"),
    "[1760-12..]": bounds("1760-12-01", MAX - 1, "1760-12-01T00:00:01", MAX),
    "[1760-01,1760-02,1760-12..]": bounds("1760-01-01", MAX - 1, "1760-01-01T00:00:01", MAX),
    "[1667,1760-12]": sometime("1667-01-01", "1760-12-31"),
    "[..1984]": bounds(MIN, "1984-12-31T23:59:59", MIN + 1, "1985-01-01"),
    "{1667,1668,1670..1672}": from_to(("1667-01-01", "1667-12-31"), ("1672-01-01", "1672-12-31")),
    "{1960,1961-12}": from_to(("1960-01-01", "1960-12-31"), ("1961-12-01", "1961-12-31")),
    "{..1984}": bounds(MIN, MIN, "1984-01-01T00:00:01", "1985-01-01"),
    "2004-06~-11": sometime("2004-06-11", "2004-06-11"),
    "2004?-06-11": sometime("2004-06-11", "2004-06-11"),
    "?2004-06-~11": sometime("2004-06-11", "2004-06-11"),
    "2004-%06-11": sometime("2004-06-11", "2004-06-11"),
    "156X-12-25": sometime("1560-12-25", "1569-12-25"),
    "15XX-12-25": sometime("1500-12-25", "1599-12-25"),
    "1XXX-XX": sometime("1000-01-01", "1999-12-31"),
    "1XXX-12": sometime("1000-12-01", "1999-12-31"),
    "1984-1X": sometime("1984-10-01", "1984-12-31"),
    "2004-06-~01/2004-06-~20": from_to(("2004-06-01", "2004-06-01"), ("2004-06-20", "2004-06-20")),
    "2004-06-XX/2004-07-03": from_to(("2004-06-01", "2004-06-30"), ("2004-07-03", "2004-07-03")),
    "..2004-06-01/2004-06-20..": bounds(MIN, "2004-06-01T23:59:59", "2004-06-20T00:00:01", MAX),
    "1984-XX/2004-XX": from_to(("1984-01-01", "1984-12-31"), ("2004-01-01", "2004-12-31")),
    "2010-21/2012-26": from_to(("2010-03-01", "2010-05-31"), ("2012-06-01", "2012-08-31")),
}

EXAMPLES = [
    (text, level, expected)
    for level, table in enumerate((LEVEL_0, LEVEL_1, LEVEL_2))
    for text, expected in table.items()
]


@pytest.mark.parametrize(("text", "level", "expected"), EXAMPLES)
def test_an_example_has_the_bounds_and_the_level_of_its_table(text: str, level: int, expected: Bounds) -> None:
    edtf = parse(text)
    assert edtf.bounds == expected
    assert edtf.level == level
    assert (edtf.text, edtf.given, edtf.normalisations) == (text, text, ())


YEAR = 31_556_952  # seconds of the mean year, to check long years without our own arithmetic


@pytest.mark.parametrize(
    ("text", "first", "last", "level", "precision"),
    [
        ("Y170000002", 170_000_002, 170_000_002, 1, "year"),
        ("Y-170000002", -170_000_002, -170_000_002, 1, "year"),
        ("Y-17E7", -170_000_000, -170_000_000, 2, "year"),
        ("Y17E1", 170, 170, 2, "year"),
        ("Y171010000S3", 171_000_000, 171_999_999, 2, "age"),
        ("Y3388E2S3", 338_000, 338_999, 2, "millennium"),
        ("Y-171010000S4", -171_099_999, -171_000_000, 2, "age"),
        ("-1950S2", -1999, -1900, 2, "century"),
        ("1950S3", 1950, 1959, 2, "decade"),
        ("Y17000?", 17_000, 17_000, 1, "year"),
    ],
)
def test_a_long_year_covers_the_years_it_says(text: str, first: int, last: int, level: int, precision: str) -> None:
    edtf = parse(text)
    assert abs(edtf.bounds.se - (first - 1970) * YEAR) < 4 * 86_400
    assert abs(edtf.bounds.el - (last + 1 - 1970) * YEAR) < 4 * 86_400
    assert (edtf.level, edtf.precision) == (level, precision)


@pytest.mark.parametrize(
    ("text", "level"), [("-1985", 1), ("-0001-12", 1), ("2001-21?", 1), ("2001?-23", 2), ("[2020]", 2), ("{2020}", 2)]
)
def test_forms_beside_the_examples_have_their_level(text: str, level: int) -> None:
    assert parse(text).level == level


@pytest.mark.parametrize(
    ("text", "precision"),
    [("1985", "year"), ("1985-04", "month"), ("1985-04-12", "day"), ("1985-04-12T10:00:00", "second")]
    + [("2001-21", "season"), ("2001-33", "quarter"), ("2001-37", "third"), ("2001-40", "half")]
    + [("2004-02-01/2005", "year"), ("2004/2005-02-01", "year"), ("/2021-06", "month"), ("2013/..", "year")]
    + [("[1667,1760-12]", "year"), ("{1960-05-01,1961-12}", "month"), ("[2020-09-23..2020-10-11]", "day")],
)
def test_the_precision_is_that_of_the_coarsest_date_given(text: str, precision: str) -> None:
    assert parse(text).precision == precision

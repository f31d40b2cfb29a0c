"""The ends of a window, days of the year, durations; and the truth table of the window March 2015."""

from __future__ import annotations

import pytest

from tests.dates.calendar import on
from timeline.dates import EdtfError, parse, parse_duration, parse_month_day, window_end, window_start


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2014", "2014-01-01", "2015-01-01"),
        ("2015-03", "2015-03-01", "2015-04-01"),
        ("2020-09-25", "2020-09-25", "2020-09-26"),
        ("2020-09-25T10:30:00", "2020-09-25T10:30:00", "2020-09-25T10:30:01"),
        ("2020-09-25T10:30", "2020-09-25T10:30:00", "2020-09-25T10:30:01"),
        ("2013-36", "2013-10-01", "2014-01-01"),
        ("2020-24", "2020-12-01", "2021-03-01"),
    ],
)
def test_a_window_takes_the_lower_bound_of_from_and_the_upper_of_to(text: str, start: str, end: str) -> None:
    assert window_start(text) == on(start)
    assert window_end(text) == on(end)


def test_a_window_reaches_back_to_the_beginning_of_all() -> None:
    assert window_start("Y-13800000000") == -435_485_999_767_219_200
    assert window_end("-0043") == parse("-0043").bounds.el


@pytest.mark.parametrize(
    ("text", "position", "cure"),
    [
        ("2014~", 4, "write 2014"),
        ("?2014-03", 0, "write 2014-03"),
        ("201X", 3, "write the first date that you mean"),
        ("1950S2", 4, "write the first date that you mean"),
        ("2014/2015", 4, "give its two ends apart"),
        ("2014/..", 4, "give its two ends apart"),
        ("[2014,2015]", 0, "give its first or last date"),
        ("{2014}", 0, "give its first or last date"),
        ("2020-09-25T10:30:00Z", 19, "write 2020-09-25T10:30:00"),
        ("2020-09-25T10:30:00-04:00", 19, "write 2020-09-25T10:30:00"),
        ("2020-09-25T10:30:00+03", 19, "write 2020-09-25T10:30:00"),
        ("Y200000000000", 0, "use a year from -146138510343 to 146138514282"),
        ("2014-13", 5, "use 01 to 12"),
    ],
)
def test_an_end_of_a_window_is_one_plain_date(text: str, position: int, cure: str) -> None:
    for end in (window_start, window_end):
        with pytest.raises(EdtfError) as caught:
            end(text)
        assert caught.value.position == position
        assert caught.value.cure.startswith(cure)


@pytest.mark.parametrize(("text", "expected"), [("08-09", 809), ("01-01", 101), ("12-31", 1231), ("02-29", 229)])
def test_a_day_of_the_year_is_a_number_of_month_and_day(text: str, expected: int) -> None:
    assert parse_month_day(text) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [("2-3", 0), ("--08-09", 0), ("13-01", 0), ("00-10", 0), ("02-30", 3), ("04-31", 3), ("04-00", 3), ("08-09\n", 0)]
    + [("", 0), ("2014-08-09", 0), ("\u0660\u0668-\u0660\u0669", 0)],
)
def test_a_day_that_no_year_has_is_refused(text: str, position: int) -> None:
    with pytest.raises(EdtfError) as caught:
        parse_month_day(text)
    assert caught.value.position == position


def test_a_day_written_the_other_way_round_is_cured() -> None:
    with pytest.raises(EdtfError, match="write 09-25"):
        parse_month_day("25-09")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("P3D", 259_200), ("P2W", 1_209_600), ("PT36H", 129_600), ("PT90M", 5400), ("PT1S", 1), ("P0D", 0)]
    + [("P1Y", 31_556_952), ("P12M", 31_556_952), ("P1M", 2_629_746), ("P1Y2M3W4DT5H6M7S", 38_994_811)],
)
def test_a_duration_is_whole_seconds_of_mean_years_and_months(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "3D",
        "P-3D",
        "-P3D",
        "P1.5D",
        "PT1D",
        "P3H",
        "P1D1Y",
        "P3D\n",
        "p3d",
        "P1" + "0" * 99 + "D",
    ]
    + ["P" + "9" * 30 + "Y", "P1Y" * 1000],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse_duration(text)


def test_a_duration_in_small_letters_is_cured() -> None:
    with pytest.raises(EdtfError, match="write P3D"):
        parse_duration("p3d")


TRUTH = {
    "2015-03-14": "DDD---",
    "2015-03-14~": "PPP---",
    "2015-03": "DDDP--",
    "2015": "PPPPPP",
    "2015?": "PPPPPP",
    "2015-21": "PPPP-P",
    "201X": "PPPPPP",
    "2014/2015": "P--PP-",
    "2014/2016": "D--D--",
    "2013/..": "D--D--",
    "2013/": "P--PP-",
    "/2015-03": "DPPP--",
    "2014-12/2015-02": "----D-",
    "2015-02-28/2015-03-01": "D-----",
    "[2014,2015-03]": "PPPPP-",
}
"""For the window March 2015: intersects, starts, within, covers, before, after; definite, possible or
impossible."""


@pytest.mark.parametrize(("text", "expected"), TRUTH.items())
def test_the_four_bounds_answer_every_question_about_a_window(text: str, expected: str) -> None:
    a, b = window_start("2015-03"), window_end("2015-03")
    edtf = parse(text)
    se, sl, ee, el = edtf.bounds
    certain = (
        sl < b and ee > a,
        se >= a and sl < b,
        se >= a and el <= b,
        sl <= a and ee >= b,
        el <= a,
        se >= b,
    )
    possible = (
        se < b and el > a,
        sl >= a and se < b,
        sl >= a and ee <= b and max(se, a) < min(el, b),
        se <= a and el >= b,
        ee <= a,
        sl >= b,
    )
    said = "".join(
        "D" if sure and not edtf.qual else "P" if maybe else "-" for sure, maybe in zip(certain, possible, strict=True)
    )
    assert said == expected

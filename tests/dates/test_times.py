"""Times of day: zones, the local wall clock, and what is normalised on input."""

from __future__ import annotations

import pytest

from tests.dates.calendar import on
from timeline.dates import EdtfError, parse


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("", None),
        ("Z", 0),
        ("+00:00", 0),
        ("+00", 0),
        ("+14", 50_400),
        ("-04", -14_400),
        ("+05:30", 19_800),
        ("-03:30", -12_600),
    ],
)
def test_bounds_are_the_wall_clock_whatever_the_zone(zone: str, offset: int | None) -> None:
    text = f"2020-08-09T20:00:00{zone}"
    edtf = parse(text)
    second = on("2020-08-09T20:00:00")
    assert edtf.bounds == (second, second, second + 1, second + 1)
    assert (edtf.text, edtf.offset_s, edtf.precision, edtf.month_day) == (text, offset, "second", 809)
    assert edtf.normalisations == ()
    assert edtf.level == 0


@pytest.mark.parametrize(
    ("given", "text", "notes"),
    [
        ("2020-01-01T10:30Z", "2020-01-01T10:30:00Z", 1),
        ("2020-01-01T10:30", "2020-01-01T10:30:00", 1),
        ("2020-01-01T10:30:15.250Z", "2020-01-01T10:30:15Z", 1),
        ("2020-01-01T10:30:15,9", "2020-01-01T10:30:15", 1),
        ("2020-01-01t10:30:15z", "2020-01-01T10:30:15Z", 2),
        ("2020-12-31T24:00:00", "2021-01-01T00:00:00", 1),
        ("2020-02-28T24:00Z", "2020-02-29T00:00:00Z", 2),
        ("-0001-12-31T24:00:00", "0000-01-01T00:00:00", 1),
        ("2020-01-01T10:30:00-00:00", "2020-01-01T10:30:00Z", 1),
        ("2020-01-01T10:30Z/2020-01-01T11:30Z", "2020-01-01T10:30:00Z/2020-01-01T11:30:00Z", 2),
        ("[2020-01-01T10:30Z,2021]", "[2020-01-01T10:30:00Z,2021]", 1),
    ],
)
def test_what_feeds_send_is_normalised_and_said_so(given: str, text: str, notes: int) -> None:
    edtf = parse(given)
    assert (edtf.given, edtf.text, len(edtf.normalisations)) == (given, text, notes)
    again = parse(text)
    assert (again.text, again.bounds, again.normalisations) == (text, edtf.bounds, ())


def test_midnight_at_the_end_of_a_day_is_the_first_second_of_the_next() -> None:
    edtf = parse("2020-12-31T24:00:00")
    assert edtf.bounds.se == on("2021-01-01")
    assert edtf.month_day == 101


def test_a_leap_second_keeps_its_text_and_lies_on_the_next_second() -> None:
    edtf = parse("2016-12-31T23:59:60Z")
    assert edtf.text == "2016-12-31T23:59:60Z"
    assert edtf.bounds.se == on("2017-01-01")
    assert len(edtf.normalisations) == 1
    assert parse("2017-01-01T05:29:60+05:30").bounds.se == on("2017-01-01T05:30:00")


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2020-01-01T25:00:00", 11),
        ("2020-01-01T24:00:01", 11),
        ("2020-01-01T24:00:00.5", 11),
        ("2020-01-01T10:60:00", 14),
        ("2020-01-01T10:59:61", 17),
        ("2020-01-01T10:10:60", 17),
        ("2020-01-01T10:59:60Z", 17),
        ("2020-01-01T10:00:00+16:00", 19),
        ("2020-01-01T10:00:00+03:60", 19),
        ("1985-04-12T23:20:30+0230", 22),
        ("2020-01-01T10", 13),
        ("2020-01-01T1030", 13),
        ("2020-01T10:00:00", 7),
        ("2020T10:00:00", 4),
        ("20XX-01-01T10:00:00", 10),
        ("2020-01-XXT10:00:00", 10),
        ("9999-12-31T24:00:00", 0),
        ("2020-01-01 10:00:00", 10),
        ("2020-01-01T10:00:00 Z", 19),
        ("2020-02-30T10:00:00", 8),
        ("T10:00:00", 0),
    ],
)
def test_a_time_with_a_slip_is_refused_where_the_slip_is(text: str, position: int) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert caught.value.position == position

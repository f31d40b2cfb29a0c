"""What is refused, where it goes wrong and what to write instead; above all what other libraries let pass."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeline.dates import Edtf, EdtfError, parse
from timeline.dates.parsing import LONGEST

ANY_MONTH = "use 01 to 12, or 21 to 41 for seasons, quarters and other parts of a year"

REFUSED = [
    ("2020-13-01", 5, "month 13 does not exist", "use 01 to 12; if you meant day 13, write 2020-01-13"),
    (
        "2020-13",
        5,
        "month 13 does not exist",
        "use 01 to 12, or 21 to 41 for seasons, quarters and other parts of a year",
    ),
    ("201X-13", 5, "month 13 does not exist", ANY_MONTH),
    ("-0043-13-02", 6, "month 13 does not exist", "use 01 to 12; if you meant day 13, write -0043-02-13"),
    ("Y17E7E8", 5, "'E' is not expected here", "write a date as 2014"),
    ("2020-00-10", 5, "month 00 does not exist", "use 01 to 12"),
    (
        "2020-42",
        5,
        "month 42 does not exist",
        "use 01 to 12, or 21 to 41 for seasons, quarters and other parts of a year",
    ),
    ("2020-21-05", 5, "21 is a season", "write 2020-21 alone, or use a month 01 to 12"),
    ("1900-02-29", 8, "day 29 does not exist in February 1900, which has 28 days", "use 01 to 28"),
    ("2001-02-29", 8, "day 29 does not exist in February 2001, which has 28 days", "use 01 to 28"),
    ("-0003-02-29", 9, "day 29 does not exist in February -0003, which has 28 days", "use 01 to 28"),
    ("2020-04-31", 8, "day 31 does not exist in April 2020, which has 30 days", "use 01 to 30"),
    ("2020-04-00", 8, "day 00 does not exist in April 2020, which has 30 days", "use 01 to 30"),
    ("19", 0, "a year has four digits", "write 19XX for the century, 0019 for the year"),
    ("198", 0, "a year has four digits", "write 198X for the decade, 0198 for the year"),
    ("1", 0, "a year has four digits", "write 0001"),
    ("-43", 0, "a year has four digits", "write -0043"),
    ("12345", 4, "a year of more than four digits begins with Y", "write Y12345"),
    ("-12345", 5, "a year of more than four digits begins with Y", "write Y-12345"),
    ("+2004", 0, "a year has no plus sign", "write 2004"),
    ("19850412", 4, "eight digits have two readings", "write 1985-04-12, or Y19850412 for a year"),
    ("201403", 4, "six digits have two readings", "write 2014-03, or Y201403 for a year"),
    ("-0000", 0, "the year 0 has no minus sign", "write 0000 for 1 BCE, -0001 for 2 BCE"),
    ("01/02/2013", 0, "the date has two readings", "write 2013-02-01 or 2013-01-02"),
    ("3.5.2021", 0, "the date has two readings", "write 2021-05-03 or 2021-03-05"),
    ("25/12/2013", 0, "the year comes first", "write 2013-12-25"),
    ("12-25-2013", 0, "the year comes first", "write 2013-12-25"),
    ("05/05/2013", 0, "the year comes first", "write 2013-05-05"),
    ("31/04/2013", 0, "the year comes first", "write it as in 2013-02-01"),
    ("2013/02/01", 4, "year, month and day are joined by hyphens", "write 2013-02-01"),
    ("02/2013", 0, "the year comes first", "write 2013-02"),
    ("2020-1-5", 5, "month and day have two digits", "write 2020-01-05"),
    ("2020-01-5", 8, "month and day have two digits", "write 2020-01-05"),
    ("2004-02/03", 8, "the end of an interval is written in full", "write 2004-02/2004-03"),
    ("2004-02-01/15", 11, "the end of an interval is written in full", "write 2004-02-01/2004-02-15"),
    ("2014/15", 5, "the end of an interval is written in full", "write 2014/2015"),
    ("../..", 0, "an interval needs a date", "write 2004/.. or ../2004, or leave the date out"),
    ("/", 0, "an interval needs a date", "write 2004/.. or ../2004, or leave the date out"),
    ("/..", 0, "an interval needs a date", "write 2004/.. or ../2004, or leave the date out"),
    ("../", 0, "an interval needs a date", "write 2004/.. or ../2004, or leave the date out"),
    ("1985/1986/1987", 9, "an interval has one slash", "write the start, a slash, the end: 2004/2005"),
    ("2004/2003", 5, "2003 is before 2004", "put the earlier date first: 2003/2004"),
    ("{1672..1670}", 7, "1670 is before 1672", "put the earlier date first: 1670..1672"),
    ("1000/-2000", 5, "-2000 is before 1000", "put the earlier date first: -2000/1000"),
    ("2004-01-01/P3D", 11, "EDTF has no durations", "write the date of the other end"),
    ("", 0, "a date is missing", "write a date such as 2014, 2014-03 or 2014-03-12"),
    (" 2004", 0, "EDTF has no spaces", "leave them out"),
    ("2004 ", 4, "EDTF has no spaces", "leave them out"),
    ("2004\n", 4, "EDTF has no spaces", "leave them out"),
    ("2004\u00a0", 4, "EDTF has no spaces", "leave them out"),
    ("2004 / 2005", 4, "EDTF has no spaces", "leave them out"),
    ("[1667, 1760-12]", 6, "EDTF has no spaces", "leave them out"),
    ("2004\x00", 4, "EDTF has no spaces", "leave them out"),
    ("2020-08-09 20:00", 10, "a space stands between date and time", "write T there, as in 2014-03-12T10:30:00"),
    ("\u0662\u0660\u0661\u0664", 0, "digits must be 0 to 9", "write 2014"),
    ("\uff12\uff10\uff11\uff14", 0, "digits must be 0 to 9", "write 2014"),
    ("2004\u20132005", 4, "a dash is not a hyphen", "write - within a date, / between two dates"),
    ("2004\udc80", 4, "the character U+DC80 has no place", "use digits, hyphens and the signs of EDTF only"),
    ("\ufeff2004", 0, "the character U+FEFF has no place", "use digits, hyphens and the signs of EDTF only"),
    ("12 March 2014", 3, "months are written as numbers", "write 2014-03-12"),
    ("Sept. 12, 2014", 0, "months are written as numbers", "write 2014-09-12"),
    ("March 2014", 0, "months are written as numbers", "write 2014-03"),
    ("31 April 2014", 3, "months are written as numbers", "write it as in 2013-02-01"),
    ("c. 1450", 0, "about is written ~", "write 1450~"),
    ("1980s", 0, "a decade is written with X", "write 198X"),
    ("19th century", 2, "a century is written with X", "write 18XX"),
    ("44 BCE", 2, "years before our era are counted from 0000", "write -0043"),
    ("1 BC", 1, "years before our era are counted from 0000", "write 0000"),
    ("AD 43", 0, "a year of our era", "write 0043"),
    ("unknown/2004", 0, "'unknown' is a word", "leave that side of the interval empty"),
    ("2004/open", 5, "'open' is a word", "write .. for a side that is open"),
    ("199u", 3, "unspecified digits are written X", "write 199X"),
    ("199x-1x", 3, "unspecified digits are written X", "write 199X-1X"),
    ("y17e7", 0, "a year with exponent is written Y17E7", "write Y17E7"),
    ("1950p2", 4, "a year with exponent is written Y17E7", "write 1950S2"),
    ("17E7", 0, "a year with exponent is written Y17E7", "write Y17E7"),
    ("Y2004", 0, "Y is for years of more than four digits", "write 2004"),
    ("Y-1985", 0, "Y is for years of more than four digits", "write -1985"),
    ("Y1950S2", 0, "Y is for years of more than four digits", "write 1950"),
    ("Y-0043", 2, "a year with Y has no leading zeros", "write -0043"),
    ("Y00017000", 1, "a year with Y has no leading zeros", "write Y17000"),
    ("Y17E2-06", 5, "a year with Y, E or S stands alone", "write Y17E2"),
    ("1950S2-05", 6, "a year with Y, E or S stands alone", "write 1950S2"),
    ("1950S0", 5, "S is followed by the number of significant digits", "use 1 to 4"),
    ("1950S5", 5, "S is followed by the number of significant digits", "use 1 to 4"),
    ("1950S99", 5, "S is followed by the number of significant digits", "use 1 to 4"),
    ("0950S4", 5, "S is followed by the number of significant digits", "use 1 to 3"),
    ("0000S1", 5, "the year 0 has no significant digits", "leave out the S"),
    ("19XXS2", 4, "a year has either X or S", "write 19XX"),
    ("2004?~", 5, "one qualifier stands in one place", "write % for uncertain and approximate"),
    ("2014-W12", 4, "EDTF has no week dates", "write the days, as in 2014-03-10/2014-03-16"),
    ("2014-123", 5, "EDTF has no days of the year", "write month and day, as in 2014-03-12"),
    ("1985-04-12T23:20:30+0230", 22, "a zone has a colon", "write +02:30"),
    ("1999-02-3X", 8, "no date of the calendar fits 1999-02-3X", "use XX for an unknown day"),
    ("156X-09-31", 8, "no date of the calendar fits 156X-09-31", "use XX for an unknown day"),
    ("2004-2X", 5, "no date of the calendar fits 2004-2X", "use XX for an unknown month"),
    ("-01XX", 0, "unspecified digits of a year before 0000", "write the years out: [-0199..-0100]"),
    ("abc", 0, "'a' is not expected here", "write a date as 2014"),
    ("2004-06-11-12", 10, "'-' is not expected here", "write a date as 2014"),
    ("2004-", 5, "the date is not complete", "write it as 2014"),
    ("2004-06-", 8, "the date is not complete", "write it as 2014"),
    ("Y", 1, "the date is not complete", "write it as 2014"),
    ("20045-06", 4, "'5' is not expected here", "write a date as 2014"),
]


@pytest.mark.parametrize(("text", "position", "reason", "cure"), REFUSED)
def test_a_text_is_refused_with_place_reason_and_cure(text: str, position: int, reason: str, cure: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    error = caught.value
    assert (error.value, error.position) == (text, position)
    assert error.reason.startswith(reason)
    assert error.cure.startswith(cure)
    assert f"at position {position}: {error.reason}; {error.cure}" in str(error)


@pytest.mark.parametrize("cure", sorted({cure for *_, cure in REFUSED if re.match(r"write [-Y\d]\S*$", cure)}))
def test_a_cure_that_spells_a_date_spells_a_good_one(cure: str) -> None:
    assert parse(cure.removeprefix("write ")).normalisations == ()


def test_the_place_counts_from_the_beginning_of_the_whole_text() -> None:
    with pytest.raises(EdtfError) as caught:
        parse("[1667,1668..1669,2001-02-30]")
    assert caught.value.position == 25
    with pytest.raises(EdtfError) as caught:
        parse("2001-01-01/2001-13-01")
    assert caught.value.position == 16


@pytest.mark.parametrize(
    "text",
    ["1" * 1_000_000, " " * 1_000_000, "[" + "1667," * 100_000 + "1667]", "Y" + "9" * 5000, "1" * (LONGEST + 1)],
)
def test_a_text_that_is_too_long_is_refused_unread(text: str) -> None:
    with pytest.raises(EdtfError, match="more than 500 characters") as caught:
        parse(text)
    assert caught.value.position == LONGEST
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "text", ["Y1E9999999", "Y1E30", "Y-17E29", "Y" + "9" * 31, "Y1E" + "9" * 490, "Y1E00000031", "Y" + "9" * 499]
)
def test_a_year_of_more_than_thirty_digits_is_refused_before_it_is_computed(text: str) -> None:
    with pytest.raises(EdtfError, match="a year of more than 30 digits"):
        parse(text)


@pytest.mark.parametrize("text", ["Y1E29", "Y-" + "9" * 30, "Y17E28"])
def test_a_year_of_thirty_digits_is_read_and_not_storable(text: str) -> None:
    assert not parse(text).storable


def test_a_set_as_long_as_may_be_is_read() -> None:
    text = "[" + "1667," * 98 + "1667-01?]"
    assert len(text) == LONGEST
    assert parse(text).text == text


def _outcome(text: str) -> Edtf | EdtfError:
    try:
        return parse(text)
    except EdtfError as error:
        return error


alphabet = st.sampled_from("0123456789XYTZESx?~%-./,[]{}+: \n\u0662é")


@given(st.one_of(st.text(alphabet, max_size=40), st.text(max_size=600)))
@example("-0000-02-29")
@example("XXXX-02-30/..")
@example("//\n\u0662")
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    outcome = _outcome(text)
    if isinstance(outcome, Edtf):
        assert parse(outcome.text).bounds == outcome.bounds
        return
    assert outcome.value == text
    assert 0 <= outcome.position <= len(text)
    assert outcome.reason
    assert outcome.cure
    assert str(outcome).isprintable()


def test_an_error_survives_the_way_to_another_process() -> None:
    error = EdtfError("20", 1, "reason", "cure")
    again = pickle.loads(pickle.dumps(error))
    assert (again.value, again.position, again.reason, again.cure) == ("20", 1, "reason", "cure")


def test_an_error_shows_no_control_characters() -> None:
    with pytest.raises(EdtfError, match=r"^'2004\\x1b\[2J' at position 4") as caught:
        parse("2004\x1b[2J")
    assert str(caught.value).isprintable()

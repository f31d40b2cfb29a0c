"""Dates in words."""

from __future__ import annotations

import dataclasses

import pytest

from timeline.dates import EdtfError, label, parse, words

LABELS = {
    "2014": "2014",
    "2014-03": "March 2014",
    "2014-03-12": "12 March 2014",
    "2014-03~": "about March 2014",
    "2014?": "2014, uncertain",
    "2014%": "about 2014, uncertain",
    "2004-06-11%": "about 11 June 2004, uncertain",
    "2004-06~-11": "11 June 2004 (year and month approximate)",
    "2004?-06-11": "11 June 2004 (year uncertain)",
    "?2004-06-~11": "11 June 2004 (year uncertain; day approximate)",
    "2004-%06-11": "11 June 2004 (month approximate and uncertain)",
    "2004-06?-~11": "11 June 2004 (year and month uncertain; day approximate)",
    "2001?-23": "autumn 2001 (year uncertain)",
    "-0043": "44 BCE",
    "-0043-03-15": "15 March 44 BCE",
    "0000": "1 BCE",
    "0043": "43 CE",
    "0999-12": "December 999 CE",
    "Y170000002": "170,000,002 CE",
    "Y-17E7": "170,000,001 BCE",
    "Y-13800000000": "13,800,000,001 BCE",
    "Y-13800000000~": "about 13,800,000,001 BCE",
    "1950S2": "between 1900 and 1999, estimated 1950",
    "-1950S2": "between 2000 and 1901 BCE, estimated 1951 BCE",
    "Y3388E2S3": "between 338,000 and 338,999 CE, estimated 338,800 CE",
    "1950S2~": "between 1900 and 1999, estimated 1950, approximate",
    # seasons and other parts of a year
    "2020-21": "spring 2020",
    "2020-22~": "about summer 2020",
    "2020-24": "winter 2020–2021",
    "-0001-24": "winter 2 BCE–1 BCE",
    "0000-24": "winter 1 BCE–1 CE",
    "2020-26": "summer 2020 (Northern Hemisphere)",
    "2020-29": "spring 2020 (Southern Hemisphere)",
    "2020-30": "summer 2020–2021 (Southern Hemisphere)",
    "2020-33": "first quarter of 2020",
    "2020-36": "last quarter of 2020",
    "2020-37": "first third of 2020 (January to April)",
    "2020-41": "second half of 2020",
    # intervals
    "2013-36/2014-33": "last quarter of 2013 to first quarter of 2014",
    "2020-09-15/2020-09-25": "15 to 25 September 2020",
    "2015-02-28/2015-03-01": "28 February to 1 March 2015",
    "2014-12-31/2015-01-01": "31 December 2014 to 1 January 2015",
    "2004-06/2006-08": "June 2004 to August 2006",
    "2004-06/2004-08": "June to August 2004",
    "2004-02-01/2004-05": "1 February to May 2004",
    "2004-06/2004": "June 2004 to 2004",
    "1964/2008": "1964 to 2008",
    "1985/1985": "within 1985",
    "2004-06-11/2004-06-11": "11 June 2004",
    "-0099/-0049": "100 to 50 BCE",
    "0043/0060": "43 to 60 CE",
    "-0043/0014": "44 BCE to 14 CE",
    "0960/1279": "960 CE to 1279",
    "Y17E7/Y18E7": "170,000,000 to 180,000,000 CE",
    "2020-09-21~/2020-09-30~": "about 21 to 30 September 2020",
    "1984?/2004?": "1984 to 2004, uncertain",
    "1984?/2004~": "1984 (uncertain) to about 2004",
    "1984~/2004-06": "about 1984 to June 2004",
    "2004-06-~01/2004-06-~20": "1 June 2004 (day approximate) to 20 June 2004 (day approximate)",
    "2004-06-XX/2004-07-03": "some day in June 2004 to 3 July 2004",
    "201X/202X": "the 2010s to the 2020s",
    "2013/..": "since 2013",
    "1985-04-12/..": "since 12 April 1985",
    "2013/": "from 2013, end unknown",
    "2014~/": "from about 2014, end unknown",
    "/2021-06": "until June 2021, start unknown",
    "../2021-06": "up to June 2021",
    "../1984?": "up to 1984 (uncertain)",
    "..2004-06-01/2004-06-20..": "1 June 2004 or earlier to 20 June 2004 or later",
    "..1994/..": "since 1994 or earlier",
    # times
    "2020-08-09T20:00:00+03:00": "9 August 2020, 20:00 (UTC+3)",
    "2020-08-09T20:00:15+05:30": "9 August 2020, 20:00:15 (UTC+5:30)",
    "2020-08-09T20:00:00-04": "9 August 2020, 20:00 (UTC-4)",
    "2020-08-09T20:00:00Z": "9 August 2020, 20:00 (UTC)",
    "2020-08-09T20:00:00": "9 August 2020, 20:00",
    "2016-12-31T23:59:60Z": "31 December 2016, 23:59:60 (UTC)",
    "2020-08-09T20:00:00/2020-08-09T22:30:00": "9 August 2020, 20:00 to 22:30",
    "2020-08-09T20:00:00Z/2020-08-09T22:30:00Z": "9 August 2020, 20:00 to 22:30 (UTC)",
    "2020-01-01T09:00:00Z/2020-01-01T12:00:00+02:00": "1 January 2020, 09:00 (UTC) to 12:00 (UTC+2)",
    "2020-08-09T20:00:00/2020-08-10T02:00:00": "9 August 2020, 20:00 to 10 August 2020, 02:00",
    # unspecified digits
    "201X": "2010s",
    "201X~": "2010s, approximate",
    "201X%": "2010s, approximate and uncertain",
    "200X": "between 2000 and 2009",
    "19XX": "between 1900 and 1999",
    "1XXX": "between 1000 and 1999",
    "00XX": "between 1 BCE and 99 CE",
    "XXXX": "an unknown year",
    "19X4": "a year of the form 19X4",
    "156X-12-25": "25 December, some year in the 1560s",
    "15XX-12-25": "25 December, some year between 1500 and 1599",
    "XXXX-12-25": "25 December, an unknown year",
    "1XXX-12": "December, some year between 1000 and 1999",
    "1XXX-XX": "some month in some year between 1000 and 1999",
    "156X-XX": "some month in the 1560s",
    "2004-XX": "some month in 2004",
    "1985-04-XX": "some day in April 1985",
    "1985-XX-XX": "some day in 1985",
    "1984-1X": "October, November or December 1984",
    "1984-0X": "a month from January to September 1984",
    "1999-01-X5": "5, 15 or 25 January 1999",
    "1999-01-1X": "a day from 10 to 19 January 1999",
    "1999-02-2X": "a day from 20 to 28 February 1999",
    "1985-XX-25": "day 25 of some month in 1985",
    "1500-1X-25": "day 25 of October, November or December 1500",
    "X0X0-0X-1X": "day 10 to 19 of a month from January to September, a year of the form X0X0",
    "201X-21": "spring 201X",
    # sets
    "[1667,1760-12]": "1667 or December 1760",
    "[1667,1668,1670..1672]": "1667, 1668 or between 1670 and 1672",
    "[2020-09-23..2020-10-11]": "between 23 September and 11 October 2020",
    "[..2021-05]": "before June 2021",
    "[..2021-12]": "before January 2022",
    "[..2021-05-03]": "on or before 3 May 2021",
    "[..1984]": "before 1985",
    "[..-0001]": "before 1 BCE",
    "[..1984~]": "about 1984 or earlier",
    "[..2020-21]": "spring 2020 or earlier",
    "[..2020-05-03T10:00:00]": "3 May 2020, 10:00 or earlier",
    "[1760-12..]": "December 1760 or later",
    "[2021-05-03..]": "on or after 3 May 2021",
    "[..1984,1990..]": "before 1985 or 1990 or later",
    "[2020]": "2020",
    "[156X-12-25,1570]": "25 December, some year in the 1560s or 1570",
    "[156X-12-25,1570,1571]": "25 December, some year in the 1560s; 1570 or 1571",
    "{1667,1668,1670..1672}": "1667, 1668 and 1670 to 1672",
    "{1960,1961-12}": "1960 and December 1961",
    "{..1984}": "1984 and all earlier",
    "{1984..}": "1984 and all later",
}


@pytest.mark.parametrize(("text", "said"), LABELS.items())
def test_a_date_is_said_in_plain_english(text: str, said: str) -> None:
    assert label(text) == said
    assert label(parse(text)) == said


@pytest.mark.parametrize("lang", ["en-GB", "EN", "en_US", "xx", ""])
def test_a_language_without_a_table_falls_back_to_english(lang: str) -> None:
    assert label("2014-03", lang) == "March 2014"


def test_a_new_language_is_one_more_table(monkeypatch: pytest.MonkeyPatch) -> None:
    polish = dataclasses.replace(
        words.ENGLISH,
        months=("styczeń", *words.ENGLISH.months[1:]),
        months_dated=("stycznia", *words.ENGLISH.months_dated[1:]),
        since="od {0}",
    )
    monkeypatch.setitem(words.LANGUAGES, "pl", polish)
    assert label("2014-01-12/..", "pl") == "od 12 stycznia 2014"
    assert label("2014-01", "pl-PL") == "styczeń 2014"


def test_a_text_that_is_no_date_has_no_label() -> None:
    with pytest.raises(EdtfError):
        label("2014-13-01")

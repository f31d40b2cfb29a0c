"""What to say about a text that is not EDTF: finds out what the writer meant and how to write that. Only ever
called after a text was refused, so that nothing here slows down good dates."""

import re

from timeline.dates.axis import days_in_month
from timeline.dates.errors import EdtfError
from timeline.dates.habits import MONTHS, meant

_PREFIX = re.compile(
    r"[?~%]?(?:Y(?:-?(?:[1-9](?:[0-9]*(?:E[0-9]*)?)?)?)?|-?[0-9X]{0,4})"
    r"(?:(?<=[0-9X])(?:S[0-9]*)?[?~%]?(?:-(?:[?~%]?(?:[0-9X](?:[0-9X](?:[?~%]?"
    r"(?:-(?:[?~%]?(?:[0-9X](?:[0-9X](?:[?~%]|T(?:[0-9]{0,2}(?::[0-9]{0,2}(?::[0-9]{0,2})?)?)?)?)?)?)?)?)?)?)?)?)?)?"
)


def diagnose(text: str, source: str, at: int) -> EdtfError:
    """Give the error for `text`, which stands at `at` in `source` and is not a date."""
    if text == "":
        return EdtfError(source, at, "a date is missing", "write a date such as 2014, 2014-03 or 2014-03-12")
    known = meant(source, whole=True)
    if known is not None:
        return EdtfError(source, *known)
    if at and source[at - 1] == "/" and re.fullmatch("[0-9]{2}(?:-[0-9]{2})?", text) and at - 1 > len(text):
        start = source[: at - 1]
        cure = f"write {start}/{start[: -len(text)]}{text}"
        return EdtfError(source, at, "the end of an interval is written in full", cure)
    known = meant(text, whole=False)
    if known is not None:
        position, reason, cure = known
        return EdtfError(source, at + position, reason, cure)
    match = _PREFIX.match(text)
    end = match.end() if match else 0
    if end >= len(text):
        return EdtfError(source, at + end, "the date is not complete", "write it as 2014, 2014-03 or 2014-03-12")
    return EdtfError(
        source,
        at + end,
        f"'{text[end]}' is not expected here",
        "write a date as 2014, 2014-03, 2014-03-12 or 2014-03-12T10:30:00Z",
    )


def bad_month(source: str, at: int, text: str, place: int, month: str, day: str) -> EdtfError:
    """Give the error for a month that is not 01 to 12, nor a sub-year group without day."""
    number = int(month)
    before = text[:place]
    if day and 21 <= number <= 41:
        return EdtfError(
            source,
            at + place,
            f"{month} is a season or other part of a year, which has no days",
            f"write {before}{month} alone, or use a month 01 to 12",
        )
    cure = "use 01 to 12, or 21 to 41 for seasons, quarters and other parts of a year"
    if 13 <= number <= 31 and day.isdigit() and 1 <= int(day) <= 12:
        cure = f"use 01 to 12; if you meant day {number}, write {before}{day}-{month}"
    elif day:
        cure = (
            f"use 01 to 12; if you meant day {number} of January, write {before}01-{month}"
            if 13 <= number <= 31
            else "use 01 to 12"
        )
    return EdtfError(source, at + place, f"month {month} does not exist", cure)


def bad_day(source: str, position: int, year: int, month: int, day: int) -> EdtfError:
    """Give the error for a day that its month does not have."""
    last = days_in_month(year, month)
    name = f"{MONTHS[month - 1]} {year:0{5 if year < 0 else 4}}"
    return EdtfError(
        source, position, f"day {day:02} does not exist in {name}, which has {last} days", f"use 01 to {last}"
    )


def bad_mask(source: str, position: int, year: str, month: str, day: str) -> EdtfError:
    """Give the error for unspecified digits that no date fits."""
    pattern = "-".join(piece for piece in (year, month, day) if piece)
    cure = "use XX for an unknown day, or digits that exist in that month" if day else "use XX for an unknown month"
    return EdtfError(source, position, f"no date of the calendar fits {pattern}", cure)


def bad_negative_year(source: str, position: int, year: str) -> EdtfError:
    """Give the error for a negative year with `X`, or minus zero."""
    if year == "-0000":
        return EdtfError(source, position, "the year 0 has no minus sign", "write 0000 for 1 BCE, -0001 for 2 BCE")
    first, last = year.replace("X", "9"), year.replace("X", "0")
    if last == "-0000":
        last = "-0001"
    return EdtfError(
        source,
        position,
        "unspecified digits of a year before 0000 have two readings",
        f"write the years out: [{first}..{last}]",
    )


def long_with_month(source: str, at: int, match: re.Match[str]) -> EdtfError:
    """Give the error for a year with `Y`, `E` or `S` that has a month."""
    return EdtfError(
        source,
        at + match.start(7) - 1,
        "a year with Y, E or S stands alone",
        f"write {match.string[: match.start(7) - 1]}",
    )


def masked_significant(source: str, at: int, match: re.Match[str]) -> EdtfError:
    """Give the error for `X` and `S` in one year."""
    return EdtfError(source, at + match.start(4) - 1, "a year has either X or S", f"write {match[3]}")


def short_long_year(source: str, at: int, text: str) -> EdtfError:
    """Give the error for `Y` before a year of four digits or fewer."""
    sign = "-" if text[text.index("Y") + 1] == "-" else ""
    digits = re.sub("[^0-9]", "", text.partition("S")[0])
    return EdtfError(source, at, "Y is for years of more than four digits", f"write {sign}{int(digits):04}")


def bad_significant(source: str, position: int, size: int) -> EdtfError:
    """Give the error for a number after `S` that is 0 or more than the digits of the year."""
    if not size:
        return EdtfError(source, position, "the year 0 has no significant digits", "leave out the S")
    return EdtfError(source, position, "S is followed by the number of significant digits", f"use 1 to {size}")


def bad_slashes(text: str) -> EdtfError:
    """Give the error for an interval that has not exactly one slash and a date."""
    known = meant(text, whole=True)
    if known is not None:
        return EdtfError(text, *known)
    if text.count("/") > 1:
        second = text.index("/", text.index("/") + 1)
        return EdtfError(text, second, "an interval has one slash", "write the start, a slash, the end: 2004/2005")
    return EdtfError(
        text,
        0,
        "an interval needs a date at one end at least",
        "write 2004/.. or ../2004, or leave the date out",
    )


def reversed_ends(source: str, position: int, first: str, last: str, between: str) -> EdtfError:
    """Give the error for an interval or range that ends before it starts; `position` is that of its end."""
    cure = f"put the earlier date first: {last}{between}{first}"
    return EdtfError(source, position, f"{last} is before {first}", cure)

"""Ways in which people write dates, each with the EDTF for it. Slips in writing EDTF itself are in `slips`."""

import re
from collections.abc import Callable

from timeline.dates.axis import days_in_month
from timeline.dates.errors import Finding
from timeline.dates.slips import SLIPS

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_AS_IN = "write it as in 2013-02-01"


def meant(text: str, *, whole: bool) -> Finding | None:
    """Recognise a habit or slip in `text`: position, reason, cure; None if it is none that we know.

    `whole` tells the whole text from one date out of an interval or set.
    """
    for look in _WHOLE if whole else _LOOKS:
        finding = look(text)
        if finding is not None:
            return finding
    return None


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def _write(year: str, month: int, day: int | None = None) -> str:
    """Give the cure that spells a date, a general one if there is no such date."""
    if not _exists(int(year), month, 1 if day is None else day):
        return _AS_IN
    return f"write {year}-{month:02}" + ("" if day is None else f"-{day:02}")


def _day_and_month(text: str) -> Finding | None:
    """Look for `01/02/2013`, `1.2.2013`, `2013/02/01`, `02/2013`."""
    match = re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})", text)
    if match:
        first, last, year = int(match[1]), int(match[3]), match[4]
        orders = dict.fromkeys(((last, first), (first, last)))
        readings = [f"{year}-{m:02}-{d:02}" for m, d in orders if _exists(int(year), m, d)]
        if len(readings) == 2:
            return 0, "the date has two readings", f"write {readings[0]} or {readings[1]}"
        cure = f"write {readings[0]}" if readings else _AS_IN
        return 0, "the year comes first, then month and day, with hyphens", cure
    match = re.fullmatch(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2})", text)
    if match:
        return 4, "year, month and day are joined by hyphens", _write(match[1], int(match[3]), int(match[4]))
    match = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{4})", text)
    if match:
        return 0, "the year comes first", _write(match[2], int(match[1]))
    return None


def _foreign_characters(text: str) -> Finding | None:
    for place, char in enumerate(text):
        if char.isascii():
            continue
        if char.isdecimal():
            latin = "".join(str(int(c)) if c.isdecimal() else c for c in text)
            return (
                place,
                "digits must be 0 to 9",
                f"write {latin}" if latin.isascii() and latin.isprintable() else "use the digits 0 to 9",
            )
        if char in _DASHES:
            return place, "a dash is not a hyphen", "write - within a date, / between two dates"
        if char.isspace():
            return place, "EDTF has no spaces or line ends", "leave them out"
        reason = f"the character U+{ord(char):04X} has no place in a date"
        return place, reason, "use digits, hyphens and the signs of EDTF only"
    return None


def _month_names(text: str) -> Finding | None:
    """Look for `March 2014`, `12 March 2014`, `Sept. 12, 2014`."""
    match = re.search(r"[a-z]{3,}", text.lower())
    if match is None:
        return None
    name = "sep" if match[0] == "sept" else match[0]
    month = next((n for n, full in enumerate(MONTHS, 1) if full.lower().startswith(name)), None)
    if month is None:
        return None
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    days = re.findall(r"(?<![0-9])[0-9]{1,2}(?![0-9])", text)
    cure = _AS_IN
    if len(years) == 1 and len(days) <= 1:
        cure = _write(years[0], month, int(days[0]) if days else None)
    return match.start(), "months are written as numbers", cure


def _spoken(text: str) -> Finding | None:
    """Look for `unknown`, `c. 1450`, `1980s`, `44 BCE`, `AD 43`, `19th century`."""
    lower = text.lower()
    if lower == "unknown":
        return 0, f"'{text}' is a word", "leave that side of the interval empty"
    if lower in ("open", "now", "present", "today", "ongoing"):
        return 0, f"'{text}' is a word", "write .. for a side that is open"
    match = re.fullmatch(r"(?:c\.?|ca\.?|circa|about|around|approx\.?) *([0-9]{4})", lower)
    if match:
        return 0, "about is written ~ after the date", f"write {match[1]}~"
    match = re.fullmatch(r"(?:the )?([0-9]{3})0'?s", lower)
    if match:
        return match.start(1), "a decade is written with X", f"write {match[1]}X"
    match = re.fullmatch(r"([0-9]{1,5}) *b\.?c\.?(?:e\.?)?", lower)
    if match and int(match[1]):
        year = int(match[1]) - 1
        sign = "-" if year else ""
        cure = f"write Y-{year}" if year > 9999 else f"write {sign}{year:04}"
        return match.end(1), "years before our era are counted from 0000, which is 1 BCE", cure
    match = re.fullmatch(r"(?:a\.?d\.?|c\.?e\.?) *([0-9]{1,4})|([0-9]{1,4}) *(?:a\.?d\.?|c\.?e\.?)", lower)
    if match:
        return 0, "a year of our era has four digits and no letters", f"write {match[1] or match[2]:0>4}"
    match = re.fullmatch(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th) *century", lower)
    if match and int(match[1]):
        return match.end(1), "a century is written with X", f"write {int(match[1]) - 1:02}XX"
    return None


def _white_space(text: str) -> Finding | None:
    match = re.search(r"[\s\x00-\x1f\x7f]", text)
    if match is None:
        return None
    if re.fullmatch(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2} +[0-9]{1,2}:.*", text):
        return match.start(), "a space stands between date and time", "write T there, as in 2014-03-12T10:30:00"
    return match.start(), "EDTF has no spaces or line ends", "leave them out"


def _bare_digits(text: str) -> Finding | None:
    match = re.fullmatch(r"([+-]?)([0-9]+)", text)
    if match is None or (len(match[2]) == 4 and match[1] != "+"):
        return None
    sign, digits = match[1], match[2]
    if sign == "+":
        cure = f"write {digits}" if len(digits) == 4 else "write four digits, or Y and more of them"
        return 0, "a year has no plus sign", cure
    if len(digits) < 4:
        year = f"{sign if int(digits) else ''}{digits:0>4}"
        if sign or len(digits) == 1:
            return 0, "a year has four digits", f"write {year}"
        span = "decade" if len(digits) == 3 else "century"
        masked = digits + "X" * (4 - len(digits))
        return 0, "a year has four digits", f"write {masked} for the {span}, {year} for the year"
    if not sign and len(digits) == 8 and _exists(int(digits[:4]), int(digits[4:6]), int(digits[6:])):
        cure = f"{_write(digits[:4], int(digits[4:6]), int(digits[6:]))}, or Y{digits} for a year"
        return 4, "eight digits have two readings", cure
    if not sign and len(digits) == 6 and _exists(int(digits[:4]), int(digits[4:]), 1):
        return 4, "six digits have two readings", f"{_write(digits[:4], int(digits[4:]))}, or Y{digits} for a year"
    year = digits.lstrip("0")
    cure = f"write Y{sign}{year}" if 4 < len(year) <= 30 else "write four digits"
    return len(sign) + 4, "a year of more than four digits begins with Y", cure


def _short_fields(text: str) -> Finding | None:
    """Look for `2020-1-5`."""
    match = re.fullmatch(r"(-?[0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", text)
    if match is None:
        return None
    place = match.start(2) if len(match[2]) == 1 else match.start(3)
    cure = _write(match[1], int(match[2]), int(match[3]) if match[3] else None)
    return place, "month and day have two digits", cure


def _other_calendars(text: str) -> Finding | None:
    """Look for ISO week and ordinal dates, and durations."""
    if re.fullmatch(r"[0-9]{4}-?W[0-9]{2}(?:-?[0-9])?", text):
        return 4, "EDTF has no week dates", "write the days, as in 2014-03-10/2014-03-16"
    if re.fullmatch(r"[0-9]{4}-[0-9]{3}", text):
        return 5, "EDTF has no days of the year", "write month and day, as in 2014-03-12"
    if re.fullmatch(r"P[0-9YMWDTHS.,]+", text):
        return 0, "EDTF has no durations", "write the date of the other end"
    return None


_LOOKS: tuple[Callable[[str], Finding | None], ...] = (
    _foreign_characters,
    _month_names,
    _spoken,
    _white_space,
    _bare_digits,
    _short_fields,
    _other_calendars,
    *SLIPS,
)
_WHOLE = (_day_and_month, *_LOOKS)

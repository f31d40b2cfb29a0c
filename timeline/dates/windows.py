"""What a query is made of: the two ends of a window, a day of the year, a duration."""

import re
from typing import Final

from timeline.dates.axis import MAX
from timeline.dates.errors import EdtfError
from timeline.dates.model import Edtf, require_storable
from timeline.dates.parsing import parse

_LONGEST_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

YEAR_SECONDS: Final = 31_556_952
MONTH_SECONDS: Final = 2_629_746
"""The mean Gregorian year of 365.2425 days, and a twelfth of it, 30.436875 days."""

_DURATION = re.compile(
    r"P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?"
).fullmatch
_UNITS: Final = (YEAR_SECONDS, MONTH_SECONDS, 7 * 86_400, 86_400, 3600, 60, 1)


def window_start(text: str) -> int:
    """Give the first second of a window that begins with the date `text`; raise EdtfError as `window_date`
    does."""
    return window_date(text).bounds.se


def window_end(text: str) -> int:
    """Give the second after a window that ends with the date `text`, so that `2015-03` includes 31 March;
    half-open."""
    return window_date(text).bounds.el


def window_date(text: str) -> Edtf:
    """Read one end of a window: a date, season or date-time with neither qualifier, X, S, set, interval nor
    zone.

    A window is a span of the local calendar, hence no zone. Raise EdtfError with a cure.
    """
    edtf = parse(text)
    if edtf.form == "interval":
        place = text.index("/")
        raise EdtfError(text, place, "an end of a window is one date, not an interval", "give its two ends apart")
    if edtf.form != "date":
        raise EdtfError(text, 0, "an end of a window is one date, not a set", "give its first or last date")
    if edtf.offset_s is not None:
        time = text.upper().index("T")
        place = next(n for n in range(time, len(text)) if text[n] in "Zz+-")
        raise EdtfError(text, place, "a window is local calendar time and has no zone", f"write {text[:place]}")
    mark = re.search(r"[?~%]", text)
    if mark:
        raise EdtfError(text, mark.start(), "an end of a window is exact", f"write {re.sub('[?~%]', '', text)}")
    mark = re.search(r"[XS]", text)
    if mark:
        raise EdtfError(
            text,
            mark.start(),
            "an end of a window has all its digits",
            "write the first date that you mean as the start, the last as the end",
        )
    require_storable(edtf)
    return edtf


def parse_month_day(text: str) -> int:
    """Read a day of any year, `08-09`, as 100 * month + day (809); 02-29 is one. Raise EdtfError."""
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", text)
    if match is None:
        raise EdtfError(text, 0, "it is not a day of the year", "write month and day, as in 08-09 for 9 August")
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        cure = f"write {match[2]}-{match[1]}" if 1 <= day <= 12 and 13 <= month <= 31 else "use 01 to 12"
        raise EdtfError(text, 0, f"month {match[1]} does not exist", cure)
    if not 1 <= day <= _LONGEST_MONTHS[month - 1]:
        raise EdtfError(
            text, 3, f"day {match[2]} does not exist in that month", f"use 01 to {_LONGEST_MONTHS[month - 1]}"
        )
    return 100 * month + day


def parse_duration(text: str) -> int:
    """Read an ISO 8601 duration of whole numbers, `P3D`, `P1Y6M`, `PT36H`, as seconds; raise EdtfError.

    A year counts as 365.2425 days and a month as 30.436875 days, the means of the Gregorian calendar.
    """
    match = _DURATION(text) if len(text) <= 100 else None
    if match is None:
        cure = (
            f"write {text.upper()}"
            if len(text) <= 100 and _DURATION(text.upper())
            else "write P3D, P2W, P1Y6M or PT36H"
        )
        raise EdtfError(text, 0, "it is not a duration in whole numbers", cure)
    seconds = sum(int(amount or 0) * unit for amount, unit in zip(match.groups(), _UNITS, strict=True))
    if seconds > MAX:
        raise EdtfError(text, 0, "the duration is longer than all time that can be stored", "use a shorter one")
    return seconds

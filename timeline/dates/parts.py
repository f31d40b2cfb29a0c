"""Reads one date or date-time of EDTF, the piece that intervals and sets are made of, into a `Part`."""

import re
from typing import Final

from timeline.dates import hints
from timeline.dates.axis import DAY, days_from_civil, days_in_month, month_start, year_start
from timeline.dates.errors import EdtfError
from timeline.dates.masks import hull
from timeline.dates.model import (
    AGE,
    CENTURY,
    DAY_,
    DECADE,
    HALF,
    MILLENNIUM,
    MONTH,
    QUARTER,
    SEASON,
    THIRD,
    YEAR,
    Part,
)
from timeline.dates.times import with_time

MOST_DIGITS: Final = 30
"""A year may have so many digits: far more than the age of anything, few enough for cheap arithmetic."""

QUALIFIERS: Final = {None: 0, "": 0, "?": 1, "~": 2, "%": 3}

GROUPS: Final[dict[int, tuple[int, int, int]]] = {
    **dict.fromkeys((21, 25, 31), (3, 3, SEASON)),
    **dict.fromkeys((22, 26, 32), (6, 3, SEASON)),
    **dict.fromkeys((23, 27, 29), (9, 3, SEASON)),
    **dict.fromkeys((24, 28, 30), (12, 3, SEASON)),
    **{33 + n: (1 + 3 * n, 3, QUARTER) for n in range(4)},
    **{37 + n: (1 + 4 * n, 4, THIRD) for n in range(3)},
    **{40 + n: (1 + 6 * n, 6, HALF) for n in range(2)},
}
"""Sub-year groups: first month, number of months, precision. ISO 8601-2 names the seasons without saying
their months; we take the meteorological ones, northern where no hemisphere is said. A season that begins in
December runs to the end of February of the next year."""

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?").fullmatch
_DATE = re.compile(
    r"([?~%])?(?:(Y-?[1-9][0-9]*(?:E[0-9]+)?)|(-?[0-9X]{4}))(?:S([0-9]+))?([?~%])?"
    r"(?:-([?~%])?([0-9X]{2})([?~%])?(?:-([?~%])?([0-9X]{2})([?~%])?"
    r"(?:([Tt])([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?([Zz]|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?)?"
).fullmatch
_MASK_PRECISION = (AGE, MILLENNIUM, CENTURY, DECADE)
_LEVEL_1_MASK = re.compile(r"[0-9]{2}XX|[0-9]{3}X|[0-9]{4}-XX|[0-9]{4}-[0-9]{2}-XX|[0-9]{4}-XX-XX").fullmatch


def plain(text: str, source: str, at: int) -> tuple[int, int, int, int | None] | None:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: (low, high, precision, month_day); None if `text` is something
    else.

    `source` is the whole text and `at` the place of `text` in it, for the EdtfError of a day or month that
    does not exist.
    """
    match = _PLAIN(text)
    if match is None:
        return None
    year_text, month_text, day_text = match.groups()
    year = int(year_text)
    if month_text is None:
        return year_start(year), year_start(year + 1), YEAR, None
    month = int(month_text)
    if month > 12 or month == 0:
        if day_text is None and month in GROUPS:
            return None
        raise hints.bad_month(source, at, text, 5, month_text, day_text or "")
    if day_text is None:
        return month_start(year, month), month_start(year, month + 1), MONTH, None
    day = int(day_text)
    if (day > 28 and day > days_in_month(year, month)) or day == 0:
        raise hints.bad_day(source, at + 8, year, month, day)
    low = DAY * days_from_civil(year, month, day)
    return low, low + DAY, DAY_, 100 * month + day


def read_part(text: str, source: str, at: int) -> Part:
    """Read one date, date-time, season, group, mask or long year; `source` and `at` as for `plain`; raise
    EdtfError."""
    span = plain(text, source, at)
    if span is not None:
        low, high, precision, month_day = span
        zero = (0, 0, 0)
        return Part(text, low, high, precision, 0, 0, zero, None, month_day, text[:4], text[5:7], text[8:])
    match = _DATE(text)
    if match is None:
        raise hints.diagnose(text, source, at)
    quals, level = _qualifiers(match, text)
    if match[2] or match[4]:
        low, high, precision, least = _long_span(match, source, at)
        month_day = None
    else:
        low, high, precision, least, month_day = _calendar_span(match, source, at)
    part = Part(
        text,
        low,
        high,
        precision,
        max(level, least),
        quals[0] | quals[1] | quals[2],
        quals,
        month_day=month_day,
        year=match[2] or match[3],
        month=match[7] or "",
        day=match[10] or "",
        significant=int(match[4] or 0),
        masked="X" in text,
    )
    return part if match[12] is None else with_time(part, match, source, at)


def _qualifiers(match: re.Match[str], text: str) -> tuple[tuple[int, int, int], int]:
    """Give the qualifiers of year, month and day, and the level they need.

    One on the right of a component counts for it and all to its left, one on the left for it alone (ISO
    8601-2, clause 8).
    """
    left_year, right_year, left_month, right_month, left_day, right_day = match.group(1, 5, 6, 8, 9, 11)
    given = [q for q in (left_year, right_year, left_month, right_month, left_day, right_day) if q]
    if not given:
        return (0, 0, 0), 0
    whole = QUALIFIERS[right_day]
    upper = whole | QUALIFIERS[right_month]
    quals = (
        upper | QUALIFIERS[right_year] | QUALIFIERS[left_year],
        upper | QUALIFIERS[left_month],
        whole | QUALIFIERS[left_day],
    )
    return quals, 1 if len(given) == 1 and text[-1] == given[0] else 2


def _long_span(match: re.Match[str], source: str, at: int) -> tuple[int, int, int, int]:
    """Read a year with `Y`, `E` or `S`: (low, high, precision, level). Source: ISO 8601-2 4.4."""
    long = match[2]
    if match[7]:
        raise hints.long_with_month(source, at, match)
    mantissa, _, exponent = (long[1:] if long else match[3]).partition("E")
    if "X" in mantissa:
        raise hints.masked_significant(source, at, match)
    digits = mantissa.lstrip("-")
    if len(digits) > MOST_DIGITS or (exponent and int(exponent) > MOST_DIGITS - len(digits)):
        raise EdtfError(
            source,
            at,
            f"a year of more than {MOST_DIGITS} digits",
            "use a year nearer to us, or leave the date open with ..",
        )
    if long and not exponent and len(digits) < 5:
        raise hints.short_long_year(source, at, text=match.string)
    year = int(mantissa) * 10 ** int(exponent or 0)
    level = 2 if exponent or match[4] else 1
    if match[4] is None:
        return year_start(year), year_start(year + 1), YEAR, level
    size = len(str(abs(year))) if year else 0
    kept = int(match[4])
    if not 1 <= kept <= size:
        raise hints.bad_significant(source, at + match.start(4), size)
    unit: int = 10 ** (size - kept)
    least = abs(year) // unit * unit
    first, last = (least, least + unit - 1) if year > 0 else (1 - least - unit, -least)
    return year_start(first), year_start(last + 1), max(YEAR - (size - kept), AGE), level


def _calendar_span(match: re.Match[str], source: str, at: int) -> tuple[int, int, int, int, int | None]:
    """Read a four-digit year and what follows it: (low, high, precision, level, month_day)."""
    year, month, day = match[3], match[7] or "", match[10] or ""
    if year[0] == "-" and ("X" in year or year == "-0000"):
        raise hints.bad_negative_year(source, at + match.start(3), year)
    level = 1 if year[0] == "-" else 0
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if "X" not in month and month and int(month) in GROUPS and not day:
        start, count, precision = GROUPS[int(month)]
        if "X" in year:
            precision, level = _MASK_PRECISION[year.index("X")], 2
        return (
            month_start(first, start),
            month_start(last, start + count),
            precision,
            2 if int(month) > 24 else max(level, 1),
            None,
        )
    if month and "X" not in month and not 1 <= int(month) <= 12:
        raise hints.bad_month(source, at, match.string, match.start(7), month, day)
    if "X" not in year + month + day:
        if not month:
            return year_start(first), year_start(first + 1), YEAR, level, None
        if not day:
            return month_start(first, int(month)), month_start(first, int(month) + 1), MONTH, level, None
        if not 1 <= int(day) <= days_in_month(first, int(month)):
            raise hints.bad_day(source, at + match.start(10), first, int(month), int(day))
        low = DAY * days_from_civil(first, int(month), int(day))
        return low, low + DAY, DAY_, level, 100 * int(month) + int(day)
    span = hull(year, month, day)
    if span is None:
        raise hints.bad_mask(source, at + match.start(10 if day else 7), year, month, day)
    known = YEAR if "X" in month else MONTH
    precision = _MASK_PRECISION[year.index("X")] if "X" in year else known
    bare = "-".join(piece for piece in (year.lstrip("-"), month, day) if piece)
    return *span, precision, 1 if _LEVEL_1_MASK(bare) else 2, None

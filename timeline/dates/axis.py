"""The axis of time: whole seconds of the proleptic Gregorian calendar and the arithmetic between them and
calendar fields. No text is read or written here."""

from typing import Final

DAY: Final = 86_400
"""Seconds in a day."""

MIN: Final = -(2**62 - 1)
MAX: Final = 2**62 - 1
"""Sentinels for open and unknown ends. Any difference of two values between them fits a signed 64-bit
integer, which 2**63 - 1 would not allow."""

SPAN_WIDTHS: Final[tuple[int, ...]] = (86_400, 2_678_400, 31_622_400, 315_619_200, 3_155_760_000)
"""Greatest length in seconds of the span classes 0 to 4: a day, 31 days, 366 days, 3,653 days, 36,525 days.
"""

_DAYS_IN_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Tell whether the astronomical `year` (0 = 1 BCE) has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Give the number of days of `month` (1 to 12) in the astronomical `year`."""
    return 29 if month == 2 and is_leap(year) else _DAYS_IN_MONTH[month]


def days_from_civil(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a date of the proleptic Gregorian calendar; any integer year.

    Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    """
    if month > 2:
        month -= 3
    else:
        month += 9
        year -= 1
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 719_469


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Give (year, month, day) of a day counted from 1970-01-01; the inverse of `days_from_civil`, same
    source."""
    days += 719_468
    era, doe = divmod(days, 146_097)
    yoe = (doe - doe // 1460 + doe // 36_524 - doe // 146_096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    shifted = (5 * doy + 2) // 153
    day = doy - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return yoe + 400 * era + (month <= 2), month, day


def month_start(year: int, month: int) -> int:
    """Give the first second of a month; a `month` outside 1 to 12 counts on into other years."""
    carry, index = divmod(month - 1, 12)
    return DAY * days_from_civil(year + carry, index + 1, 1)


def year_start(year: int) -> int:
    """Give the first second of the astronomical `year`."""
    before = year - 1
    return DAY * (365 * before + before // 4 - before // 100 + before // 400 - 719_162)


def year_of(second: int) -> int:
    """Give the astronomical year that a second lies in."""
    return civil_from_days(second // DAY)[0]


def span_class(se: int, el: int) -> int:
    """Classify an event by the length of its widest extent, from `se` (earliest start) to `el` (latest end),
    in seconds.

    0 to 4 are the classes of `SPAN_WIDTHS`, 5 is longer than a century, 6 has an open or unknown start (`se`
    is MIN).
    """
    if se == MIN:
        return 6
    length = el - se
    for number, width in enumerate(SPAN_WIDTHS):
        if length <= width:
            return number
    return 5

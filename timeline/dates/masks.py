"""Unspecified digits: which months, days and years a pattern such as `156X-02-2X` can stand for, and the
exact first and last second of them all."""

from timeline.dates.axis import DAY, days_from_civil, days_in_month, is_leap, month_start, year_start

_COMMON_YEAR = 2001
_LEAP_YEAR = 2000


def completions(pattern: str, first: int, last: int) -> list[int]:
    """List the numbers from `first` to `last` (at most 99) that fit a two-character `pattern` of digits and
    `X`."""
    tens, units = pattern[0], pattern[1]
    if tens == "X":
        if units == "X":
            return list(range(first, last + 1))
        return [n for n in range(int(units), 100, 10) if first <= n <= last]
    if units == "X":
        return [n for n in range(int(tens) * 10, int(tens) * 10 + 10) if first <= n <= last]
    return [n for n in (int(pattern),) if first <= n <= last]


def hull(year: str, month: str, day: str) -> tuple[int, int] | None:
    """Give the first second of the earliest and the end of the latest date that fits, or None if no date
    does.

    `year` is four characters, `month` and `day` two each or "", all of digits and `X`. Months are 01 to 12.
    The work is bounded by a constant.
    """
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not month:
        return year_start(first), year_start(last + 1)
    months = completions(month, 1, 12)
    if not months:
        return None
    if not day:
        return month_start(first, months[0]), month_start(last, months[-1] + 1)
    days = completions(day, 1, 31)
    if not days:
        return None
    months = [m for m in months if days[0] <= days_in_month(_LEAP_YEAR, m)]
    if not months:
        return None
    if not any(days[0] <= days_in_month(_COMMON_YEAR, m) for m in months):
        leap = leap_years(year)
        if leap is None:
            return None
        first, last = leap
    low = next((m, d) for m in months for d in days if d <= days_in_month(first, m))
    high = next((m, d) for m in reversed(months) for d in reversed(days) if d <= days_in_month(last, m))
    return DAY * days_from_civil(first, *low), DAY * (days_from_civil(last, *high) + 1)


def leap_years(year: str) -> tuple[int, int] | None:
    """Give the first and the last leap year that fit a four-character pattern, or None."""
    centuries = completions(year[:2], 0, 99)
    within = [n for n in completions(year[2:], 0, 99) if n % 4 == 0]
    fits = [c for c in centuries if any(is_leap(100 * c + n) for n in within)]
    if not fits:
        return None
    return (
        next(100 * fits[0] + n for n in within if is_leap(100 * fits[0] + n)),
        next(100 * fits[-1] + n for n in reversed(within) if is_leap(100 * fits[-1] + n)),
    )

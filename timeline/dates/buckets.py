"""The levels that the axis of time is cut at for overviews: from minutes over weeks and months to ages, each into whole
calendar units. The numbers of the levels are stored, and never change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from timeline.dates.axis import DAY, civil_from_days, month_start, year_of, year_start


class Level(NamedTuple):
    """One way to cut the axis: which bucket holds a second, and which second a bucket begins with."""

    number: int
    of: Callable[[int], int]
    start: Callable[[int], int]


class Range(NamedTuple):
    """Buckets low <= bucket < high of a level, and how often what they hold is counted."""

    level: int
    low: int
    high: int
    weight: int


TOTAL: Final = 0
"""The number of the level of everything, whose buckets are the next three."""
BEFORE: Final = -1
AMONG: Final = 0
AFTER: Final = 1
"""What has no start or no end on the axis stands before or after all that has."""
STARTED: Final = 60
"""The number of a level of decades that counts starts, be they marked uncertain or not."""
LOWEST: Final = -(2**62)
"""Less than every number of a bucket."""
_WEEK: Final = 7 * DAY
_MONDAY: Final = 4 * DAY
"""1970-01-05 was a Monday."""
_EPOCH_YEARS: Final = tuple(step * 10**power for power in range(12) for step in (1, 2, 5))[:-1]
"""1, 2, 5, 10, 20 … years, up to the two halves of the axis."""


def _even(number: int, width: int, origin: int = 0) -> Level:
    return Level(number, lambda second: (second - origin) // width, lambda bucket: origin + bucket * width)


def _months(number: int, width: int) -> Level:
    def of(second: int) -> int:
        year, month, _day = civil_from_days(second // DAY)
        return (12 * year + month - 1) // width

    return Level(number, of, lambda bucket: month_start(0, bucket * width + 1))


def _years(number: int, width: int) -> Level:
    return Level(number, lambda second: year_of(second) // width, lambda bucket: year_start(bucket * width))


MINUTES: Final = tuple(
    _even(number, 60 * width) for number, width in enumerate((1, 5, 15, 30, 60, 180, 360, 720), start=1)
)
"""1, 5, 15 and 30 minutes, 1, 3, 6 and 12 hours; each parts the next into whole pieces."""
DAYS: Final = _even(10, DAY)
TIMED: Final = _even(9, DAY)
"""Days, of what has a time of day only. The levels below days hold no more than that either, so that the many events
known to the day take no room there; what is left out of them is told by the difference to `DAYS`."""
MONTHS: Final = _months(12, 1)
YEARS: Final = tuple(_years(20 + place, width) for place, width in enumerate(_EPOCH_YEARS))
LEVELS: Final = (*MINUTES, DAYS, _even(11, _WEEK, _MONDAY), MONTHS, _months(13, 3), _months(14, 6), *YEARS)
"""Every level that an overview is cut at, the finest first."""
NESTED: Final = (DAYS, MONTHS, *YEARS[::3])
"""Days, months, and 1, 10, 100 … years: each parts the next into whole pieces."""
COARSE: Final = (MONTHS, YEARS[0], YEARS[3], YEARS[6])
"""Months, years, decades and centuries."""


def calendar_cut(low: int, high: int, most: int) -> tuple[Level | None, list[int]]:
    """Cut [low, high), in seconds, into at most `most` whole calendar units of one level, the finest that will do.

    Return the level and the edges; the first is not after `low`, the last not before `high`. No boundary parts what
    lies on both sides of year 0 into fewer than two units: if one is asked for, it is two in one, and has no level.
    """
    era = year_start(0)
    for level in LEVELS:
        begin, end = level.of(low), level.of(high - 1)
        if end - begin < most:
            return level, [level.start(bucket) for bucket in range(begin, end + 2)]
        if most < 2 and low < era < high and level.start(end) == era and begin == end - 1:
            return None, [level.start(begin), level.start(end + 1)]
    raise AssertionError("the axis has two halves")


def ranges_before(second: int, levels: Sequence[Level], lowest: int = LOWEST) -> list[Range]:
    """Return ranges that together hold what lies before `second`, an edge of the first of these nested levels.

    Of each level it is at most half of what one bucket of the next holds, since the rest can be taken away from that.
    Of the last level it is everything from the bucket `lowest`.
    """
    found = []
    for level, parent in pairwise(levels):
        bucket = parent.of(second)
        first, last = parent.start(bucket), parent.start(bucket + 1)
        begin, here, end = level.of(first), level.of(second), level.of(last)
        if here - begin <= end - here:
            if begin < here:
                found.append(Range(level.number, begin, here, 1))
            second = first
        else:
            found.append(Range(level.number, here, end, -1))
            second = last
    top = levels[-1]
    here = top.of(second)
    if lowest < here:
        found.append(Range(top.number, lowest, here, 1))
    return found


@lru_cache(maxsize=4_096)
def buckets_of(second: int) -> tuple[int, ...]:
    """Return the bucket of every level from days up that holds a second, in the order of `LEVELS`."""
    day = second // DAY
    year, month, _day = civil_from_days(day)
    months = 12 * year + month - 1
    return (
        day,
        (second - _MONDAY) // _WEEK,
        months,
        months // 3,
        months // 6,
        *(year // width for width in _EPOCH_YEARS),
    )

"""Cuts a stretch of the time axis at calendar boundaries, for overviews."""

from collections.abc import Callable, Iterator

from timeline.dates.axis import DAY, civil_from_days, month_start, year_of, year_start

_SECONDS = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, DAY)
_WEEK = 7 * DAY
_MONDAY = 4 * DAY
"""1970-01-05 was a Monday."""
_MONTHS = (1, 3, 6)

Level = tuple[Callable[[int], int], Callable[[int], int]]
"""(number of the bucket that holds a second, first second of a bucket by number)."""


def _even(width: int, origin: int = 0) -> Level:
    return (lambda second: (second - origin) // width), (lambda number: origin + number * width)


def _months(width: int) -> Level:
    def number(second: int) -> int:
        year, month, _day = civil_from_days(second // DAY)
        return (12 * year + month - 1) // width

    return number, lambda number: month_start(0, number * width + 1)


def _years(width: int) -> Level:
    return (lambda second: year_of(second) // width), (lambda number: year_start(number * width))


def _levels() -> Iterator[Level]:
    """Yield ever coarser ways to cut: seconds to days, weeks from Monday, months, then 1, 2, 5, 10, 20 … years."""
    for width in _SECONDS:
        yield _even(width)
    yield _even(_WEEK, _MONDAY)
    for width in _MONTHS:
        yield _months(width)
    width = 1
    while True:
        for step in (1, 2, 5):
            yield _years(width * step)
        width *= 10


def calendar_edges(low: int, high: int, most: int) -> list[int]:
    """Cut [low, high), in seconds, at the finest calendar boundaries that make at most `most` pieces (at least 1).

    Return the edges, `low` first and `high` last; the first and the last piece may be shorter than the others.
    """
    if most < 2:
        return [low, high]  # no boundary parts what lies on both sides of year 0 into fewer than two
    for number, first in _levels():
        begin, end = number(low), number(high - 1)
        if end - begin + 1 <= most:
            return [low, *(first(each) for each in range(begin + 1, end + 1)), high]
    raise AssertionError("there is always a coarser level")

"""The counters of the overviews for generated events: what services.counters.rebuild would write, from sums in memory,
which is several times as fast."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench._draw import Thing
from timeline.services.counter_rows import ALL, COARSE, Bounds, months_of, rows_of

COUNT = "what, level, bucket, target_id, begins, ends, opens, closes, starting, whole"


def rows(
    dates: Sequence[Bounds], of: array[int], under: Iterable[tuple[Thing, array[int]]]
) -> Iterator[tuple[Any, ...]]:
    """Yield all rows of `event_count`. `of` gives the date of each event (a position in `dates`), `under` the events
    (from 0) of each thing."""
    bounds, whole = _numbered(dates)
    months, coarse = _numbered([months_of(each.se, each.el) for each in dates])
    yield from rows_of({ALL: _summed(bounds, map(whole.__getitem__, of))})
    for thing, events in under:
        drawn = map(of.__getitem__, events)
        if thing.what in COARSE:
            held = _summed(months, map(coarse.__getitem__, drawn))
        else:
            held = _summed(bounds, map(whole.__getitem__, drawn))
        yield from rows_of({(thing.what, thing.number): held})


def _numbered(values: Sequence[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], list[int]]:
    """Return the different values, and for each of all which one it is."""
    numbers: dict[tuple[int, ...], int] = {}
    which = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), which


def _summed(values: Sequence[tuple[int, ...]], numbers: Iterable[int]) -> dict[tuple[int, ...], int]:
    return {values[number]: times for number, times in Counter(numbers).items()}

"""Which rows of `event_count` an event adds to, and how rows are written. When that happens is decided elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.dates import MAX, MIN, buckets
from timeline.dates.axis import DAY
from timeline.dates.buckets import AFTER, AMONG, BEFORE, STARTED
from timeline.models import LinkTo

ALL = (0, 0)
"""The group of all events. Others are (what, id) of what events are linked to."""
FULL = (LinkTo.KIND, LinkTo.TIMELINE)
"""What can be asked for in an overview: counted like all events."""
COARSE = (LinkTo.TAG, LinkTo.ACTOR, LinkTo.PLACE, LinkTo.SOURCE)
"""What is only listed with its numbers: begins and ends alone, by month, year, decade, century and in all."""
Group: TypeAlias = tuple[int, int]
Key: TypeAlias = tuple[int, int]
"""(level, bucket)"""
Point: TypeAlias = tuple[int, int]
"""(second, what counts in its bucket)"""
Pair: TypeAlias = tuple[int, int, int]
"""(second, another, what counts where both share a bucket)"""

# The six numbers of a row are packed into one integer, which is added up some ten times as fast as a list.
_BITS = 48
_BEGINS, _ENDS, _OPENS, _CLOSES, _STARTING, _WHOLE = (1 << place * _BITS for place in range(6))
_NUMBERS = tuple(level.number for level in buckets.LEVELS[len(buckets.MINUTES) :])
_FINE = tuple((level.number, level.start(1)) for level in buckets.MINUTES) + ((buckets.TIMED.number, DAY),)
_COARSE = tuple(zip((level.number for level in buckets.COARSE), (1, 12, 120, 1200), strict=True))
_TOTAL = buckets.TOTAL


class Bounds(NamedTuple):
    """What has to be known of an event to count it."""

    se: int
    sl: int
    ee: int
    el: int
    qual: int


@lru_cache(maxsize=4096)
def unpack(packed: int) -> tuple[int, ...]:
    """Return the six numbers of a row, in the order of the columns; they may be negative."""
    half, whole = 1 << _BITS - 1, 1 << _BITS
    numbers = []
    for _ in range(6):
        number = (packed + half) % whole - half
        numbers.append(number)
        packed = (packed - number) >> _BITS
    return tuple(numbers)


def rows_of(groups: Mapping[Group, Mapping[tuple[int, ...], int]]) -> Iterator[tuple[int, ...]]:
    """Yield rows of `event_count` for groups that hold so many events of these bounds, in the order of the key.

    An open start stands in the bucket before all others of the level of everything and nowhere else, an open end in
    the one after: so a sum up to any instant begins with the former.
    """
    found = []
    for (what, target), held in groups.items():
        rows: dict[Key, int] = defaultdict(int)
        if what in COARSE:
            _coarse(rows, held)
        else:
            _full(rows, held)
            if (what, target) == ALL:
                _started(rows, held)
        found += [(what, level, bucket, target, packed) for (level, bucket), packed in rows.items() if packed]
    found.sort()
    for what, level, bucket, target, packed in found:
        yield (what, level, bucket, target, *unpack(packed))


def _full(rows: dict[Key, int], held: Mapping[tuple[int, ...], int]) -> None:
    """Add events by their bounds to all levels. What begins or ends on a day does so in the week, the month and the
    year of that day; what is told of an event that lies within one day is so of all that hold the day."""
    days: dict[int, int] = defaultdict(int)
    for bounds, number in held.items():
        se, sl, ee, el, qual = bounds
        points: list[Point] = [(se, _BEGINS), (el - 1 if el < MAX else MAX, _ENDS)]
        together: list[Pair] = []
        if not qual:
            if sl < ee:
                points += [(sl, _OPENS), (ee - 1 if ee < MAX else MAX, _CLOSES)]
            else:
                together.append((ee - 1, sl, _WHOLE))
            if se > MIN:
                together.append((se, sl, _STARTING))
        day = se // DAY
        if (el - 1) // DAY == day:  # as most are
            packed = sum(column for *_, column in (*points, *together)) * number
            days[day] += packed
        else:
            for second, column in points:
                if MIN < second < MAX:
                    days[second // DAY] += column * number
            _share(rows, together, number)
        for second, column in points:
            rows[_TOTAL, BEFORE if second == MIN else AFTER if second == MAX else AMONG] += column * number
        if not _is_of_days(bounds):
            _by_minutes(rows, [point for point in points if MIN < point[0] < MAX], together, number)
    _fold(rows, days)


def _share(rows: dict[Key, int], together: Sequence[Pair], number: int) -> None:
    """Add what counts where two instants share a bucket, from days up."""
    for second, other, column in together:
        first, last = buckets.buckets_of(second), buckets.buckets_of(other)
        for level, one, two in zip(_NUMBERS, first, last, strict=True):
            if one == two:
                rows[level, one] += column * number


def _by_minutes(rows: dict[Key, int], points: Sequence[Point], together: Sequence[Pair], number: int) -> None:
    for level, width in _FINE:
        for second, column in points:
            rows[level, second // width] += column * number
        for second, other, column in together:
            if second // width == other // width:
                rows[level, second // width] += column * number


def _fold(rows: dict[Key, int], days: Mapping[int, int]) -> None:
    """Add the numbers of days to these and to all coarser levels, each from a finer one that it is made of."""
    weeks: dict[int, int] = defaultdict(int)
    months: dict[int, int] = defaultdict(int)
    for day, packed in days.items():
        weeks[(day - 4) // 7] += packed
        months[_month(day)] += packed
    years = _wider(months, 12)
    parts = {10: days, 11: weeks, 12: months, 13: _wider(months, 3), 14: _wider(months, 6), 20: years}
    for place in range(1, len(buckets.YEARS)):
        parts[20 + place] = _wider(parts[20 + place // 3 * 3 - (0 if place % 3 else 3)], (10, 2, 5)[place % 3])
    for level, part in parts.items():
        for bucket, packed in part.items():
            rows[level, bucket] += packed


def _wider(part: Mapping[int, int], factor: int) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for bucket, packed in part.items():
        found[bucket // factor] += packed
    return found


@lru_cache(maxsize=65_536)
def _month(day: int) -> int:
    return buckets.MONTHS.of(day * DAY)


def _is_of_days(bounds: Sequence[int]) -> bool:
    """Say whether the event was told in whole days: it may begin all day long, and end all day long."""
    se, sl, ee, el, _qual = bounds
    sides = ((se, MIN), (sl + 1, MIN + 1), (ee - 1, MAX - 1), (el, MAX))
    return all(side % DAY == 0 or side == open_ for side, open_ in sides)


def _started(rows: dict[Key, int], held: Mapping[tuple[int, ...], int]) -> None:
    """Add the decades of the group of all."""
    for (se, sl, *_), number in held.items():
        if se > MIN and _month(se // DAY) // 120 == _month(sl // DAY) // 120:
            rows[STARTED, _month(se // DAY) // 120] += _STARTING * number


def months_of(se: int, el: int) -> tuple[int, int]:
    """Return all that has to be known of an event to count it coarsely: the months of its outer bounds, numbered like
    `MONTHS`; what is open stays so."""
    return se if se == MIN else _month(se // DAY), el if el == MAX else _month((el - 1) // DAY)


def _coarse(rows: dict[Key, int], held: Mapping[tuple[int, ...], int]) -> None:
    months: dict[int, int] = defaultdict(int)
    for (first, last), number in held.items():
        for month, column in ((first, _BEGINS), (last, _ENDS)):
            if MIN < month < MAX:
                months[month] += column * number
                rows[_TOTAL, AMONG] += column * number
            else:
                rows[_TOTAL, BEFORE if month == MIN else AFTER] += column * number
    for level, factor in _COARSE:
        for month, packed in months.items():
            rows[level, month // factor] += packed


KEY = ("what", "level", "bucket", "target_id")
NUMBERS = ("begins", "ends", "opens", "closes", "starting", "whole")
_LOCK = 7_102_014
"""PostgreSQL advisory lock of whoever writes counters, until the transaction ends: all of them write the same few rows,
and would wait for each other in a circle if some wrote twice."""


def lock(session: Session) -> None:
    """Keep others from writing counters until the transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def write(session: Session, rows: Iterable[tuple[int, ...]], table: str = "event_count") -> None:
    """Add rows to those that are stored; those that become all zero go."""
    values = list(rows)
    if not values:
        return
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in NUMBERS)
    upsert = f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {sums}"
    into = f"INSERT INTO {table} ({', '.join((*KEY, *NUMBERS))}) "
    zero = "".join(f" AND {name} = 0" for name in NUMBERS)
    less = [row[:4] for row in values if min(row[4:]) < 0]
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"{into} VALUES ({', '.join('?' * 10)}) {upsert}", values)
        if less:
            same = " AND ".join(f"{name} = ?" for name in KEY)
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {same}{zero}", less)  # noqa: S608
        return
    connection.exec_driver_sql(f"{into} SELECT * FROM {_unnested(10)} {upsert}", _columns(values))  # noqa: S608
    if less:
        same = " AND ".join(f"{table}.{name} = gone.{name}" for name in KEY)
        gone = f"{_unnested(4)} AS gone ({', '.join(KEY)})"
        connection.exec_driver_sql(f"DELETE FROM {table} USING {gone} WHERE {same}{zero}", _columns(less))  # noqa: S608


def _columns(rows: Sequence[tuple[int, ...]]) -> tuple[list[int], ...]:
    return tuple(map(list, zip(*rows, strict=True)))


def _unnested(columns: int) -> str:
    return f"unnest({', '.join(['%s::bigint[]'] * columns)})"

"""Density from the counters: what began, less what was over, bucket by bucket. It costs the same for any number of
events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy.orm import Session

from timeline.dates.axis import DAY
from timeline.dates.buckets import AFTER, BEFORE, DAYS, LOWEST, TIMED, TOTAL, YEARS, Level
from timeline.queries import counters
from timeline.queries.counters import Weighed

_ROWS = counters.with_ranges(
    "SELECT r.place, c.bucket, c.begins, c.ends, c.opens, c.closes, c.starting, c.whole"
    f" {counters.JOINED} AND c.what = :what AND c.target_id = :target"
)
_END = (
    "(SELECT c.bucket FROM event_count c WHERE c.what = :what AND c.level = r.level AND c.target_id = :target"
    " AND c.bucket >= r.low AND c.bucket < r.high AND (c.begins > 0 OR c.ends > 0) ORDER BY c.bucket {} LIMIT 1)"
)
_REACH = counters.with_ranges(f"SELECT {_END.format('')}, {_END.format('DESC')} FROM ranges r ORDER BY r.place")  # noqa: S608


def reach(session: Session, group: tuple[int, int]) -> tuple[int, int] | None:
    """Return the whole days from the earliest start that is known to the latest end, in seconds, half-open.

    What has an open start is known by its end, what has an open end by its start.
    """
    what, target = group
    first = last = None
    for level in (YEARS[0], DAYS):  # the rows of other groups lie between: first the year, then the day in it
        stretches = [(LOWEST, -LOWEST)] * 2
        if first is not None and last is not None:
            stretches = [(DAYS.of(level_start(year)), DAYS.of(level_start(year + 1))) for year in (first, last)]
        ranges = [Weighed(level.number, low, high, 0, 0) for low, high in stretches]
        (first, _), (_, last) = counters.run(session, _REACH, ranges, what=what, target=target)
        if first is None or last is None:
            return None
    assert first is not None
    assert last is not None
    return first * DAY, (last + 1) * DAY


def level_start(year: int) -> int:
    """Return the first second of a year."""
    return YEARS[0].start(year)


def density(
    session: Session, group: tuple[int, int], level: Level, edges: Sequence[int]
) -> tuple[dict[str, list[int]], dict[str, int]]:
    """Return `starting`, `active` and `definite` of each bucket between these edges of a level, and what lies wholly
    `before` and `after` them. One statement."""
    what, target = group
    low, size = level.of(edges[0]), len(edges) - 1
    own = Weighed(level.number, low, low + size, 1, 1)
    everything = Weighed(TOTAL, BEFORE, AFTER + 1, 1, 0)
    earlier = counters.before(edges[0])
    days = [DAYS, TIMED] if level.start(1) - level.start(0) < DAY else []
    first, last = edges[0] // DAY, (edges[-1] - 1) // DAY
    hourly = [Weighed(each.number, first, last + 1, 1, 1) for each in days]
    ranges = [own, everything, *hourly, *earlier]

    begins, ends, opens, closes, starting, whole = ([0] * size for _ in range(6))
    total = 0
    begun = ended = opened = closed = 0
    for place, bucket, *numbers in counters.run(session, _ROWS, ranges, what=what, target=target):
        if place == 0:
            at = bucket - low
            begins[at] += numbers[0]
            ends[at] += numbers[1]
            opens[at] += numbers[2]
            closes[at] += numbers[3]
            starting[at] += numbers[4]
            whole[at] += numbers[5]
        elif place == 1:
            total += numbers[0]
        elif place <= 1 + len(hourly):
            # What was told in days: all of its days' numbers less those of what has a time of day.
            sign = 1 if place == 2 else -1
            morning, evening = level.of(bucket * DAY) - low, level.of(bucket * DAY + DAY - 1) - low
            if 0 <= morning < size:
                begins[morning] += sign * numbers[0]
                closes[morning] += sign * numbers[3]
            if 0 <= evening < size:
                ends[evening] += sign * numbers[1]
                opens[evening] += sign * numbers[2]
        else:
            weighed = ranges[place]
            begun += weighed.first * numbers[0]
            ended += weighed.last * numbers[1]
            opened += weighed.last * numbers[2]
            closed += weighed.first * numbers[3]
    running = _running(begun - ended, begins, ends)
    surely = _running(opened - closed, opens, closes)
    counts = {
        "starting": starting,
        "active": running,
        "definite": [lasting + held for lasting, held in zip(surely, whole, strict=True)],
    }
    return counts, {"before": ended, "after": total - begun - sum(begins)}


def _running(at_first: int, begins: list[int], ends: list[int]) -> list[int]:
    """Return what runs in each bucket: what ran before, and began in any so far, and had not ended before it."""
    begun, ended = accumulate(begins), accumulate([0, *ends[:-1]])
    return [at_first + so_far - gone for so_far, gone in zip(begun, ended, strict=True)]

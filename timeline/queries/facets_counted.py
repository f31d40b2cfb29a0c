"""Facets of all events that may touch a window, from the counters.

Kinds are counted to the minute, other things by the month: at a side of the window within a month, the links of the
events between it and the nearest month are counted one by one. Decades are counted whole; of the one that a side of the
window cuts, and of what ran already when the window opens, the events are looked at.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.dates.buckets import (
    AFTER,
    AMONG,
    BEFORE,
    COARSE,
    LOWEST,
    MONTHS,
    STARTED,
    TOTAL,
    YEARS,
    ranges_before,
)
from timeline.models import EventRead, LinkTo
from timeline.queries import counters
from timeline.queries.counters import ALL, Weighed
from timeline.queries.names import columns
from timeline.queries.segments import LONGEST, Segment, running
from timeline.queries.window import Window
from timeline.vocab import Audience, Certainty, Match

_DECADES = YEARS[3]
RECENT = 10
"""The century from which on it is cheaper to take away what comes later than to add up what came before."""

_LINKS = (
    " UNION ALL SELECT l.target_id, CAST(:{0}_weight AS bigint) FROM event_read e"
    " JOIN event_read_link l ON l.event_id = e.event_id"
    " WHERE e.audience = 0 AND l.what + 0 = :what AND l.audience + 0 = 0 AND {1}"
)
_LATE = _LINKS.format("late", "e.se >= :late_low AND e.se < :late_high")
_EARLY = _LINKS.format("early", "e.el > :early_low AND e.el <= :early_high")
_NUMBERS = counters.with_ranges(
    "SELECT target_id, CAST(SUM(number) AS bigint) AS number FROM ("  # noqa: S608
    f"SELECT c.target_id, r.first * c.begins - r.last * c.ends AS number {counters.JOINED} AND c.what = :what"
    f"{_LATE}{_EARLY}) AS parts GROUP BY target_id HAVING SUM(number) > 0"
)


def numbers(session: Session, what: int, window: Window | None) -> sa.Subquery:
    """Return (target_id, number) of everything of one sort, kinds, tags, actors …, that events which may touch the
    window are linked to. At a side within a month it reads up to half a month of events."""
    start, end = counters.sides(window)
    if end >= dates.MAX:
        ranges, late = [Weighed(TOTAL, BEFORE, AFTER + 1, 1, 0)], (0, 0, 0)
    else:
        found, late = _until(end, what)
        ranges = [each._replace(last=0) for each in found]
    early = (0, 0, 0)
    if start > dates.MIN:
        found, early = _until(start, what)
        ranges += [each._replace(first=0) for each in found]
    values = {
        f"{side}_{name}": value
        for side, sign, given in (("late", 1, late), ("early", -1, early))
        for name, value in zip(("low", "high", "weight"), (*given[:2], sign * given[2]), strict=True)
    }
    ranges = [each for each in ranges if each.first or each.last]
    statement = counters.prepared(session, _NUMBERS, ranges, what=what, **values)
    return statement.columns(sa.column("target_id", sa.BigInteger()), sa.column("number", sa.BigInteger())).subquery()


def _until(second: int, what: int) -> tuple[list[Weighed], tuple[int, int, int]]:
    """Return the ranges that add up to what lies before the nearest edge, and the stretch (low, high, weight) between
    that and the second."""
    if what == LinkTo.KIND:
        edge = second - second % counters.MINUTE
        return counters.before(edge), (edge, second, 1)
    month = MONTHS.of(second)
    first, last = MONTHS.start(month), MONTHS.start(month + 1)
    edge = first if second - first <= last - second else last
    *finer, whole = [Weighed(*each, each.weight) for each in ranges_before(edge, COARSE)]
    if whole.high > RECENT:  # all less what comes later: most is known of late times, or of all of them
        later = whole._replace(low=whole.high, high=-LOWEST, first=-1, last=-1)
        ranges = [Weighed(TOTAL, BEFORE, AMONG + 1, 1, 1), later, *finer]
    else:
        ranges = [Weighed(TOTAL, BEFORE, BEFORE + 1, 1, 1), whole, *finer]
    return ranges, (edge, second, 1) if edge <= second else (second, edge, -1)


_STARTED = counters.with_ranges(f"SELECT c.bucket, c.starting {counters.JOINED} AND c.what = 0 AND c.target_id = 0")


def decades(session: Session, window: Window | None) -> dict[int, int]:
    """Return for each decade, by number, how many events that may touch the window start in it and in no other."""
    start, end = counters.sides(window)
    low = _DECADES.of(start - 1) + 1 if start > dates.MIN else _DECADES.of(dates.MIN)
    high = _DECADES.of(end) if end < dates.MAX else _DECADES.of(dates.MAX) + 1
    counts: dict[int, int] = {}
    if low < high:
        ranges = [Weighed(STARTED, low, high, 0, 0)]
        counts = dict(counters.run(session, _STARTED, ranges))
    pieces = []
    if start > dates.MIN:
        pieces += list(running(start))
    for decade in {_DECADES.of(start) if start > dates.MIN else None, _DECADES.of(end) if end < dates.MAX else None}:
        if decade is not None and not low <= decade < high:
            first, last = max(start, _DECADES.start(decade)), min(end, _DECADES.start(decade + 1))
            if first < last:
                counts[decade] = _begun(session, last) - _begun(session, first)
                pieces += _leaving(first, last, _DECADES.start(decade + 1))
    for (first, last), number in _starts(session, pieces):
        decade, other = _DECADES.of(first), _DECADES.of(last)
        ran = first < start
        if ran and first > dates.MIN and decade == other:
            counts[decade] = counts.get(decade, 0) + number
        elif not ran and decade != other:
            counts[decade] -= number
    return {decade: number for decade, number in counts.items() if number}


def _begun(session: Session, second: int) -> int:
    """Count the events that may have begun on the axis before a second."""
    return counters.count(session, Window(dates.MIN, second, Match.INTERSECTS, Certainty.POSSIBLE, ""), ALL)


def _leaving(low: int, high: int, over: int) -> list[Segment]:
    """Return the runs of an index that hold what starts in [low, high) and lasts beyond `over`."""
    found = [
        Segment(span_class, max(low, over - width), high, over) for span_class, width in enumerate(dates.SPAN_WIDTHS)
    ]
    return [each for each in (*found, Segment(LONGEST, low, high, over)) if not each.empty]


def _starts(session: Session, pieces: list[Segment]) -> list[Any]:
    """Return the starts, as ((se, sl), number), of the events in these runs of an index."""
    if not pieces:
        return []
    read = columns(EventRead)
    each = [
        sa.select(read.se, read.sl).where(read.audience == Audience.PUBLIC, *piece.where(read, f"piece_{place}"))
        for place, piece in enumerate(pieces)
    ]
    found = sa.union_all(*each).subquery()
    statement = sa.select(found.c.se, found.c.sl, sa.func.count()).group_by(found.c.se, found.c.sl)
    return [((se, sl), number) for se, sl, number in session.execute(statement)]

"""Density: how many events each stretch of time holds, for zoomable overviews. Exact.

Buckets are whole calendar units, so that a vague date counts as certain only in a bucket that holds it whole, and so
that the same bucket holds the same numbers whatever window it was asked in. Of all events, of one kind or of one
timeline they come from counters; with other filters every match is looked at.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline import dates
from timeline.dates.axis import DAY
from timeline.errors import Invalid, Problem
from timeline.models import EventRead
from timeline.queries import counters, density_counted, plan
from timeline.queries.question import Question, at
from timeline.vocab import Certainty, Match

MOST_BUCKETS = 1000


def density(session: Session, question: Question, buckets: int) -> dict[str, Any]:
    """Return at most `buckets` buckets that cover the window, or what is known of what the filters find where a side
    of it is open.

    Of each bucket [start, end): `starting`, events whose start certainly lies in it; `active`, events that may touch
    it; `definite`, events that certainly do. `outside` counts what the filters find that lies wholly before the first
    bucket or after the last.
    """
    asked = question.window
    if asked is not None and asked.match != Match.INTERSECTS:
        raise Invalid(Problem("density counts what touches a stretch", parameter="match", cure="leave it out"))
    group = counters.group_of(question)
    low, high = _reach(session, question, group)
    if low is None or high is None:
        return {"buckets": [], "outside": {"before": 0, "after": 0}, "says": question.says}
    level, edges = dates.calendar_cut(low, high, buckets)
    if group is not None and level is not None:
        counts, outside = density_counted.density(session, group, level, edges)
    else:
        counts, outside = _counts(session, _snapped(question, edges), edges), _outside(session, question, edges)
    instants = [dates.format_instant(edge) for edge in edges]
    rows = zip(instants, instants[1:], counts["starting"], counts["active"], counts["definite"], strict=False)
    names = ("start", "end", "starting", "active", "definite")
    return {
        "buckets": [dict(zip(names, row, strict=True)) for row in rows],
        "outside": outside,
        "says": question.says,
    }


def _reach(
    session: Session, question: Question, group: tuple[int, int] | None
) -> tuple[int, int] | tuple[int | None, int | None]:
    window = question.window
    low = None if window is None or window.start <= dates.MIN else window.start
    high = None if window is None or window.end >= dates.MAX else window.end
    if low is None or high is None:
        known = density_counted.reach(session, group) if group is not None else _known(session, question)
        if known is not None:
            low = known[0] if low is None else low
            high = known[1] if high is None else high
    if low is None or high is None or low < high:
        return low, high
    # What is known of the matches lies beyond the side that was asked for: then the year at that side is shown.
    if window is not None and window.end < dates.MAX:
        return dates.year_start(dates.year_of(high - 1)), high
    return low, dates.year_start(dates.year_of(low) + 1)


def _known(session: Session, question: Question) -> tuple[int, int] | None:
    """Return the same as `density_counted.reach` of what the filters find."""
    found, read = plan.matching(session, _anywhere(question)), aliased(EventRead)
    start = sa.case((read.se > dates.MIN, read.se), (read.el < dates.MAX, read.el - 1))
    end = sa.case((read.el < dates.MAX, read.el - 1), (read.se > dates.MIN, read.se))
    statement = sa.select(sa.func.min(start), sa.func.max(end)).join(found, found.c.event_id == read.event_id)
    first, last = session.execute(statement).one()
    return None if first is None else (first // DAY * DAY, (last // DAY + 1) * DAY)


def _anywhere(question: Question) -> Question:
    """Return the question without its window, and without what is asked about that."""
    filters = tuple(pair for pair in question.filters if pair[0].name != "ongoing")
    return replace(question, window=None, filters=filters, after=None, sort="start")


def _snapped(question: Question, edges: Sequence[int]) -> Question:
    """Return the question with the sides of its window moved to the outer edges; what is open stays open."""
    window = question.window
    if window is None:
        return at(question, None)
    start = window.start if window.start <= dates.MIN else max(edges[0], dates.MIN)
    end = window.end if window.end >= dates.MAX else min(edges[-1], dates.MAX)
    window = replace(window, start=start, end=end)
    return replace(at(question, None), window=window, scope=replace(question.scope, window=window))


def _counts(session: Session, question: Question, edges: Sequence[int]) -> dict[str, list[int]]:
    """Count with difference arrays: +1 in the first bucket of a run of buckets, -1 behind its last."""
    steps = {name: [0] * (len(edges) + 1) for name in ("starting", "active", "definite")}

    def add(name: str, first: int, last: int) -> None:
        if first <= last:
            steps[name][first] += 1
            steps[name][last + 1] -= 1

    last = len(edges) - 2
    found = plan.matching(session, question)
    read = aliased(EventRead)
    statement = sa.select(read.se, read.sl, read.ee, read.el, read.qual)
    rows = session.execute(statement.join(found, found.c.event_id == read.event_id).execution_options(yield_per=10_000))
    for se, sl, ee, el, qual in rows:
        # Bucket b is [edges[b], edges[b + 1]); an event touches it when se < edges[b + 1] and el > edges[b].
        add("active", max(bisect_right(edges, se) - 1, 0), min(bisect_left(edges, el) - 1, last))
        if qual:
            continue
        add("definite", max(bisect_right(edges, sl) - 1, 0), min(bisect_left(edges, ee) - 1, last))
        start = bisect_right(edges, se) - 1
        if 0 <= start <= last and se > dates.MIN and sl < edges[start + 1]:
            add("starting", start, start)
    return {name: list(accumulate(row))[: last + 1] for name, row in steps.items()}


def _outside(session: Session, question: Question, edges: Sequence[int]) -> dict[str, int]:
    """Count what the other filters find that lies wholly before or after the buckets, vague dates included."""
    certainty = Certainty.POSSIBLE if question.window is None else question.window.certainty
    found, read = plan.matching(session, _anywhere(question)), aliased(EventRead)
    sides = {"before": read.el <= max(edges[0], dates.MIN), "after": read.se >= min(edges[-1], dates.MAX)}
    sure = [read.qual == 0] if certainty == Certainty.DEFINITE else []
    counts = {}
    for name, beyond in sides.items():
        statement = sa.select(sa.func.count()).select_from(read).join(found, found.c.event_id == read.event_id)
        counts[name] = int(session.execute(statement.where(beyond, *sure)).scalar_one())
    return counts

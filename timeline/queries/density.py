"""Density: how many events each stretch of time holds, for zoomable overviews. Exact: it looks at every match.

Buckets snap to calendar levels, so that a vague date counts as certain only in a bucket that holds it whole.
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
from timeline.errors import Invalid, Problem
from timeline.models import EventRead
from timeline.queries import plan
from timeline.queries.event import extent
from timeline.queries.question import Question, at
from timeline.queries.window import Window
from timeline.vocab import Certainty, Match

MOST_BUCKETS = 1000


def density(session: Session, question: Question, buckets: int) -> dict[str, Any]:
    """Return at most `buckets` buckets over the window, or over what is known of the matches when a side is open.

    Of each bucket [start, end): `starting`, events whose start certainly lies in it; `active`, events that may touch
    it; `definite`, events that certainly do. `outside` counts the matches of the other filters that lie wholly
    before the first bucket or after the last.
    """
    asked = question.window
    if asked is not None and asked.match != Match.INTERSECTS:
        raise Invalid(Problem("density counts what touches a stretch", parameter="match", cure="leave it out"))
    low, high = _reach(session, question)
    if low is None or high is None:
        return {"buckets": [], "outside": {"before": 0, "after": 0}, "says": question.says}
    edges = dates.calendar_edges(low, high, buckets)
    counts = _counts(session, question, edges)
    return {
        "buckets": [
            {
                "start": dates.format_instant(edges[number]),
                "end": dates.format_instant(edges[number + 1]),
                **{name: row[number] for name, row in counts.items()},
            }
            for number in range(len(edges) - 1)
        ],
        "outside": _outside(session, question, edges),
        "says": question.says,
    }


def _reach(session: Session, question: Question) -> tuple[int | None, int | None]:
    window = question.window
    low = None if window is None or window.start <= dates.MIN else window.start
    high = None if window is None or window.end >= dates.MAX else window.end
    if low is None or high is None:
        known = extent(session, question)
        if known is not None:
            low = known[0] if low is None else low
            high = known[1] if high is None else high
    if low is None or high is None or low < high:
        return low, high
    # What is known of the matches lies beyond the side that was asked for: then the year at that side is shown.
    if window is not None and window.end < dates.MAX:
        return dates.year_start(dates.year_of(high - 1)), high
    return low, dates.year_start(dates.year_of(low) + 1)


def _counts(session: Session, question: Question, edges: Sequence[int]) -> dict[str, list[int]]:
    """Count with difference arrays: +1 in the first bucket of a run of buckets, -1 behind its last."""
    steps = {name: [0] * (len(edges) + 1) for name in ("starting", "active", "definite")}

    def add(name: str, first: int, last: int) -> None:
        if first <= last:
            steps[name][first] += 1
            steps[name][last + 1] -= 1

    last = len(edges) - 2
    found = plan.matching(session, at(question, None))
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
        if 0 <= start <= last and sl < edges[start + 1]:
            add("starting", start, start)
    return {name: list(accumulate(row))[: last + 1] for name, row in steps.items()}


def _outside(session: Session, question: Question, edges: Sequence[int]) -> dict[str, int]:
    """Count what the other filters find that lies wholly before or after the buckets, vague dates included."""
    certainty = Certainty.POSSIBLE if question.window is None else question.window.certainty
    sides = {
        "before": Window(dates.MIN, edges[0], Match.BEFORE, Certainty.DEFINITE, ""),
        "after": Window(edges[-1], dates.MAX, Match.AFTER, Certainty.DEFINITE, ""),
    }
    filters = tuple(pair for pair in question.filters if pair[0].name != "ongoing")
    counts = {}
    for name, side in sides.items():
        read = aliased(EventRead)
        rest = replace(question, window=None, filters=filters, after=None, sort="start")
        found = plan.matching(session, rest)
        beyond = read.el <= side.end if name == "before" else read.se >= side.start
        statement = sa.select(sa.func.count()).select_from(read).join(found, found.c.event_id == read.event_id)
        if certainty == Certainty.DEFINITE:
            beyond = sa.and_(beyond, read.qual == 0)
        counts[name] = int(session.execute(statement.where(beyond)).scalar_one())
    return counts

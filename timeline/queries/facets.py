"""Facets: how many of the matching events fall under each kind, tag, actor, place or decade. Exact.

What many events may lie in, all of them or those of a window, is told from the counters; otherwise, and for timelines,
status and importance, every match is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline import dates
from timeline.models import EventLink, EventRead, LinkTo, Slug
from timeline.queries import counters, facets_counted, plan
from timeline.queries.filters.base import Ref
from timeline.queries.lookup import known, title_of
from timeline.queries.question import Question, at, on_timeline
from timeline.vocab import Entity

BY_LINK = {
    "kind": (Entity.KIND, LinkTo.KIND),
    "tag": (Entity.TAG, LinkTo.TAG),
    "actor": (Entity.ACTOR, LinkTo.ACTOR),
    "place": (Entity.PLACE, LinkTo.PLACE),
    "source": (Entity.SOURCE, LinkTo.SOURCE),
}
BY = (*BY_LINK, "timeline", "decade", "status", "importance")
MOST = 100
"""Values of one facet that are listed, the most frequent first."""
FEW = 2000
"""Events of a window up to which each is looked at: that costs less than adding up the counters of all values."""


def facets(session: Session, question: Question, by: Sequence[str]) -> dict[str, Any]:
    """Return for each facet its values with numbers of events, the most frequent first.

    A decade counts the events that certainly start in it; what starts at a time vaguer than a decade, or at an
    unknown one, stands under `null`. An event counts once under a value, and under each of its values.
    """
    question = at(question, None)
    total = _counted(session, question)
    found: dict[str, Any] = {}
    for name in by:
        if name == "timeline":
            found[name] = _timelines(session, question)
        elif name in BY_LINK:
            found[name] = _linked(session, question, *BY_LINK[name], counted=total is not None)
        elif name == "decade":
            found[name] = _decades(session, question, total)
        else:
            found[name] = _column(session, question, name)
    return {"facets": found, "says": question.says}


def _counted(session: Session, question: Question) -> int | None:
    """Return how many events there are to divide, where the counters are to tell how; None where each is looked at."""
    if counters.group_of(question) != counters.ALL:
        return None
    total = counters.count(session, question.window, counters.ALL)
    return total if total > FEW else None


def _linked(session: Session, question: Question, entity: Entity, what: int, *, counted: bool) -> list[dict[str, Any]]:
    numbers = facets_counted.numbers(session, what, question.window) if counted else _numbers(session, question, what)
    # The place in the order is found first, so that only so many names are looked up; what shares the last place stays.
    place = sa.func.rank().over(order_by=numbers.c.number.desc()).label("place")
    ranked = sa.select(numbers.c.target_id, numbers.c.number, place).subquery()
    first = (
        sa.select(ranked.c.target_id, ranked.c.number, Slug.slug)
        .join(Slug, sa.and_(Slug.entity == entity, Slug.entity_id == ranked.c.target_id, Slug.current))
        .where(ranked.c.place <= MOST)
        .order_by(ranked.c.number.desc(), Slug.slug)
        .limit(MOST)
        .subquery()
    )
    statement = sa.select(first, title_of(entity, first.c.target_id).label("name"))
    rows = session.execute(statement.order_by(first.c.number.desc(), first.c.slug)).all()
    return [{"value": row.slug, "name": row.name or row.slug, "count": row.number} for row in rows]


def _numbers(session: Session, question: Question, what: int) -> sa.Subquery:
    """Return (target_id, number) of everything of one sort, from the links of every match."""
    matching = plan.matching(session, question)
    row = aliased(EventLink)
    return (
        sa.select(row.target_id, sa.func.count().label("number"))
        .join(matching, matching.c.event_id == row.event_id)
        .where(row.what == what, row.audience.in_(question.scope.audiences))
        .group_by(row.target_id)
        .subquery()
    )


def _timelines(session: Session, question: Question) -> list[dict[str, Any]]:
    """Count on each timeline what is pinned to it and what its saved query finds; one statement a timeline."""
    statement = sa.select(Slug.entity_id, Slug.slug, title_of(Entity.TIMELINE, Slug.entity_id).label("name")).where(
        Slug.entity == Entity.TIMELINE,
        Slug.current,
        known(Entity.TIMELINE, Slug.entity_id, question.scope.audience),
    )
    counts = []
    for row in session.execute(statement.order_by(Slug.slug)).all():
        found = plan.matching(session, on_timeline(session, question, Ref(row.entity_id, row.slug, row.name)))
        number = session.scalar(sa.select(sa.func.count()).select_from(found)) or 0
        if number:
            counts.append({"value": row.slug, "name": row.name, "count": number})
    return sorted(counts, key=lambda each: (-each["count"], each["value"]))[:MOST]


def _column(session: Session, question: Question, name: str) -> list[dict[str, Any]]:
    matching = plan.matching(session, question)
    column, number = getattr(EventRead, name), sa.func.count().label("number")
    statement = (
        sa.select(column.label("value"), number)
        .join(matching, matching.c.event_id == EventRead.event_id)
        .group_by(column)
        .order_by(number.desc(), column)
    )
    return [{"value": row.value, "name": str(row.value), "count": row.number} for row in session.execute(statement)]


def _decades(session: Session, question: Question, total: int | None) -> list[dict[str, Any]]:
    """Count by decade in order of time; a start that may lie in two decades has none."""
    if total is None:
        counts, total = _starts(session, question)
    else:
        counts = facets_counted.decades(session, question.window)
    listed = [
        {"value": str(each * 10), "name": _decade_name(each * 10), "count": counts[each]} for each in sorted(counts)
    ]
    vague = total - sum(counts.values())
    if vague:
        listed.append({"value": None, "name": "no certain decade", "count": vague})
    return listed


def _starts(session: Session, question: Question) -> tuple[dict[int, int], int]:
    """Return how many matches start in each decade for certain, by number, and how many matches there are."""
    matching = plan.matching(session, question)
    statement = sa.select(EventRead.se, EventRead.sl, sa.func.count().label("number"))
    rows = session.execute(
        statement.join(matching, matching.c.event_id == EventRead.event_id).group_by(EventRead.se, EventRead.sl)
    )
    counts: Counter[int] = Counter()
    total = 0
    for se, sl, number in rows:
        total += number
        first = dates.year_of(se) // 10
        if se > dates.MIN and first == dates.year_of(sl) // 10:
            counts[first] += number
    return counts, total


def _decade_name(decade: int) -> str:
    """Name a decade by its EDTF mask: 199X."""
    return dates.label(f"{decade // 10:03d}X") if 0 <= decade <= 9990 else f"{decade} to {decade + 9}"

"""Facets: how many of the matching events fall under each kind, tag, actor, place or decade. Plain and exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline import dates
from timeline.models import EventLink, EventRead, LinkTo, Slug
from timeline.queries import plan
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


def facets(session: Session, question: Question, by: Sequence[str]) -> dict[str, Any]:
    """Return for each facet its values with numbers of events, the most frequent first.

    A decade counts the events that certainly start in it; what starts at a time vaguer than a decade, or at an
    unknown one, stands under `null`. An event counts once under a value, and under each of its values.
    """
    question = at(question, None)
    found: dict[str, Any] = {}
    for name in by:
        if name == "timeline":
            found[name] = _timelines(session, question)
        elif name in BY_LINK:
            found[name] = _linked(session, question, *BY_LINK[name])
        elif name == "decade":
            found[name] = _decades(session, question)
        else:
            found[name] = _column(session, question, name)
    return {"facets": found, "says": question.says}


def _linked(session: Session, question: Question, entity: Entity, what: int) -> list[dict[str, Any]]:
    matching = plan.matching(session, question)
    row, number = aliased(EventLink), sa.func.count().label("number")
    counts = (
        sa.select(row.target_id, number)
        .join(matching, matching.c.event_id == row.event_id)
        .where(row.what == what, row.audience.in_(question.scope.audiences))
        .group_by(row.target_id)
        .subquery()
    )
    statement = (
        sa.select(counts.c.target_id, counts.c.number, Slug.slug, title_of(entity, counts.c.target_id).label("name"))
        .join(Slug, sa.and_(Slug.entity == entity, Slug.entity_id == counts.c.target_id, Slug.current))
        .where(known(entity, counts.c.target_id, question.scope.audience))
        .order_by(counts.c.number.desc(), Slug.slug)
    )
    rows = session.execute(statement.limit(MOST)).all()
    return [{"value": row.slug, "name": row.name or row.slug, "count": row.number} for row in rows]


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


def _decades(session: Session, question: Question) -> list[dict[str, Any]]:
    """Count by decade in order of time; a start that may lie in two decades has none."""
    matching = plan.matching(session, question)
    statement = sa.select(EventRead.se, EventRead.sl, sa.func.count().label("number"))
    rows = session.execute(
        statement.join(matching, matching.c.event_id == EventRead.event_id).group_by(EventRead.se, EventRead.sl)
    )
    counts: Counter[int | None] = Counter()
    for se, sl, number in rows:
        first = _decade(se) if se > dates.MIN else None
        counts[first if first is not None and first == _decade(sl) else None] += number
    known = sorted(decade for decade in counts if decade is not None)
    listed = [{"value": str(each), "name": _decade_name(each), "count": counts[each]} for each in known]
    if counts[None]:
        listed.append({"value": None, "name": "no certain decade", "count": counts[None]})
    return listed


def _decade(second: int) -> int:
    """Return the astronomical year that the decade of this second begins with."""
    return dates.year_of(second) // 10 * 10


def _decade_name(decade: int) -> str:
    """Name a decade by its EDTF mask: 199X."""
    return dates.label(f"{decade // 10:03d}X") if 0 <= decade <= 9990 else f"{decade} to {decade + 9}"

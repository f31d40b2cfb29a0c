"""How many events a question finds, exactly or by an estimate."""

from __future__ import annotations

import random

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline.models import EventRead
from timeline.queries import counters, plan
from timeline.queries.question import Question, at

ESTIMATED_FROM = 10_000
"""An estimate counts this far and reckons on from there."""
SAMPLE = 5_000


def count(session: Session, question: Question) -> int | None:
    """Return how many events match: nothing, exactly, or by an estimate that stays cheap.

    What counters tell is exact and costs the same for any number of events. Otherwise an exact count looks at every
    match; an estimate is exact up to 10,000, and beyond that made from a sample of 5,000 events, and rounded.
    """
    if question.count == "none":
        return None
    group = counters.group_of(question)
    if group is not None:
        return counters.count(session, question.window, group)
    found = plan.matching(session, at(question, None))
    if question.count == "exact":
        return int(session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())
    some = sa.select(found.c.event_id).limit(ESTIMATED_FROM + 1).subquery()
    counted = int(session.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())
    return counted if counted <= ESTIMATED_FROM else max(counted, _estimate(session, question))


def _estimate(session: Session, question: Question) -> int:
    """Ask a sample of all ids, the same one every time, whether they match. Numbers without an event do not."""
    read = aliased(EventRead)
    # What the asker may not see has no part in it; the `+ 0` keeps the walk on the primary key, from its end.
    visible = (read.audience + sa.literal_column("0")).in_(question.scope.audiences)
    last = session.execute(sa.select(read.event_id).where(visible).order_by(read.event_id.desc()).limit(1)).scalar_one()
    sample = random.Random(last).sample(range(1, last + 1), min(SAMPLE, last))  # noqa: S311
    hits = session.execute(
        sa.select(sa.func.count()).where(
            read.event_id.in_(sample), question.scope.sees(read), plan.condition(question, read)
        )
    ).scalar_one()
    estimate = last * int(hits) / len(sample)
    return int(float(f"{estimate:.2g}"))

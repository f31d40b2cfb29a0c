"""Finds out whether a filter with an index of its own leaves so few events that looking at each is the cheapest way."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventRead
from timeline.queries.names import columns

if TYPE_CHECKING:
    from timeline.queries.question import Question


def narrowed(session: Session, question: Question, order: str, limit: int | None) -> sa.Select[int] | None:
    """Return the ids of the events that a filter with a floor leaves, if they are few; None to walk along `order`.

    Sorting n events costs n; walking until a page of p is full costs p * N / n of all N. So few is less than the root
    of p * N. Where the order begins with the filter's own column, its index already starts at the floor.
    """
    bounds = [(each.floor, value) for each, value in question.filters if each.floor not in (None, order)]
    if not bounds or question.chosen:
        return None
    few = few_of(session, limit)
    for floor, value in bounds:
        read = columns(EventRead)
        found = sa.select(read.event_id).where(read.audience.in_(question.scope.audiences), read[floor] >= value)
        some = found.limit(few + 1)
        if not question.scope.sqlite:  # see plan: an order that only the index has keeps PostgreSQL on it
            some = some.order_by(read.audience, read[floor])
        some = sa.select(sa.func.count()).select_from(some.subquery())
        if (session.scalar(some) or 0) <= few:
            return found
    return None


def few_of(session: Session, limit: int | None) -> int:
    """Return how many events are few, when a page of `limit` is wanted, or all of them (None)."""
    last = session.scalar(sa.select(sa.func.max(EventRead.event_id))) or 0
    return isqrt((limit or last) * last)

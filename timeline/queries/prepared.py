"""Pages: the statement of a question is written once for all questions of its shape, and run with other values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from timeline.queries import intime, plan, statements, ways
from timeline.queries.filters.base import Ref
from timeline.queries.question import Question


def page_rows(session: Session, question: Question, limit: int) -> Sequence[Sequence[Any]]:
    """Return the first `limit` rows of plan.page."""
    way = ways.choose(session, question, limit)
    shape = _shape(question, way)
    if way.in_time and way.words is not None:
        return intime.page_rows(session, question, way.words, limit, shape)
    values = plan.parameters(question, way, limit)
    if shape is None:
        return session.execute(plan.page(question, way), values).all()
    return statements.prepare(session, shape, lambda: plan.page(question, way)).rows(session, values)


def _shape(question: Question, way: ways.Way) -> Hashable | None:
    """Return all that the text of the statement depends on, None where too much does. Values of filters belong to it,
    but not those of the window, the cursor and the leading filter."""
    passed = way.shape()
    if passed is None or question.scope.saved:
        return None
    led = way.leading.name if way.leading else None
    filters = tuple(
        (each.name, None if each.name == led and not each.every and each.name != "role" else _hashable(value))
        for each, value in question.filters
        if not (way.words == value and each.name == "q")  # the words are a parameter
    )
    return (
        question.scope.sqlite,
        question.scope.audience,
        question.window and question.window.shape(),
        filters,
        question.scope.values.get("certainty"),
        question.sort,
        question.descending,
        question.after is None,
        passed,
    )


def _hashable(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_hashable(each) for each in value)
    return value.id if isinstance(value, Ref) else value

"""What is left to ask of each row that a way leads past, when the pieces of the window and the leading filter have done
their part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from timeline.queries.filters.base import Filter, there_is
from timeline.signature import signature
from timeline.vocab import Audience, Entity

if TYPE_CHECKING:
    from timeline.queries.question import Question

MOST_MARKS = 8
"""Things of one filter, any of which will do, whose signatures are tested; more would let most rows pass."""


def of_event(question: Question, event: Any, leading: str | None = None) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on a row with the columns of event_read."""
    return _known([*_window(question, event), *(_where(question, each, event) for each in _left(question, leading))])


def of_link(question: Question, row: Any, event: Any, leading: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on a link row of the leading filter; those that need more of the event look it up in
    `event`. The cheapest come first: the signature, which most rows fail that another filter does not want."""
    left = _left(question, leading)
    by_key = [each for each in left if _by_key(question, *each)]
    others = [_where(question, each, event) for each in left if each not in by_key]
    more = _known([*_window(question, event), *others])
    looked_up = [there_is(event.event_id == row.event_id, *more)] if more else []
    return [*_marks(question, row, left), *_known(_where(question, each, row) for each in by_key), *looked_up]


def _left(question: Question, leading: str | None) -> list[tuple[Filter, Any]]:
    """Return the filters that the leading one does not settle; it may be one of them."""
    return [
        (each, value)
        for each, value in question.filters
        if each.name != leading or each.every or each.name == "role"
    ]  # fmt: skip


def _by_key(question: Question, each: Filter, value: Any) -> bool:
    return each.by_key or (each.entity == Entity.TIMELINE and not any(ref.id in question.scope.saved for ref in value))


def _marks(question: Question, row: Any, left: list[tuple[Filter, Any]]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield tests of the signature, which holds what readers find the event by, staff maybe by more."""
    if question.scope.audience != Audience.PUBLIC:
        return
    for each, value in left:
        if each.link is None or not _by_key(question, each, value):
            continue
        if each.every:
            yield _holds(row, signature((each.link, ref.id) for ref in value))
        elif len(value) <= MOST_MARKS:
            yield sa.or_(*(_holds(row, signature([(each.link, ref.id)])) for ref in value))


def _holds(row: Any, bits: int) -> sa.ColumnElement[bool]:
    # No number has more of the bits than all, so "at least" is "all". Of "equal" PostgreSQL would expect so few rows
    # that it reads and sorts them all, instead of walking until the page is full.
    mask: sa.ColumnClause[int] = sa.literal_column(str(bits), sa.BigInteger())
    return cast("sa.ColumnElement[bool]", row.signature.bitwise_and(mask) >= mask)


def _window(question: Question, event: Any) -> list[sa.ColumnElement[bool]]:
    asked = question.window is not None and not question.segments_decide
    return [question.window.where(event)] if asked and question.window is not None else []


def _where(question: Question, given: tuple[Filter, Any], table: Any) -> sa.ColumnElement[bool]:
    each, value = given
    return each.where(table, value, question.scope)


def _known(conditions: Any) -> list[sa.ColumnElement[bool]]:
    """Leave out what is always true."""
    return [each for each in conditions if not isinstance(each, sa.sql.elements.True_)]

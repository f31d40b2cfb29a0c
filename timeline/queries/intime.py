"""Walks SQLite's index of words in the order of time: its rows are numbered by length class and day (see `textkey`), so
that a page of what mentions a frequent word, in a window or not, is read from where it begins until it is full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from heapq import merge, nlargest, nsmallest
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from timeline import dates
from timeline.models import EventRead, EventSearch
from timeline.queries import plan, statements
from timeline.queries.filters.words import Search, event_of, fts5, held, in_fts5, words_of
from timeline.queries.names import columns
from timeline.queries.segments import OPEN_START, segments
from timeline.textkey import keys_between, order_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from timeline.queries.question import Question

EVENT_ID = 3
CLASSES = range(OPEN_START + 1)
_ZERO: sa.ColumnClause[int] = sa.literal_column("0")
"""Added to a column, it keeps SQLite from walking a whole index for the sake of its order."""


def page_rows(
    session: Session, question: Question, words: Search, limit: int, shape: Hashable | None
) -> Sequence[Sequence[Any]]:
    """Return the first `limit` events behind the question's cursor that mention what is searched for, by start: their
    sort key, document, and whether they certainly lie in the window. The index is asked for `words`; what else is
    searched for is asked of the texts.

    One statement a length class, each read only as far as the page needs: rows come by day, so what starts on the last
    day of the page is read whole and put in order. `shape` says all that the statements depend on besides values.
    """
    values = plan.cursor_and_window(question)
    texts: list[sa.CursorResult[Any]] = []
    try:
        for audience in question.scope.audiences:
            kept = None if shape is None else ("in time", audience, shape)
            prepared = statements.prepare(session, kept, partial(_texts, question, words, audience))
            for low, high in _ranges(question):
                texts.append(prepared.run(session, {**values, "words": words_of(words), "low": low, "high": high}))
        rows = _in_order([each.cursor for each in texts], limit, descending=question.descending)
        found = [row[EVENT_ID] for row in islice(rows, limit)]
    finally:
        for each in texts:
            each.close()
    shown = statements.prepare(session, None if shape is None else ("shown", shape), partial(_shown, question))
    return shown.rows(session, {**values, "ids": orjson.dumps(found).decode()})


def _in_order(texts: Sequence[Any], limit: int, *, descending: bool) -> Iterator[Sequence[int]]:
    """Merge rows (number, se, el, event_id) that come by day, put the first of each day in order, and leave out what
    was there already."""
    by_day = groupby(merge(*texts, key=_day, reverse=descending), key=_day)
    for _, rows in by_day:
        first = nlargest if descending else nsmallest
        yield from first(limit, _once(rows), key=_key)


def _once(rows: Iterable[Sequence[int]]) -> Iterator[Sequence[int]]:
    """Yield the first row of each event."""
    seen: set[int] = set()
    for row in rows:
        if row[EVENT_ID] not in seen:
            seen.add(row[EVENT_ID])
            yield row


def _day(row: Sequence[int]) -> int:
    return order_of(row[0])


def _key(row: Sequence[int]) -> tuple[int, ...]:
    return tuple(row[1:])


def _shown(question: Question) -> sa.Select[Any]:
    """Return the SELECT of what a page shows of the events whose ids are the parameter `ids`, a JSON list."""
    read = columns(EventRead)
    ids = sa.func.json_each(sa.bindparam("ids", None, sa.Text)).table_valued("value")
    order = [read.se, read.el, read.event_id]
    return (
        sa.select(*order, *plan.carried(question, read))
        .where(read.event_id.in_(sa.select(ids.c.value)))
        .order_by(*((column + _ZERO).desc() if question.descending else column + _ZERO for column in order))
    )


def _texts(question: Question, words: Search, audience: int) -> sa.Select[Any]:
    """Return the SELECT of what matches with a number from `low` to `high`, in the order of the numbers."""
    index, read = fts5(audience), columns(EventRead)
    low, high = (sa.bindparam(name, None, sa.BigInteger()) for name in ("low", "high"))
    statement = sa.select(index.c.rowid, read.se, read.el, read.event_id).where(
        in_fts5(words, index),
        index.c.rowid >= low,
        index.c.rowid <= high,
        read.event_id == event_of(index.c.rowid),
        question.scope.sees(read),
        plan.condition(question, read, without="q"),
    )
    if words != question.search:
        text = columns(EventSearch)
        statement = statement.where(text.id == index.c.rowid, *held(question.search, text.folded, question.scope))
    if question.after is not None:
        statement = statement.where(plan.behind([read.se, read.el, read.event_id], question))
    return statement.order_by(index.c.rowid.desc() if question.descending else index.c.rowid)


def _ranges(question: Question) -> Iterator[tuple[int, int]]:
    """Yield the least and the greatest number, class by class, of what may lie in the window and behind the cursor."""
    pieces = segments(question.window, question.scope.values.get("ongoing"))
    for span_class in CLASSES:
        mine = [piece for piece in pieces if piece.span_class in (None, span_class) and not piece.empty]
        if span_class == OPEN_START:  # all start at MIN, and are numbered by their ends
            mine = [piece for piece in mine if piece.low <= dates.MIN]
            low = min((dates.MIN if piece.over is None else piece.over for piece in mine), default=0)
            high = dates.MAX + 1
        else:
            low = max(min((piece.low for piece in mine), default=0), dates.MIN + 1)
            high = max((piece.high for piece in mine), default=0)
        if mine:
            yield from _behind(question, span_class, low, high)


def _behind(question: Question, span_class: int, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers of what begins in [low, high), or of open starts ends there, from the cursor's day on."""
    if question.after is not None:
        se, el, _ = question.after
        if (span_class == OPEN_START) == (se <= dates.MIN):
            here = el if span_class == OPEN_START else se
            low, high = (low, min(high, here + 1)) if question.descending else (max(low, here), high)
        elif (span_class == OPEN_START) != question.descending:
            return  # open starts come before all others
    if low < high:
        yield keys_between(span_class, low, high)

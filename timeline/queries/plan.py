"""Writes a question, and the way that was chosen for it, as one SELECT.

What differs from one asking to the next is named: the sides of the window, the numbers of the pieces, the targets of
the leading filter, the cursor and the limit. So a statement of one shape need not be written twice (see prepared.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventLink, EventRead
from timeline.queries import residual, ways
from timeline.queries.names import columns
from timeline.queries.ways import KEYS, Leading, Way

if TYPE_CHECKING:
    from timeline.queries.question import Question

MOST = 1000
"""Events of the longest page: how many are reckoned with where all are wanted."""

_LIMIT: sa.BindParameter[int] = sa.bindparam("limit", None, sa.Integer())

AnySelect: TypeAlias = sa.Select[*tuple[Any, ...]]
Candidates: TypeAlias = AnySelect | sa.CompoundSelect[*tuple[Any, ...]]


def page(question: Question, way: Way) -> Candidates:
    """Return the events behind the question's cursor, in order, as many as the parameter `limit` says: the sort key,
    event_id among it, then `document` and `definite`, whether it certainly lies in the window (null without one)."""
    keys = KEYS[question.sort]
    if question.scope.sqlite and way.walked and not question.overlapping:
        # SQLite merges lazily: only what comes to the page is looked up.
        return _merged(_walk(question, way, carry=True), question)
    found = _keys(question, way).subquery("page")
    read = columns(EventRead)
    statement = sa.select(*(found.c[key] for key in keys), *carried(question, read))
    order = [_direction(found.c[key], question.descending) for key in keys]
    return statement.join_from(found, read.event_id.table, read.event_id == found.c.event_id).order_by(*order)


def matching(session: Session, question: Question) -> sa.Subquery:
    """Return the ids of all events that the question finds, each once, in no order."""
    way = ways.choose_for_all(session, question, MOST)
    if way.known:
        table = columns(EventRead)
        return _from_known(question, way, table, [table.event_id])[0].subquery("matching")
    found = _union(_branches(question, way), question).subquery()
    return sa.select(found.c.event_id).subquery("matching")


def condition(question: Question, table: Any, without: str | None = None) -> sa.ColumnElement[bool]:
    """Return everything that the question asks, but for one filter that is seen to already, as one condition on a table
    with the columns of event_read."""
    window = [] if question.window is None else [question.window.where(table)]
    filters = [each.where(table, value, question.scope) for each, value in question.filters if each.name != without]
    return sa.and_(sa.true(), *window, *filters)


def parameters(question: Question, way: Way, limit: int) -> dict[str, int]:
    """Return the values of the named parameters of `page`."""
    return {"limit": limit, **cursor_and_window(question), **way.parameters()}


def cursor_and_window(question: Question) -> dict[str, int]:
    """Return the values of the parameters that stand for the cursor and for the sides of the window."""
    window = {} if question.window is None else question.window.parameters()
    return window | {f"after_{place}": number for place, number in enumerate(question.after or ())}


def _keys(question: Question, way: Way) -> AnySelect:
    """Return the sort keys of the page in order."""
    if way.walked:
        found = _merged(_walk(question, way, carry=False), question)
        return found if isinstance(found, sa.Select) else sa.select(found.subquery())
    table = columns(EventRead)
    sorted_by = [table[key] for key in KEYS[question.sort]]
    statement = sa.select(*sorted_by)
    if way.known:
        statement, sorted_by = _from_known(question, way, table, sorted_by)
    else:
        every = _union(_branches(question, way), question).subquery()
        statement, sorted_by = _looked_up(question, statement, table, every, sorted_by)
    if question.after is not None:
        statement = statement.where(behind(sorted_by, question))
    # `+ 0` keeps SQLite from walking a whole index for the sake of its order.
    order = [_direction(column + sa.literal_column("0"), question.descending) for column in sorted_by]
    return statement.order_by(*order).limit(_LIMIT)


def _cursor(question: Question) -> list[sa.BindParameter[int]]:
    return [
        sa.bindparam(f"after_{place}", number, sa.BigInteger()) for place, number in enumerate(question.after or ())
    ]


def carried(question: Question, read: Any) -> list[Any]:
    """Return what a page shows of each event besides its key."""
    definite = sa.null() if question.window is None else question.window.surely(read)
    return [read.document, definite.label("definite")]


def _from_known(question: Question, way: Way, table: Any, shown: list[Any]) -> tuple[AnySelect, list[Any]]:
    """Return a SELECT of columns of known events, and those columns. The audience is wrapped so that its indexes, which
    lead to everything, are not taken; but for a day of the year alone, which has an index with the audience in
    front."""
    audience = table.audience
    if way.few is not None or question.named:
        audience = audience + sa.literal_column("0")
    asked = (audience.in_(question.scope.audiences), condition(question, table, without=way.settled))
    statement = sa.select(*shown).where(*asked)
    if way.few is None:
        return statement, shown
    if question.scope.sqlite:
        return statement.where(table.event_id.in_(way.few)), shown
    return _looked_up(question, statement, table, way.few.distinct().subquery(), shown)


def _looked_up(
    question: Question, statement: AnySelect, table: Any, ids: sa.Subquery, shown: list[Any]
) -> tuple[AnySelect, list[Any]]:
    """Narrow a SELECT from events to these ids; return it and its columns."""
    mine = table.event_id == ids.c.event_id
    if question.scope.sqlite:
        return statement.join(ids, mine), shown
    # With the OFFSET PostgreSQL looks each of them up; it would read all events for a few.
    each = statement.where(mine).offset(sa.literal_column("0")).lateral("each")
    given = [each.c[column.name] for column in shown]
    return sa.select(*given).select_from(ids.join(each, sa.true())), given


def _walk(question: Question, way: Way, *, carry: bool) -> list[AnySelect]:
    """Return one SELECT a run of the index that has the order of the question, of its sort key and, with `carry`, of
    what the page shows."""
    if question.sort == "start":
        return _branches(question, way, carry=carry)
    return list(_by_key(question, KEYS[question.sort], carry=carry))


# The SELECTs of a union may share a table's alias and the conditions on it; to make them anew for each costs more than
# all the rest of writing them.


def _branches(question: Question, way: Way, *, carry: bool = False) -> list[AnySelect]:
    """Return one SELECT (se, el, event_id) a piece; together they hold every match, some perhaps twice."""
    if way.leading is None:
        return _events(question, way, carry=carry) or _nothing(question, carry=carry)
    return _links(question, way, way.leading, carry=carry) or _nothing(question, carry=carry)


def _nothing(question: Question, *, carry: bool) -> list[AnySelect]:
    event = columns(EventRead)
    shown = carried(question, event) if carry else []
    return [sa.select(event.se, event.el, event.event_id, *shown).where(sa.false())]


def _events(question: Question, way: Way, *, carry: bool) -> list[AnySelect]:
    event = columns(EventRead)
    rest = residual.of_event(question, event)
    found = sa.select(event.se, event.el, event.event_id, *(carried(question, event) if carry else []))
    return [
        found.where(event.audience == audience, *piece.where(event, f"piece{place}"), *rest)
        for audience in question.scope.audiences
        for place, piece in enumerate(way.pieces)
    ]


def _links(question: Question, way: Way, leading: Leading, *, carry: bool) -> list[AnySelect]:
    """Go through the link rows of the leading filter, by groups of its targets. Those of several targets in one run
    have to be sorted, and may lead to an event twice."""
    row, event = columns(EventLink), columns(EventRead)
    matches = residual.of_link(question, row, event, leading.name)
    found = sa.select(row.se, row.el, row.event_id).where(row.what == leading.what)
    if carry:
        read = columns(EventRead)
        shown = carried(question, read)
        found = found.add_columns(
            *(sa.select(each).where(read.event_id == row.event_id).scalar_subquery().label(each.name) for each in shown)
        )
    selects = []
    for group, targets in enumerate(leading.groups):
        run = found.where(row.target_id.in_(targets)).distinct()
        if len(targets) == 1:
            run = found.where(row.target_id == sa.bindparam(f"target_{group}", targets[0], sa.BigInteger()))
        selects += [
            run.where(row.audience == audience, *piece.where(row, f"piece{place}"), *matches)
            for audience in question.scope.audiences
            for place, piece in enumerate(way.pieces)
        ]
    return selects


def _by_key(question: Question, keys: Sequence[str], *, carry: bool) -> Iterable[AnySelect]:
    """Yield one SELECT a seek for an order that has an index of its own and a question without a window."""
    cursor = _cursor(question)
    for audience in question.scope.audiences:
        for length in range(len(keys)) if cursor else [None]:
            table = columns(EventRead)
            order = [table[key] for key in keys]
            statement = sa.select(*order, *(carried(question, table) if carry else []))
            statement = statement.where(table.audience == audience, *residual.of_event(question, table))
            if not cursor or (question.descending and not length):  # else the cursor is the floor
                floors = [order[0] >= value for each, value in question.filters if each.floor == keys[0]]
                statement = statement.where(*floors)
            if length is not None:
                pairs = list(zip(order, cursor, strict=True))
                statement = statement.where(*(column == value for column, value in pairs[:length]))
                column, value = pairs[length]
                statement = statement.where(column < value if question.descending else column > value)
            yield statement


def behind(sorted_by: Sequence[Any], question: Question) -> sa.ColumnElement[bool]:
    """Return the condition that a row comes behind the cursor in the sort order."""
    cursor = _cursor(question)
    steps = []
    for length, (column, value) in enumerate(zip(sorted_by, cursor, strict=True)):
        same = [earlier == known for earlier, known in zip(sorted_by[:length], cursor, strict=False)]
        steps.append(sa.and_(*same, column < value if question.descending else column > value))
    return sa.or_(*steps)


def _direction(column: Any, descending: bool) -> Any:
    return column.desc() if descending else column.asc()


def _union(branches: list[AnySelect], question: Question) -> Candidates:
    """Join branches. Only several targets of a filter lead to an event twice; UNION drops it, and costs more."""
    if len(branches) == 1:
        return branches[0]
    return sa.union(*branches) if question.overlapping else sa.union_all(*branches)


def _merged(branches: list[AnySelect], question: Question) -> Candidates:
    """Merge branches in order. SQLite merges them lazily; PostgreSQL sorts, so each branch is cut there first."""
    keys, descending = KEYS[question.sort], question.descending
    if not question.scope.sqlite and len(branches) > 1:
        cut = [
            branch.order_by(*(_direction(branch.selected_columns[key], descending) for key in keys)).limit(_LIMIT)
            for branch in branches
        ]
        branches = [sa.select(branch.subquery()) for branch in cut]
    found = _union(branches, question)
    if isinstance(found, sa.Select):
        return found.order_by(*(_direction(found.selected_columns[key], descending) for key in keys)).limit(_LIMIT)
    return found.order_by(*(_direction(sa.literal_column(key), descending) for key in keys)).limit(_LIMIT)

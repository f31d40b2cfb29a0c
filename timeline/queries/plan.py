"""Turns a question into one SELECT of event ids in order, by the way through the indexes that costs least.

Three ways: through known events (a text search, ids, relations, a day of the year); through the link rows of a tag,
actor, place …, which carry class and bounds; or through the events themselves, by the segments of the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventLink, EventRead
from timeline.queries.filters.base import there_is
from timeline.queries.names import columns
from timeline.queries.narrowing import narrowed
from timeline.queries.segments import Segment, segments

if TYPE_CHECKING:
    from timeline.queries.question import Question

KEYS = {
    "start": ("se", "el", "event_id"),
    "end": ("el", "se", "event_id"),
    "importance": ("importance", "se", "el", "event_id"),
    "updated": ("updated_at", "event_id"),
}
"""The columns of each sort order; the last always tells events apart."""

MOST = 1000
"""Events of the longest page: how many are reckoned with where all are wanted."""
RARE = 1000
"""How far the rows of a filter are counted when several could lead."""

MOST_BRANCHES = 120
"""SELECTs that one statement joins; SQLite takes 500. With more, the targets of a filter share their runs."""

AnySelect: TypeAlias = sa.Select[*tuple[Any, ...]]
Candidates: TypeAlias = AnySelect | sa.CompoundSelect[*tuple[Any, ...]]


def ordered(session: Session, question: Question, limit: int | None) -> sa.Subquery:
    """Return the first `limit` events behind the question's cursor, in order: its sort key, event_id among it."""
    keys = KEYS[question.sort]
    few = narrowed(session, question, keys[0], limit)
    chosen = question.chosen or few is not None
    if question.sort == "start" and not chosen:
        branches = _branches(session, question, question.after)
        return _merged(session, branches, question, limit).subquery("page")
    if question.window is None and not chosen and not question.drivers:
        branches = list(_by_key(question, keys))
        return _merged(session, branches, question, limit).subquery("page")
    table = columns(EventRead)
    sorted_by = [table[key] for key in keys]
    statement = sa.select(*sorted_by)
    if chosen:
        statement = statement.where(*_chosen(question, table, few))
    else:
        found = _union(_branches(session, question, None), question).subquery()
        mine = table.event_id == found.c.event_id
        if question.scope.sqlite:
            statement = statement.join(found, mine)
        else:
            # With the OFFSET PostgreSQL looks each of them up; it would read all events for a few.
            each = statement.where(mine).offset(sa.literal_column("0")).lateral("each")
            sorted_by = [each.c[key] for key in keys]
            statement = sa.select(*sorted_by).select_from(found.join(each, sa.true()))
    if question.after is not None:
        statement = statement.where(_behind(sorted_by, question))
    # `+ 0` keeps SQLite from walking a whole index for the sake of its order.
    order = [_direction(column + sa.literal_column("0"), question.descending) for column in sorted_by]
    return statement.order_by(*order).limit(limit).subquery("page")


def matching(session: Session, question: Question) -> sa.Subquery:
    """Return the ids of all events that the question finds, each once, in no order."""
    few = narrowed(session, question, "", MOST)
    if question.chosen or few is not None:
        table = columns(EventRead)
        return sa.select(table.event_id).where(*_chosen(question, table, few)).subquery("matching")
    found = _union(_branches(session, question, None), question).subquery()
    return sa.select(found.c.event_id).subquery("matching")


def condition(question: Question, table: Any) -> sa.ColumnElement[bool]:
    """Return everything that the question asks as one condition on a table with the columns of event_read."""
    window = [] if question.window is None else [question.window.where(table)]
    filters = [each.where(table, value, question.scope) for each, value in question.filters]
    return sa.and_(sa.true(), *window, *filters)


def _chosen(question: Question, table: Any, few: sa.Select[*tuple[Any, ...]] | None) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of the way through known events. The audience is wrapped so that its indexes, which lead
    to everything, are not taken; but for a day of the year alone, which has an index with the audience in front."""
    audience = table.audience
    if few is not None or any(each.chooses for each, _ in question.filters):
        audience = audience + sa.literal_column("0")
    narrow = [] if few is None else [table.event_id.in_(few)]
    return [*narrow, audience.in_(question.scope.audiences), condition(question, table)]


def _branches(session: Session, question: Question, after: Sequence[int] | None) -> list[AnySelect]:
    """Return one SELECT (se, el, event_id) a run of an index; together they hold every match, some perhaps twice."""
    pieces = segments(question.window, question.scope.values.get("ongoing"))
    pieces = [piece for piece in pieces if not piece.empty]
    if after is not None:
        se, el, event_id = after
        pieces = [part for piece in pieces for part in piece.behind(se, el, event_id, descending=question.descending)]
    leading = _leading(session, question)
    if leading is None:
        selects = _events(question, pieces)
    else:
        name, what, targets = leading
        shared = len(targets) * len(question.scope.audiences) * len(pieces) > MOST_BRANCHES
        selects = _links(question, pieces, name, what, [targets] if shared else [[target] for target in targets])
    return selects or [sa.select(EventRead.se, EventRead.el, EventRead.event_id).where(sa.false())]


# The SELECTs of a union may share a table's alias and the conditions on it; to make them anew for each costs more than
# all the rest of asking.


def _events(question: Question, pieces: Sequence[Segment]) -> list[AnySelect]:
    event = columns(EventRead)
    rest = _residual(question, event, None)
    found = sa.select(event.se, event.el, event.event_id)
    return [
        found.where(event.audience == audience, *piece.where(event), *rest)
        for audience in question.scope.audiences
        for piece in pieces
    ]


def _links(
    question: Question, pieces: Sequence[Segment], name: str, what: int, groups: Sequence[list[int]]
) -> list[AnySelect]:
    """Go through the link rows of the filter `name`, by groups of its targets. Those of several targets in one run have
    to be sorted, and may lead to an event twice."""
    row, event = columns(EventLink), columns(EventRead)
    rest = _residual(question, event, name)
    matches = [there_is(event.event_id == row.event_id, *rest)] if rest else []
    found = sa.select(row.se, row.el, row.event_id).where(row.what == what)
    selects = []
    for targets in groups:
        single = len(targets) == 1
        run = found.where(row.target_id == targets[0]) if single else found.where(row.target_id.in_(targets)).distinct()
        selects += [
            run.where(row.audience == audience, *piece.where(row), *matches)
            for audience in question.scope.audiences
            for piece in pieces
        ]
    return selects


def _residual(question: Question, event: Any, leading: str | None) -> list[sa.ColumnElement[bool]]:
    """Return what is left to ask of each row when the segments and the leading filter have done their part."""
    conditions = []
    if question.window is not None and not question.segments_decide:
        conditions.append(question.window.where(event))
    for each, value in question.filters:
        if each.name != leading or each.every or each.name == "role":
            conditions.append(each.where(event, value, question.scope))
    return [each for each in conditions if not isinstance(each, sa.sql.elements.True_)]


def _leading(session: Session, question: Question) -> tuple[str, int, list[int]] | None:
    """Return the filter to go through: (name, kind of link row, targets); of several, the one with the fewest rows."""
    drivers = question.drivers
    if len(drivers) < 2:
        return drivers[0] if drivers else None
    counts = []
    for _name, what, targets in drivers:
        rows = sa.select(sa.literal(1)).where(
            EventLink.what == what,
            EventLink.target_id.in_(targets),
            EventLink.audience.in_(question.scope.audiences),
        )
        if not question.scope.sqlite:
            # PostgreSQL would read the table from its beginning until it has met enough of them; this order is the
            # primary key's.
            rows = rows.order_by(*sa.inspect(EventLink).primary_key)
        counts.append(sa.select(sa.func.count()).select_from(rows.limit(RARE).subquery()).scalar_subquery())
    found = session.execute(sa.select(*counts)).one()
    return min(zip(found, range(len(drivers)), drivers, strict=True))[2]


def _by_key(question: Question, keys: Sequence[str]) -> Iterable[AnySelect]:
    """Yield one SELECT a seek for an order that has an index of its own and a question without a window."""
    for audience in question.scope.audiences:
        for length in range(len(keys)) if question.after else [None]:
            table = columns(EventRead)
            order = [table[key] for key in keys]
            statement = sa.select(*order).where(table.audience == audience, *_residual(question, table, None))
            if question.after is None or (question.descending and not length):  # else the cursor is the floor
                floors = [order[0] >= value for each, value in question.filters if each.floor == keys[0]]
                statement = statement.where(*floors)
            if length is not None and question.after is not None:
                pairs = list(zip(order, question.after, strict=True))
                statement = statement.where(*(column == value for column, value in pairs[:length]))
                column, value = pairs[length]
                statement = statement.where(column < value if question.descending else column > value)
            yield statement


def _behind(sorted_by: Sequence[Any], question: Question) -> sa.ColumnElement[bool]:
    """Return the condition that a row comes behind the cursor in the sort order."""
    assert question.after is not None
    steps = []
    for length, (column, value) in enumerate(zip(sorted_by, question.after, strict=True)):
        same = [earlier == known for earlier, known in zip(sorted_by[:length], question.after, strict=False)]
        steps.append(sa.and_(*same, column < value if question.descending else column > value))
    return sa.or_(*steps)


def _direction(column: Any, descending: bool) -> Any:
    return column.desc() if descending else column.asc()


def _union(branches: list[AnySelect], question: Question) -> Candidates:
    """Join branches. Only several targets of a filter lead to an event twice; UNION drops it, and costs more."""
    if len(branches) == 1:
        return branches[0]
    return sa.union(*branches) if question.overlapping else sa.union_all(*branches)


def _merged(session: Session, branches: list[AnySelect], question: Question, limit: int | None) -> AnySelect:
    """Merge branches in order. SQLite merges them lazily; PostgreSQL sorts, so each branch is cut there first."""
    keys, descending = KEYS[question.sort], question.descending
    if session.get_bind().dialect.name == "postgresql" and limit is not None and len(branches) > 1:
        cut = [
            branch.order_by(*(_direction(branch.selected_columns[key], descending) for key in keys)).limit(limit)
            for branch in branches
        ]
        branches = [sa.select(branch.subquery()) for branch in cut]
    found = _union(branches, question)
    if isinstance(found, sa.Select):
        return found.order_by(*(_direction(found.selected_columns[key], descending) for key in keys)).limit(limit)
    merged = found.order_by(*(_direction(sa.literal_column(key), descending) for key in keys))
    return sa.select(merged.limit(limit).subquery())

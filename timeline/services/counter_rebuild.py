"""The counters made anew from the read model, and compared with what they should be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.db import finish
from timeline.models import EventCount, EventLink, EventRead, LinkTo
from timeline.services import counter_rows
from timeline.services.counter_rows import ALL, COARSE, KEY, NUMBERS, Bounds, Group, months_of
from timeline.services.findings import NOTHING, Difference
from timeline.vocab import Audience

AT_ONCE = 10_000
"""Rows fetched at a time."""
MOST_SUMS = 50_000
"""Sums of bounds in memory before their rows are written."""
_FRESH = "fresh_event_count"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is in all."""

_times = tuple(EventRead.__table__.c[name] for name in Bounds._fields)
# Not grouped by the engine: it would sort all events, in memory.
_EVENTS = sa.select(EventRead.kind_id, *_times).where(EventRead.audience + 0 == Audience.PUBLIC)
_PINNED = (  # from the links to the events: the sum keeps the index by event out of it
    sa.select(EventLink.target_id, *_times)
    .join(EventRead, EventRead.event_id == EventLink.event_id + 0)
    .where(EventLink.what == LinkTo.TIMELINE, EventLink.audience == Audience.PUBLIC)
)
_LINKED = (  # in the order of an index, so nothing is sorted
    sa.select(EventLink.target_id, EventLink.se, EventLink.el)
    .where(EventLink.what == sa.bindparam("what"), EventLink.audience == Audience.PUBLIC)
    .order_by(EventLink.target_id)
)


def rebuild(session: Session, progress: Progress | None = None) -> None:
    """Count everything again, in constant memory. On PostgreSQL other writers wait before they write theirs."""
    counter_rows.lock(session)
    session.execute(sa.delete(EventCount))
    _fill(session, "event_count", progress or (lambda *_: None))


def check(session: Session) -> Iterator[Difference]:
    """Yield the rows that are stored and those that they should be, where the two differ. What waits in the session is
    written first."""
    finish(session)
    session.execute(sa.text(f"DROP TABLE IF EXISTS {_FRESH}"))
    columns = ", ".join(f"{name} BIGINT NOT NULL" for name in (*KEY, *NUMBERS))
    session.execute(sa.text(f"CREATE TEMPORARY TABLE {_FRESH} ({columns}, PRIMARY KEY ({', '.join(KEY)}))"))
    _fill(session, _FRESH, lambda *_: None)
    fresh = sa.table(_FRESH, *(sa.column(name) for name in (*KEY, *NUMBERS)))
    stored: Any = EventCount.__table__
    same = sa.and_(*(fresh.c[name] == stored.c[name] for name in KEY))
    other = sa.or_(*(fresh.c[name] != stored.c[name] for name in NUMBERS))
    ways = (
        (sa.select(*fresh.c, *(stored.c[name] for name in NUMBERS)).join(stored, same).where(other), True, True),
        (sa.select(*fresh.c).where(~sa.exists().where(same)), False, True),
        (sa.select(*stored.c).where(~sa.exists().where(same)), True, False),
    )
    for statement, is_stored, is_fresh in ways:
        for row in session.execute(statement, execution_options={"yield_per": AT_ONCE}):
            where = ", ".join(f"{name} {value}" for name, value in zip(KEY, row, strict=False))
            numbers = [str(tuple(row[4:10])), str(tuple(row[10:] or row[4:]))]
            yield Difference(
                "event_count",
                where,
                "row",
                numbers[1] if is_stored else NOTHING,
                numbers[0] if is_fresh else NOTHING,
            )
    session.execute(sa.text(f"DROP TABLE {_FRESH}"))


def _fill(session: Session, table: str, progress: Progress) -> None:
    sums: dict[Group, Counter[tuple[int, ...]]] = defaultdict(Counter)
    total = session.scalar(sa.select(sa.func.max(EventRead.event_id))) or 0
    held = done = 0

    def write() -> None:
        nonlocal held
        counter_rows.write(session, counter_rows.rows_of(sums), table)
        sums.clear()
        held = 0

    for rows in _pieces(session, _EVENTS):
        of_kind: Counter[Any] = Counter(rows)
        for (kind, se, sl, ee, el, qual), number in of_kind.items():
            bounds = Bounds(se, sl, ee, el, min(qual, 1))
            sums[ALL][bounds] += number
            if kind is not None:
                sums[LinkTo.KIND, kind][bounds] += number
        held, done = held + 2 * len(of_kind), done + len(rows)
        progress("counters of events", done, max(done, total))
        if held > MOST_SUMS and sum(map(len, sums.values())) > MOST_SUMS:
            write()
    for rows in _pieces(session, _PINNED):
        for timeline, se, sl, ee, el, qual in rows:
            sums[LinkTo.TIMELINE, timeline][Bounds(se, sl, ee, el, min(qual, 1))] += 1
        held += len(rows)
    write()
    done = 0
    for what in COARSE:
        for rows in _pieces(session, _LINKED, what=what):
            for target, se, el in rows:
                sums[what, target][months_of(se, el)] += 1
            held, done = held + len(rows), done + len(rows)
            progress("counters of links", done, done)
            if held > MOST_SUMS and sum(map(len, sums.values())) > MOST_SUMS:
                write()
        write()


def _pieces(session: Session, statement: sa.Select[*tuple[Any, ...]], **parameters: int) -> Iterator[Sequence[Any]]:
    result = session.execute(statement, parameters, execution_options={"yield_per": AT_ONCE})
    yield from result.partitions()

"""Writes the rows of the read model: those of new events, and of others what differs from what is there.

Most changes leave most of an event as it is: a new name is another document, but the event is found where it was.
Rows that stay are read, which costs a tenth of writing them to every index again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.models import Base, Event, EventLink, EventRead, EventSearch
from timeline.services import counters, textindex
from timeline.services.batch import insert_rows
from timeline.vocab import Audience

READ = [column.name for column in EventRead.__table__.columns if column.name != "changed_at"]
LINK = ["event_id", *(column.name for column in EventLink.__table__.columns if column.name != "event_id")]
SEARCH = ["event_id", *(column.name for column in EventSearch.__table__.columns if column.name != "event_id")]

_COUNTED = ("audience", "se", "sl", "ee", "el", "qual", "kind_id")
"""What the counters are made of: where one of these differs, the event is taken out and put in again."""


class Derived(NamedTuple):
    """The rows of the read model of some events; those of `event_read` without `changed_at`."""

    reads: list[dict[str, Any]]
    links: list[dict[str, Any]]
    searches: list[dict[str, Any]]

    def of(self, ids: Collection[int]) -> Derived:
        """Return the rows of these events only."""
        return Derived(*([row for row in rows if row["event_id"] in ids] for rows in self))


def hold(session: Session, ids: Collection[int]) -> None:
    """Keep other writers from these events until the transaction ends, before the truth of them is read.

    On PostgreSQL two changes of one event, or of an event and of something that it names, would else each read the
    truth without the other's. The lock is one that a row which refers to the event waits for as well.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(Event.id).where(Event.id.in_(ids)).order_by(Event.id).with_for_update())


def insert(session: Session, fresh: Derived) -> None:
    """Write the rows of events that the read model holds nothing of."""
    now = clock.now()
    for row in fresh.reads:
        row["changed_at"] = now
    _insert(session, fresh)
    textindex.add(session, fresh.searches)
    if any(row["audience"] == Audience.PUBLIC for row in fresh.reads):
        session.info["public_changed"] = True


def write(session: Session, ids: Collection[int], fresh: Derived) -> None:
    """Make what is stored of these events what it should be, 1,000 of them at most. Notes in the session whether
    readers can see a difference, so that the public version rises at commit."""
    before = {row[0]: row for row in _stored(session, EventRead, ids, [*READ, "changed_at"])}
    now = clock.now()
    for row in fresh.reads:
        was = before.get(row["event_id"])
        row["changed_at"] = was[-1] if was is not None and was[_DOCUMENT] == row["document"] else now
    if _public({row["event_id"]: row["document"] for row in fresh.reads if row["audience"] == Audience.PUBLIC}, before):
        session.info["public_changed"] = True
    after = {row["event_id"]: row for row in fresh.reads}
    linked = _differing(_stored(session, EventLink, ids, LINK), fresh.links, LINK)
    moved = linked | {key for key in {*before, *after} if _recounted(before.get(key), after.get(key))}
    if moved:
        counters.subtract(session, [key for key in moved if key in before])
        session.execute(sa.delete(EventLink).where(EventLink.event_id.in_(moved)))
        session.execute(sa.delete(EventRead).where(EventRead.event_id.in_(moved)))
        _insert(session, fresh.of(moved))
    _update(session, [(before[key], row) for key, row in after.items() if key not in moved])
    worded = _differing(_stored(session, EventSearch, ids, SEARCH), fresh.searches, SEARCH)
    if worded:
        textindex.remove(session, worded)
        textindex.add(session, [row for row in fresh.searches if row["event_id"] in worded])


_DOCUMENT = READ.index("document")


def _insert(session: Session, fresh: Derived) -> None:
    insert_rows(session, EventRead, fresh.reads)
    insert_rows(session, EventLink, fresh.links)
    counters.add(session, fresh.reads, fresh.links)


def _stored(session: Session, model: Any, ids: Collection[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
    statement = sa.select(*(model.__table__.c[name] for name in columns)).where(model.event_id.in_(ids))
    return [tuple(row) for row in session.execute(statement)]


def _public(after: dict[int, bytes], before: dict[int, tuple[Any, ...]]) -> bool:
    """Tell whether the documents that readers see are others than before."""
    audience = READ.index("audience")
    return {key: row[_DOCUMENT] for key, row in before.items() if row[audience] == Audience.PUBLIC} != after


def _differing(stored: Iterable[tuple[Any, ...]], fresh: Iterable[dict[str, Any]], columns: list[str]) -> set[int]:
    """Return the events (the first column) of which these rows are not the same."""
    rows, ought = set(stored), {tuple([row[name] for name in columns]) for row in fresh}
    return {row[0] for row in rows ^ ought}


def _recounted(was: tuple[Any, ...] | None, row: dict[str, Any] | None) -> bool:
    return was is None or row is None or any(was[READ.index(name)] != row[name] for name in _COUNTED)


def _update(session: Session, rows: Iterable[tuple[tuple[Any, ...], dict[str, Any]]]) -> None:
    """Write the columns that differ: an index is written again only where one of its columns is named."""
    table = Base.metadata.tables[EventRead.__tablename__]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for was, row in rows:
        names = tuple(name for name, value in zip(READ, was, strict=False) if row[name] != value)
        if names:
            groups[names].append({name: row[name] for name in (*names, "changed_at")} | {"key": row["event_id"]})
    for names, values in groups.items():
        columns: dict[str, Any] = {name: sa.bindparam(name) for name in (*names, "changed_at")}
        session.execute(sa.update(table).where(table.c.event_id == sa.bindparam("key")).values(columns), values)

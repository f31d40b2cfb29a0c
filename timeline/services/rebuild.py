"""The read model made anew from the truth, and the number that says which making of it a database holds."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.db import Database
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, Counter, Event, EventLink, EventRead, EventSearch, Stale
from timeline.services import counters, textindex
from timeline.services.batch import insert_rows, pieces
from timeline.services.readmodel import Derived
from timeline.services.refresh import BATCH, UNTOLD, derive

READ_MODEL = 1
"""Raise it whenever what services.refresh derives becomes another: databases are then rebuilt by an upgrade."""

NAME = "read_model"
"""The row of `counter` that holds the number of the read model which the tables hold."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is in all."""

_log = logging.getLogger(__name__)
_BUSY_PAUSE = 1.0
_WRITTEN = (Event, EventRead, EventLink, EventSearch)
"""What no one else may write while the read model is made, in the order in which other writers take them."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


def standing(session: Session) -> int | None:
    """Return the number of the read model that the tables hold, None when they hold none that is whole."""
    return session.execute(sa.select(Counter.value).where(Counter.name == NAME)).scalar_one_or_none()


def is_due(database: Database) -> bool:
    """Tell whether the read model has to be rebuilt. The tables must be those of this version."""
    with database.reading() as session:
        return standing(session) != READ_MODEL


def ensure(database: Database, progress: Progress = silent) -> bool:
    """Rebuild the read model if it is due and tell whether it was. One of several processes does, the others wait."""
    while is_due(database):
        try:
            with database.transaction(SYSTEM_ACCOUNT, "the read model made anew") as session:
                if standing(session) != READ_MODEL:
                    rebuild(session, progress)
                    return True
        except Busy:
            time.sleep(_BUSY_PAUSE)
    return False


def mark(session: Session | sa.Connection) -> None:
    """Note that the tables hold the read model of this version."""
    session.execute(sa.delete(Counter).where(Counter.name == NAME))
    session.execute(sa.insert(Counter).values(name=NAME, value=READ_MODEL))


def rebuild(session: Session, progress: Progress = silent) -> None:
    """Make the read model anew from the truth, in this transaction: until it commits, readers see the old one.

    Other writers wait meanwhile. When a document last changed is kept where it is the same as before. Holds 1,000
    events in memory. An event of which a part is lost is left out, and logged.
    """
    session.flush()
    hold(session)
    total = session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0
    textindex.clear(session)
    session.execute(sa.delete(EventLink))
    done, now = 0, clock.now()
    for ids in event_ids(session):
        _make(session, ids, now)
        done += len(ids)
        progress("events", done, total)
    session.execute(sa.delete(EventRead).where(EventRead.event_id.not_in(sa.select(Event.id))))
    progress("text index", 0, 1)
    textindex.index_all(session)
    progress("text index", 1, 1)
    counters.forget(session)
    counters.rebuild(session, progress)
    session.execute(sa.delete(Stale))
    mark(session)
    session.info["public_changed"] = True


def hold(session: Session) -> None:
    """Keep other writers from the events and the read model until the transaction ends. SQLite has one writer anyway;
    on PostgreSQL readers go on."""
    if session.get_bind().dialect.name == "postgresql":
        for model in _WRITTEN:
            session.execute(sa.text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def event_ids(session: Session) -> Iterator[list[int]]:
    """Yield the ids of all events in order, 1,000 at a time, those of deleted ones too."""
    last = 0
    while ids := list(session.scalars(sa.select(Event.id).where(Event.id > last).order_by(Event.id).limit(BATCH))):
        yield ids
        last = ids[-1]


def _make(session: Session, ids: list[int], now: int) -> None:
    before = _before(session, ids)
    fresh, broken = told(session, ids)
    for key, error in broken.items():
        _log.error("event %d cannot be told and is left out, see timeline db verify: %r", key, error)
    _keep_changed(fresh, before, now)
    session.execute(sa.delete(EventRead).where(EventRead.event_id.in_(ids)))
    insert_rows(session, EventRead, fresh.reads)
    insert_rows(session, EventLink, fresh.links)
    textindex.store(session, fresh.searches)


def told(session: Session, ids: Sequence[int]) -> tuple[Derived, dict[int, Exception]]:
    """Return what `derive` does, without those events of which a part is lost, and why these cannot be told."""
    try:
        return derive(session, ids) if ids else Derived([], [], []), {}
    except UNTOLD as error:
        if len(ids) == 1:
            return Derived([], [], []), {ids[0]: error}
    whole = Derived([], [], [])
    broken: dict[int, Exception] = {}
    for key in ids:
        one, lost = told(session, [key])
        for rows, more in zip(whole, one, strict=True):
            rows.extend(more)
        broken |= lost
    return whole, broken


def replace(session: Session, ids: Collection[int], fresh: Derived) -> None:
    """Write the rows of these events among the fresh ones instead of what is stored of them. The text index, where
    it is one of its own, and the counters are the caller's."""
    chosen = fresh.of(ids)
    _keep_changed(chosen, _before(session, ids), clock.now())
    for model in (EventRead, EventLink, EventSearch):
        for piece in pieces(ids):
            session.execute(sa.delete(model).where(model.event_id.in_(piece)))
    insert_rows(session, EventRead, chosen.reads)
    insert_rows(session, EventLink, chosen.links)
    textindex.store(session, chosen.searches)


def _before(session: Session, ids: Iterable[int]) -> dict[int, Any]:
    columns = (EventRead.event_id, EventRead.document, EventRead.changed_at)
    return {
        row.event_id: row
        for piece in pieces(ids)
        for row in session.execute(sa.select(*columns).where(EventRead.event_id.in_(piece)))
    }


def _keep_changed(fresh: Derived, before: Mapping[int, Any], now: int) -> None:
    """Say of each fresh row when its document last became another."""
    for row in fresh.reads:
        was = before.get(row["event_id"])
        row["changed_at"] = was.changed_at if was is not None and was.document == row["document"] else now

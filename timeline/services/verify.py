"""Compares everything that is derived with the truth it was derived from, and mends it. What is truth is only told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.db import Database
from timeline.models import Event, EventLink, EventRead, EventSearch, Stale
from timeline.services import counters, rebuild, textindex, verify_truth
from timeline.services.findings import NOTHING, ROW, Difference, Findings, compare
from timeline.services.readmodel import Derived
from timeline.services.rebuild import Progress, silent
from timeline.services.verify_text import Sums

_READ = [column.name for column in EventRead.__table__.columns if column.name != "changed_at"]
_LINK = ["event_id", *(column.name for column in EventLink.__table__.columns if column.name != "event_id")]
_SEARCH = ["event_id", "lang", "audience", "id", "folded"]
_KEYS = {EventRead: 1, EventLink: 3, EventSearch: 3}
"""How many of the first columns name a row."""


def verify(session: Session, progress: Progress = silent, *, repair: bool = False) -> Findings:
    """Compare every stored row with a fresh one, 1,000 events in memory at a time, and return what differs.

    With `repair`, in a transaction of the caller's, what is derived is mended. Reads one state of the database: others
    may go on writing, unless it repairs.
    """
    if repair:
        session.flush()
        rebuild.hold(session)
    counters.flush(session)
    found = Findings()
    found.add(_standing(session, repair=repair), mended=repair)
    checks = (  # what was entered comes first: it explains what differs after it
        ("names", verify_truth.labels(session, repair=repair)),
        ("slugs", verify_truth.slugs(session)),
        ("revisions", verify_truth.revisions(session, repair=repair)),
    )
    for place, (what, differences) in enumerate(checks):
        progress(what, place, len(checks))
        found.add(differences, mended=repair)
    progress("revisions", len(checks), len(checks))
    sums = Sums()
    mended = _events(session, found, sums, progress, repair=repair)
    texts = 0
    if session.get_bind().dialect.name == "sqlite":
        progress("text index", 0, 1)
        texts = found.add(sums.differences(session), mended=repair)
    if repair and (mended or texts):
        textindex.index_all(session)
    progress("text index", 1, 1)
    progress("counters", 0, 1)
    counted = found.add(counters.check(session), mended=repair)
    if repair and (mended or counted):
        counters.forget(session)
        counters.rebuild(session)
    if repair and (mended or texts or counted):
        session.info["public_changed"] = True
    return found


@contextmanager
def looking(database: Database) -> Iterator[Session]:
    """Open a session that sees one state of the database, for `verify` without repair. It writes nothing that stays."""
    with database.session() as session:
        if database.dialect == "postgresql" and isinstance(database.bind, sa.Engine):
            session.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield session


def _standing(session: Session, *, repair: bool) -> Iterator[Difference]:
    """Yield what the database itself says is not done: a read model of another version, a rename on its way."""
    number = rebuild.standing(session)
    if number != rebuild.READ_MODEL:
        yield Difference("counter", rebuild.NAME, "value", str(number), str(rebuild.READ_MODEL))
    for row in session.execute(sa.select(Stale.entity, Stale.entity_id, Stale.after_id)):
        where = f"{row.entity} {row.entity_id}"
        told = f"that only the events up to {row.after_id} show its new name"
        yield Difference("stale", where, ROW, told, NOTHING)
    if repair:
        session.execute(sa.delete(Stale))
        rebuild.mark(session)


def _events(session: Session, found: Findings, sums: Sums, progress: Progress, *, repair: bool) -> int:
    """Compare what is stored of every event; return how many rows of the read model were mended."""
    total = session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0
    done = low = differing = 0
    last: list[list[int]] = [[]]  # what is stored behind the last event belongs to none
    for ids in chain(rebuild.event_ids(session), last):
        high = ids[-1] if ids else None
        found.add(verify_truth.times(session, ids, repair=repair), mended=repair)
        fresh, broken = rebuild.told(session, ids)
        found.add(_untold(key, error) for key, error in broken.items())
        differences = [each for each in _compared(session, fresh, low, high) if each[0] not in broken]
        differing += found.add((each for _, each in differences), mended=repair)
        if repair and differences:
            rebuild.replace(session, {event for event, _ in differences}, fresh)
        for row in session.execute(_within(EventSearch, ("id", "audience", "folded"), low, high)):
            sums.add(*row)
        low = high or low
        done += len(ids)
        progress("events", done, total)
    return differing if repair else 0


def _untold(key: int, error: Exception) -> Difference:
    cure = f"a part of the event is lost (its own text, a current slug): write it again, then rebuild ({error!r})"
    return Difference("event", f"event {key}", "document", "not to be told", "told", cure)


def _compared(session: Session, fresh: Derived, low: int, high: int | None) -> Iterator[tuple[int, Difference]]:
    tables: tuple[tuple[Any, list[str], Sequence[dict[str, Any]]], ...] = (
        (EventRead, _READ, fresh.reads),
        (EventLink, _LINK, fresh.links),
        (EventSearch, _SEARCH, fresh.searches),
    )
    for model, columns, rows in tables:
        stored = [tuple(row) for row in session.execute(_within(model, columns, low, high))]
        ought = [tuple(row[name] for name in columns) for row in rows]
        yield from compare(model.__tablename__, columns, _KEYS[model], stored, ought)


def _within(model: Any, columns: Sequence[str], low: int, high: int | None) -> sa.Select[Any]:
    """Select what is stored of the events behind `low` up to `high`, or of all behind it."""
    until = sa.true() if high is None else model.event_id <= high
    return sa.select(*(getattr(model, name) for name in columns)).where(model.event_id > low, until)

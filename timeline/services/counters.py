"""Keeps the counters of the overviews (`event_count`) in step with the read model, within the transaction.

What a change adds and takes away is gathered in the session, by group and bounds, so that a change of what is not
counted costs nothing, and written when much is gathered and when the transaction ends. Only what readers see counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.dates.buckets import AMONG, TOTAL
from timeline.models import EventCount, EventLink, EventRead
from timeline.services import counter_rows
from timeline.services.counter_rebuild import check, rebuild
from timeline.services.counter_rows import ALL, COARSE, FULL, Bounds, Group, months_of
from timeline.vocab import Audience

__all__ = ["add", "check", "flush", "forget", "rebuild", "subtract"]

MOST_WAITING = 50_000
"""Sums in memory before they are written."""
Row: TypeAlias = Mapping[str, Any] | sa.RowMapping
COUNTED = (*COARSE, *FULL)

_ids: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
_READS = sa.select(*(EventRead.__table__.c[name] for name in ("event_id", *Bounds._fields))).where(
    EventRead.audience == Audience.PUBLIC, EventRead.event_id.in_(_ids)
)
_LINKS = sa.select(
    EventLink.what, EventLink.target_id, EventLink.event_id, EventLink.se, EventLink.el
).where(  # through the index by event: the key begins with the audience only after the target
    EventLink.audience + 0 == Audience.PUBLIC, EventLink.event_id.in_(_ids), EventLink.what + 0 <= max(COUNTED)
)
_EVENTS = sa.select(EventCount.begins).where(
    EventCount.what == 0, EventCount.target_id == 0, EventCount.level == TOTAL, EventCount.bucket == AMONG
)


class _Waiting:
    """What has changed and is not written yet: how many events of which bounds each group has gained."""

    def __init__(self) -> None:
        self.groups: dict[Group, dict[tuple[int, ...], int]] = defaultdict(dict)
        self.size = 0
        self.events = 0
        self.anew = False
        """So much has changed that to count everything again is cheaper."""

    def note(self, group: Group, bounds: tuple[int, ...], number: int) -> None:
        held = self.groups[group]
        now = held.get(bounds, 0) + number
        if now:
            self.size += bounds not in held
            held[bounds] = now
        else:
            self.size -= 1
            del held[bounds]


def subtract(session: Session, ids: Collection[int]) -> None:
    """Take away what the read model holds of these events. Call it before their rows go."""
    waiting = _waiting(session)
    if waiting.anew or not ids:
        return
    reads = session.execute(_READS, {"ids": list(ids)}).mappings().all()
    if reads:
        _note(session, waiting, reads, session.execute(_LINKS, {"ids": list(ids)}).mappings(), -1)


def add(session: Session, reads: Iterable[Row], links: Iterable[Row]) -> None:
    """Add events by the rows of `event_read` and `event_read_link` that are written of them."""
    waiting = _waiting(session)
    if waiting.anew:
        return
    public = [row for row in reads if row["audience"] == Audience.PUBLIC]
    if public:
        _note(session, waiting, public, (row for row in links if row["audience"] == Audience.PUBLIC), 1)


def _note(
    session: Session,
    waiting: _Waiting,
    reads: Collection[Row],
    links: Iterable[Row],
    number: int,
) -> None:
    bounds = {row["event_id"]: Bounds(row["se"], row["sl"], row["ee"], row["el"], min(row["qual"], 1)) for row in reads}
    for each in bounds.values():
        waiting.note(ALL, each, number)
    for row in links:
        what = row["what"]
        if what in COARSE:
            waiting.note((what, row["target_id"]), months_of(row["se"], row["el"]), number)
        elif what in FULL:
            waiting.note((what, row["target_id"]), bounds[row["event_id"]], number)
    waiting.events += len(reads)
    if waiting.size > MOST_WAITING:
        stored = session.scalar(_EVENTS) or 0
        if waiting.events > stored:
            waiting.anew, waiting.size = True, 0
            waiting.groups.clear()
        else:
            _write(session, waiting)


def flush(session: Session) -> None:
    """Write what is gathered. `Database.transaction` calls it at the end, and whoever reads counters before that."""
    waiting = session.info.get("counters")
    if waiting is None:
        return
    if waiting.anew:
        session.info["counters"] = _Waiting()
        rebuild(session)
    else:
        _write(session, waiting)


def forget(session: Session) -> None:
    """Drop what is gathered: the caller rebuilds the counters."""
    if "counters" in session.info:
        session.info["counters"] = _Waiting()


def _write(session: Session, waiting: _Waiting) -> None:
    if waiting.size:
        counter_rows.lock(session)
        counter_rows.write(session, counter_rows.rows_of(waiting.groups))
        waiting.groups.clear()
        waiting.size = 0


def _waiting(session: Session) -> _Waiting:
    waiting = session.info.get("counters")
    if waiting is None:
        waiting = session.info["counters"] = _Waiting()
        session.info.setdefault("finish", []).append(flush)
    found: _Waiting = waiting
    return found

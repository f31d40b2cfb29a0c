"""What a change of an actor, place, tag, kind, role or source does to the events that show it.

Up to 1,000 of them are refreshed in the transaction of the change. Of more, the rest follows right after its commit, in
short transactions that other writers get between; a row of `stale` says how far that went, and whoever
opens the database next goes on from there if a process dies. What hides something waits for nothing: all of it is done
in the one transaction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.db import Database
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, Citation, Event, EventActor, EventPlace, EventTag, Place, Stale
from timeline.services.batch import pieces
from timeline.services.readmodel import hold
from timeline.services.redraw import redraw
from timeline.services.refresh import BATCH, UNTOLD, refresh_alone
from timeline.vocab import Entity

AT_ONCE = 1_000
"""Events that are refreshed in the transaction of a change."""
MANY = 100
"""So many things changed at once, as an import does, are shown by their events in the one transaction, however long."""
READ_AT_ONCE = 100_000
"""Ids of events looked up at a time: that looks at every event of the thing."""
DRAWN, DERIVED = 1_000, 250
"""Events in each transaction of the rest: of those whose document is mended, and of those that are derived again. Both
take about a twentieth of a second."""
_LET_BY = 0.025
"""Seconds between two of them: SQLite's other writers look that often whether they may write."""
_TRIES = 5
_PAUSE = 0.5

_log = logging.getLogger(__name__)


def spread(
    session: Session, entity: Entity, keys: Collection[int], *, hiding: bool = False, whole: bool = True
) -> None:
    """Refresh the events that show these things, at once or soon. `hiding` says that none of it may wait; without
    `whole`, only their documents show the change."""
    if not keys:
        return
    session.flush()
    wanted = _events(entity, keys, whole=whole)
    if not hiding and len(keys) <= MANY:
        wanted = wanted.limit(AT_ONCE + 1)
    ids = list(session.scalars(wanted))
    if hiding or len(keys) > MANY or len(ids) <= AT_ONCE:
        _refresh(session, entity, ids, whole=whole)
        return
    done = ids[:AT_ONCE]
    _refresh(session, entity, done, whole=whole)
    noted = sa.and_(Stale.entity == entity, Stale.entity_id.in_(keys))
    unfinished = set(session.scalars(sa.select(Stale.entity_id).where(noted, Stale.whole)))
    session.execute(sa.delete(Stale).where(noted))
    rows = [
        {"entity": entity, "entity_id": key, "after_id": done[-1] if done and key not in unfinished else 0}
        | {"whole": whole or key in unfinished}
        for key in keys
    ]
    session.execute(sa.insert(Stale), rows)
    afterwards = session.info.setdefault("afterwards", [])
    if finish not in afterwards:
        afterwards.append(finish)


def finish(database: Database) -> None:
    """Refresh the events that show what was renamed and are still to follow, in short transactions.

    Never fails, since what it follows is done. When others hold the database for long, it goes away, or an event cannot
    be told, the rest stays noted: `timeline db verify` says so, and the next rename or start goes on.
    """
    tries = 0
    try:
        while (due := _due(database)) is not None and tries < _TRIES:
            try:
                _carry_on(database, *due)
            except Busy:
                tries += 1
                time.sleep(_PAUSE)
    except (sa.exc.SQLAlchemyError, *UNTOLD):
        _log.exception("not every event shows a new name yet: run timeline db verify")


def _refresh(session: Session, entity: Entity, ids: Collection[int], *, whole: bool) -> None:
    if whole:
        refresh_alone(session, ids)
        return
    session.flush()
    for piece in pieces(ids, BATCH):
        hold(session, piece)
        redraw(session, entity, piece)


def _due(database: Database) -> tuple[Entity, int] | None:
    with database.session() as session:
        row = session.execute(sa.select(Stale.entity, Stale.entity_id).limit(1)).one_or_none()
        return None if row is None else (Entity(row.entity), row.entity_id)


def _carry_on(database: Database, entity: Entity, key: int) -> None:
    """Refresh what is left of the events that show one thing, or 100,000 of them."""
    mine = sa.and_(Stale.entity == entity, Stale.entity_id == key)
    with database.session() as session:
        begun = session.execute(sa.select(Stale.after_id, Stale.whole).where(mine)).one_or_none()
        if begun is None:
            return
        after, whole = begun
        ids = list(session.scalars(_events(entity, [key], after, whole=whole).limit(READ_AT_ONCE)))
    complete = len(ids) < READ_AT_ONCE
    for batch in list(pieces(ids, DERIVED if whole else DRAWN)) or [[]]:
        with database.transaction(SYSTEM_ACCOUNT, "a new name, shown by more events") as session:
            noted = session.execute(sa.select(Stale.after_id, Stale.whole).where(mine).with_for_update()).one_or_none()
            if noted is None or tuple(noted) != (after, whole):
                return  # another process did this batch, or the thing was changed again
            _refresh(session, entity, batch, whole=whole)
            after = batch[-1] if batch else after
            done = complete and batch == ids[-len(batch) :]
            session.execute(
                sa.delete(Stale).where(mine) if done else sa.update(Stale).where(mine).values(after_id=after)
            )
        if database.dialect == "sqlite" and not done:
            time.sleep(_LET_BY)


def _events(entity: Entity, keys: Collection[int], after: int = 0, *, whole: bool) -> sa.Select[int]:
    """Select the events that show one of these things, in order, behind event `after`; with `whole`, also those that
    are found under a place since they show one within it."""
    chosen: list[int] | sa.Select[int] = list(keys)
    if entity == Entity.KIND:
        return sa.select(Event.id).where(Event.kind_id.in_(chosen), Event.id > after).order_by(Event.id)
    if entity == Entity.PLACE and whole:
        chosen = places_within(keys)
    links: dict[Entity, Any] = {
        Entity.ACTOR: EventActor.actor_id,
        Entity.ROLE: EventActor.role_id,
        Entity.TAG: EventTag.tag_id,
        Entity.PLACE: EventPlace.place_id,
        Entity.SOURCE: Citation.source_id,
    }
    link = links[entity]
    event: Any = link.class_.event_id
    return sa.select(event).where(link.in_(chosen), event > after).distinct().order_by(event)


def places_within(keys: Collection[int]) -> sa.Select[int]:
    """Select these places and all places within them."""
    inner = sa.select(Place.id).where(Place.id.in_(list(keys))).cte("inner_places", recursive=True)
    inner = inner.union(sa.select(Place.id).join(inner, Place.parent_id == inner.c.id))
    return sa.select(inner.c.id)

"""History, told explicitly: each verb records what a thing became. Numbers of changesets are given at commit (db)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.dates import Bounds
from timeline.models import SYSTEM_ACCOUNT, Changeset, Revision
from timeline.services.batch import insert_rows, pieces
from timeline.vocab import Entity


class Record(NamedTuple):
    """What one thing is now. `before` is the number of the revision that it had, 0 for a new thing."""

    entity_id: int
    before: int
    snapshot: Mapping[str, Any]
    public: bool
    bounds: Bounds | None = None


def changeset(session: Session) -> int:
    """Return the id of this transaction's changeset, which is made on first use."""
    key: int | None = session.info.get("changeset_id")
    if key is None:
        author = session.info.get("author_id", SYSTEM_ACCOUNT)
        values = {"author_id": author, "note": session.info.get("note", "")}
        key = session.execute(sa.insert(Changeset).values(**values).returning(Changeset.id)).scalar_one()
        session.info["changeset_id"] = key
    return key


def record_many(session: Session, entity: Entity, records: Sequence[Record]) -> dict[int, int]:
    """Write what things became and close what they were. Return the number of each thing's revision.

    A thing changed twice in one changeset has one revision of it: the later record replaces the earlier.
    """
    if not records:
        return {}
    mine = changeset(session)
    own = _own(session, entity, [record for record in records if record.before], mine)
    numbers = {r.entity_id: r.before if r.entity_id in own else r.before + 1 for r in records}
    closed = {r.entity_id: r.before for r in records if r.before and r.entity_id not in own}
    for piece in pieces(closed):
        # The open revision of a thing is its latest one.
        statement = sa.update(Revision).where(
            Revision.entity == entity, Revision.entity_id.in_(piece), Revision.closed_by.is_(None)
        )
        session.execute(statement.values(closed_by=mine))
    for again in pieces(own):
        again_statement = sa.delete(Revision).where(
            Revision.entity == entity, Revision.entity_id.in_(again), Revision.changeset_id == mine
        )
        session.execute(again_statement)
    insert_rows(
        session,
        Revision,
        [
            {
                "entity": entity,
                "entity_id": record.entity_id,
                "n": numbers[record.entity_id],
                "changeset_id": mine,
                "snapshot": orjson.dumps(record.snapshot).decode(),
                "public": record.public,
                **(record.bounds._asdict() if record.bounds else _NO_BOUNDS),
            }
            for record in records
        ],
    )
    return numbers


_NO_BOUNDS = {"se": None, "sl": None, "ee": None, "el": None}


def _own(session: Session, entity: Entity, records: Sequence[Record], mine: int) -> set[int]:
    """Return the things whose latest revision this changeset made."""
    own: set[int] = set()
    for piece in pieces(record.entity_id for record in records):
        statement = sa.select(Revision.entity_id).where(
            Revision.entity == entity,
            Revision.entity_id.in_(piece),
            Revision.changeset_id == mine,
            Revision.closed_by.is_(None),
        )
        own.update(session.scalars(statement))
    return own

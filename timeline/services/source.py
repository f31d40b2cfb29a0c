"""Writing sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Citation
from timeline.services import thing
from timeline.services.refresh import refresh
from timeline.vocab import Entity

SPEC = thing.Spec(
    Entity.SOURCE,
    ("title", "publisher", "url", "archived_url", "published", "accessed", "hash", "private"),
    labelled=False,
    defaults={"private": False},
)


def create_many(session: Session, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new sources (loaded by SourceInput). Return their ids in order."""
    ids = thing.insert_many(session, SPEC, inputs)
    thing.record(session, SPEC, ids, new=True)
    return ids


def update_many(session: Session, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change sources by id; keys not given stay. Events that cite them are refreshed. Return the ids that did
    change."""
    before = thing.changed_by(session, SPEC, changes)
    thing.record(session, SPEC, before, new=False)
    if before:
        refresh(session, set(session.scalars(sa.select(Citation.event_id).where(Citation.source_id.in_(before)))))
    return set(before)

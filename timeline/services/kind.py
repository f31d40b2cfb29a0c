"""Writing the open vocabularies: kinds, tags and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Event, EventActor, EventTag
from timeline.services import thing
from timeline.services.refresh import refresh
from timeline.vocab import Entity

SPECS = {entity: thing.Spec(entity) for entity in (Entity.KIND, Entity.TAG, Entity.ROLE)}


def create_many(session: Session, entity: Entity, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new words of a vocabulary (loaded by KindInput and the like). Return their ids in order."""
    ids = thing.insert_many(session, SPECS[entity], inputs)
    thing.record(session, SPECS[entity], ids, new=True)
    return ids


def update_many(session: Session, entity: Entity, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change words by id; keys not given stay. Documents show the slug, so a new one refreshes them. Return the
    ids that did change."""
    before = thing.changed_by(session, SPECS[entity], changes)
    thing.record(session, SPECS[entity], before, new=False)
    after = thing.read(session, SPECS[entity], before)
    renamed = [key for key in before if before[key].slug != after[key].slug]
    if renamed:
        shown_by: dict[Entity, sa.Select[int]] = {
            Entity.KIND: sa.select(Event.id).where(Event.kind_id.in_(renamed)),
            Entity.TAG: sa.select(EventTag.event_id).where(EventTag.tag_id.in_(renamed)),
            Entity.ROLE: sa.select(EventActor.event_id).where(EventActor.role_id.in_(renamed)),
        }
        refresh(session, set(session.scalars(shown_by[entity])))
    return set(before)

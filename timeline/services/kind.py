"""Writing the open vocabularies: kinds, tags and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from timeline.services import fanout, thing
from timeline.vocab import Entity

SPECS = {entity: thing.Spec(entity) for entity in (Entity.KIND, Entity.TAG, Entity.ROLE)}


def create_many(session: Session, entity: Entity, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new words of a vocabulary (loaded by KindInput and the like). Return their ids in order."""
    ids = thing.insert_many(session, SPECS[entity], inputs)
    thing.record(session, SPECS[entity], ids, new=True)
    return ids


def update_many(session: Session, entity: Entity, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change words by id; keys not given stay. Documents show the slug, so a new one refreshes them (see
    services.fanout). Return the ids that did change."""
    before = thing.changed_by(session, SPECS[entity], changes)
    thing.record(session, SPECS[entity], before, new=False)
    after = thing.read(session, SPECS[entity], before)
    renamed = [key for key in before if before[key].slug != after[key].slug]
    fanout.spread(session, entity, renamed, whole=False)
    return set(before)

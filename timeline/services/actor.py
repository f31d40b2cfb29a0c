"""Writing actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from timeline.services import fanout, thing
from timeline.vocab import Entity

SPEC = thing.Spec(Entity.ACTOR, ("type",))


def create_many(session: Session, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new actors (loaded by ActorInput). Return their ids in order."""
    ids = thing.insert_many(session, SPEC, inputs)
    thing.record(session, SPEC, ids, new=True)
    return ids


def update_many(session: Session, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change actors by id; keys not given stay. Events show their name and are found by their aliases, so they are
    refreshed (see services.fanout). Return the ids that did change."""
    before = thing.changed_by(session, SPEC, changes)
    thing.record(session, SPEC, before, new=False)
    after = thing.read(session, SPEC, before)
    seen = [key for key, was in before.items() if (was.slug, was.names) != (after[key].slug, after[key].names)]
    fanout.spread(session, Entity.ACTOR, seen)
    return set(before)

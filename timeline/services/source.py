"""Writing sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from timeline.services import fanout, thing
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
    """Change sources by id; keys not given stay. Events that cite them are refreshed, before anybody can see
    them again where a source is hidden (see services.fanout). Return the ids that did change."""
    before = thing.changed_by(session, SPEC, changes)
    thing.record(session, SPEC, before, new=False)
    after = thing.read(session, SPEC, before)
    hidden = {key for key in before if after[key].columns["private"] and not before[key].columns["private"]}
    bared = {key for key in before if before[key].columns["private"] and not after[key].columns["private"]}
    seen = {key for key in before if _shown(before[key]) != _shown(after[key])}
    fanout.spread(session, Entity.SOURCE, hidden, hiding=True)
    fanout.spread(session, Entity.SOURCE, bared)
    fanout.spread(session, Entity.SOURCE, seen - hidden - bared, whole=False)
    return set(before)


def _shown(stored: thing.Thing) -> tuple[Any, ...]:
    return stored.slug, *(stored.columns[name] for name in ("title", "publisher", "url"))

"""What history keeps of an event: the whole of it in the shape of an input, with its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Dataset
from timeline.services import lookup
from timeline.services.event_state import EventState
from timeline.services.time_columns import NONE
from timeline.vocab import Entity

_DERIVED = tuple(name for name in NONE if name not in ("edtf", "known_until"))


def snapshots(session: Session, states: Mapping[int, EventState]) -> dict[int, dict[str, Any]]:
    """Return each event in the shape of an input, references as slugs, with its bounds under `derived`."""
    every = list(states.values())

    def slugs(entity: Entity, keys: Iterable[int | None]) -> dict[int | None, str]:
        found = lookup.slugs(session, entity, {key for key in keys if key is not None})
        return {key: found[key] for key in found}

    kinds = slugs(Entity.KIND, (s.columns["kind_id"] for s in every))
    actors = slugs(Entity.ACTOR, (p.actor_id for s in every for p in s.actors))
    roles = slugs(Entity.ROLE, (p.role_id for s in every for p in s.actors))
    places = slugs(Entity.PLACE, (p.place_id for s in every for p in s.places))
    tags = slugs(Entity.TAG, (tag for s in every for tag in s.tags))
    sources = slugs(Entity.SOURCE, (c.source_id for s in every for c in s.sources))
    events = slugs(Entity.EVENT, (r.to_id for s in every for r in s.relations))
    datasets = _datasets(session, {s.columns["dataset_id"] for s in every} - {None})
    told = {}
    for key, state in states.items():
        columns = state.columns
        lang = columns["lang"]
        told[key] = {
            "slug": state.slug,
            **state.texts[lang]._asdict(),
            "lang": lang,
            "date": columns["edtf"],
            "date_text": columns["date_text"],
            "known_until": columns["known_until"],
            "kind": kinds.get(columns["kind_id"]),
            "status": columns["status"],
            "state": columns["state"],
            "importance": columns["importance"],
            "actors": [
                {"actor": actors[p.actor_id], "role": roles.get(p.role_id), "private": p.private} for p in state.actors
            ],
            "places": [{"place": places[p.place_id], "private": p.private} for p in state.places],
            "tags": sorted(tags[tag] for tag in state.tags),
            "sources": [_without(c, "source_id", source=sources[c.source_id]) for c in state.sources],
            "relations": [_without(r, "to_id", to=events[r.to_id]) for r in state.relations],
            "translations": {other: text._asdict() for other, text in state.texts.items() if other != lang},
            "media": [each._asdict() for each in state.media],
            "external_id": columns["external_id"],
            "dataset": datasets.get(columns["dataset_id"]),
            "description_private": columns["description_private"],
            "publish_at": columns["publish_at"],
            "derived": {name: columns[name] for name in _DERIVED},
        }
    return told


def _without(link: Any, column: str, **named: str) -> dict[str, Any]:
    told = {**named, **link._asdict()}
    del told[column]
    return told


def _datasets(session: Session, keys: Iterable[int]) -> dict[int, str]:
    statement = sa.select(Dataset.id, Dataset.name).where(Dataset.id.in_(set(keys)))
    return dict(session.execute(statement).all())

"""What inputs of events refer to, looked up in bulk: kinds, tags, actors, roles, places, sources, datasets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Problem
from timeline.models import Dataset
from timeline.services import lookup
from timeline.services.batch import insert_numbered
from timeline.vocab import Entity

EventInput = Mapping[str, Any]

LINKS = (
    ("actors", "actor", Entity.ACTOR),
    ("places", "place", Entity.PLACE),
    ("sources", "source", Entity.SOURCE),
)
"""Lists of links in an input, the key of the reference in each, and what it refers to."""


def resolve(session: Session, inputs: Mapping[int, EventInput], problems: list[Problem]) -> dict[int, dict[str, Any]]:
    """Return the inputs with ids for what they refer to: `kind_id`, `dataset_id`, `actors` as actor_id and role_id …

    Only keys that were given are there. Unknown references are added to `problems`.
    """
    asked = mentioned(inputs.values())
    found = {entity: lookup.ids(session, entity, names) for entity, names in asked.items()}
    if any(len(found[entity]) < len(names) for entity, names in asked.items()):
        _refuse_unknown(session, inputs, problems)
    datasets = _datasets(session, {g["dataset"] for g in inputs.values() if g.get("dataset")})

    def key_of(entity: Entity, reference: str | int | None) -> int | None:
        return None if reference is None else found[entity].get(reference)

    resolved: dict[int, dict[str, Any]] = {}
    for key, given in inputs.items():
        mine = {name: value for name, value in given.items() if name not in ("kind", "dataset", "relations")}
        if "kind" in given:
            mine["kind_id"] = key_of(Entity.KIND, given["kind"])
        if "dataset" in given:
            mine["dataset_id"] = datasets.get(given["dataset"])
        if "tags" in given:
            # What was not found is left out, or None; its problem keeps the event from being written.
            mine["tags"] = [found[Entity.TAG][tag] for tag in given["tags"] if tag in found[Entity.TAG]]
        for name, one, entity in LINKS:
            if name in given:
                mine[name] = [
                    {f"{one}_id": key_of(entity, link[one])}
                    if len(link) == 1
                    else {k: v for k, v in link.items() if k not in (one, "role")}
                    | {f"{one}_id": key_of(entity, link[one])}
                    | ({"role_id": key_of(Entity.ROLE, link["role"])} if "role" in link else {})
                    for link in given[name]
                ]
        resolved[key] = mine
    return resolved


def mentioned(inputs: Iterable[EventInput]) -> dict[Entity, set[str | int]]:
    """Return everything that inputs name, other events apart, by what it is."""
    found: dict[Entity, set[str | int]] = defaultdict(set)
    for given in inputs:
        if given.get("kind") is not None:
            found[Entity.KIND].add(given["kind"])
        if "tags" in given:
            found[Entity.TAG].update(given["tags"])
        for key, one, entity in LINKS:
            for link in given.get(key, ()):
                found[entity].add(link[one])
                if link.get("role") is not None:
                    found[Entity.ROLE].add(link["role"])
    return found


def _refuse_unknown(session: Session, inputs: Mapping[int, EventInput], problems: list[Problem]) -> None:
    """Add a problem for every reference that names nothing."""
    asked: dict[Entity, list[tuple[str | int, str]]] = {}
    for key, given in inputs.items():
        for entity, reference, pointer in references(given):
            asked.setdefault(entity, []).append((reference, f"/{key}{pointer}"))
    for entity, pairs in asked.items():
        lookup.resolve(session, entity, pairs, problems)


def references(given: EventInput) -> Iterator[tuple[Entity, str | int, str]]:
    """Yield (entity, reference, pointer) of everything that an input names, other events apart."""
    if given.get("kind") is not None:
        yield Entity.KIND, given["kind"], "/kind"
    for n, tag in enumerate(given.get("tags", ())):
        yield Entity.TAG, tag, f"/tags/{n}"
    for key, one, entity in LINKS:
        for n, link in enumerate(given.get(key, ())):
            yield entity, link[one], f"/{key}/{n}/{one}"
            if link.get("role") is not None:
                yield Entity.ROLE, link["role"], f"/{key}/{n}/role"


def _datasets(session: Session, names: Collection[str]) -> dict[str, int]:
    """Return the ids of datasets, which are made when they are not there."""
    if not names:
        return {}
    statement = sa.select(Dataset.name, Dataset.id).where(Dataset.name.in_(names))
    found: dict[str, int] = dict(session.execute(statement).all())
    missing = sorted(set(names) - found.keys())
    if missing:
        rows = [{"name": name} for name in missing]
        added = insert_numbered(session, Dataset, rows)
        found.update(zip(missing, added, strict=True))
    return found

"""Names in flat files: matched by slug, then by folded name or alias, else the thing is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from marshmallow import Schema
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.formats.loading import Row
from timeline.models import Source
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load, shown
from timeline.schemas.kind import KindInput, RoleInput, TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.services import actor, kind, label, lookup, place, source
from timeline.services.batch import pieces
from timeline.services.event_references import LINKS, references
from timeline.services.importing_report import Faults, Report
from timeline.text import SLUG, fold
from timeline.vocab import Entity

Item = tuple[Row, dict[str, Any]]
"""A row and what its schema made of it."""


@dataclass(frozen=True, slots=True)
class Sort:
    """How things of one entity are checked and written."""

    entity: Entity
    schema: Schema
    create: Callable[[Session, Sequence[Mapping[str, Any]]], list[int]]
    update: Callable[[Session, Mapping[int, Mapping[str, Any]]], set[int]]


def _word(entity: Entity, schema: Schema) -> Sort:
    return Sort(
        entity,
        schema,
        lambda session, inputs: kind.create_many(session, entity, inputs),
        lambda session, changes: kind.update_many(session, entity, changes),
    )


SORTS: dict[str, Sort] = {
    "kinds": _word(Entity.KIND, KindInput()),
    "tags": _word(Entity.TAG, TagInput()),
    "roles": _word(Entity.ROLE, RoleInput()),
    "places": Sort(Entity.PLACE, PlaceInput(), place.create_many, place.update_many),
    "actors": Sort(Entity.ACTOR, ActorInput(), actor.create_many, actor.update_many),
    "sources": Sort(Entity.SOURCE, SourceInput(), source.create_many, source.update_many),
}
"""By section, in the order in which they are written."""


def settle(session: Session, items: Sequence[Item], report: Report, faults: Faults) -> list[Item]:
    """Return the items with ids in place of every name. Names that lead nowhere are made, and counted."""
    found: dict[tuple[Entity, str], int] = {}
    named: dict[Entity, dict[str, tuple[Row, str]]] = {}
    for row, given in items:
        for entity, reference, pointer in references(given):
            if isinstance(reference, str):
                named.setdefault(entity, {}).setdefault(reference, (row, pointer))
    for section, sort in SORTS.items():
        first = named.get(sort.entity)
        if first:
            ids = _known(session, sort.entity, first, faults)
            ids.update(_make(session, section, sort, {r: f for r, f in first.items() if r not in ids}, report, faults))
            found.update(((sort.entity, reference), key) for reference, key in ids.items())
    return [(row, _replaced(given, found)) for row, given in items]


def _replaced(given: dict[str, Any], found: Mapping[tuple[Entity, str], int]) -> dict[str, Any]:
    def key(entity: Entity, reference: Any) -> Any:
        return found.get((entity, reference), reference)

    mine = dict(given)
    if given.get("kind") is not None:
        mine["kind"] = key(Entity.KIND, given["kind"])
    if "tags" in given:
        mine["tags"] = [key(Entity.TAG, tag) for tag in given["tags"]]
    for name, one, entity in LINKS:
        if name in given:
            mine[name] = [
                {**link, one: key(entity, link[one])}
                | ({"role": key(Entity.ROLE, link["role"])} if "role" in link else {})
                for link in given[name]
            ]
    return mine


def _known(session: Session, entity: Entity, first: Mapping[str, tuple[Row, str]], faults: Faults) -> dict[str, int]:
    """Return the ids of names that are a slug, or that fold to exactly one thing's name, else to one's alias."""
    ids = {str(reference): key for reference, key in lookup.ids(session, entity, first).items()}
    left = [reference for reference in first if reference not in ids]
    if entity == Entity.SOURCE:
        for piece in pieces(left):
            statement = sa.select(Source.title, Source.id).where(Source.title.in_(piece), Source.deleted_at.is_(None))
            ids.update(session.execute(statement.order_by(Source.id.desc())).all())
        return ids
    called = label.by_folded(session, entity, [word for word in map(fold, left) if word])
    for reference in left:
        matches = called.get(fold(reference), [])
        names = {key for key, sort in matches if sort == 0}
        candidates = names or {key for key, _ in matches}
        if len(candidates) == 1:
            ids[reference] = candidates.pop()
        elif candidates:
            row, pointer = first[reference]
            slugs = ", ".join(sorted(lookup.slugs(session, entity, candidates).values()))
            message = f"{shown(reference)} may be {slugs}"
            faults.add(Problem(message, where=row.place(pointer), cure="write the slug of the one that is meant"))
            ids[reference] = min(candidates)
    return ids


def _make(
    session: Session,
    section: str,
    sort: Sort,
    missing: Mapping[str, tuple[Row, str]],
    report: Report,
    faults: Faults,
) -> dict[str, int]:
    """Make things of the names that are left; names that fold alike make one thing. Return their ids by name."""
    alike: dict[str, list[str]] = {}
    for reference in missing:
        alike.setdefault(fold(reference) or reference, []).append(reference)
    inputs = []
    for names in alike.values():
        reference = names[0]
        row, pointer = missing[reference]
        raw: dict[str, Any] = dict(row.hints.get((sort.entity, reference), {}))
        raw.setdefault("title" if sort.entity == Entity.SOURCE else "name", reference)
        if SLUG.match(reference):
            raw["slug"] = reference
        try:
            inputs.append(load(sort.schema, raw))
        except Invalid as error:
            for problem in error.problems:
                faults.add(Problem(problem.message, where=row.place(pointer), cure=problem.cure))
    if faults or not inputs:
        return {}
    ids = sort.create(session, inputs)
    report.of(section).created += len(ids)
    return {reference: key for names, key in zip(alike.values(), ids, strict=True) for reference in names}

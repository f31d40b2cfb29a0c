"""Names in flat files: matched by slug, then by folded name or alias, else the thing is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
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
from timeline.services.event_references import LINKS, mentioned, references
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
    """Return the items with ids in place of every name. Names that lead nowhere are made, and counted.

    A name that was settled once means the same for the rest of the transaction, unless things changed their names.
    """
    settled = {sort.entity: lookup.memory(session, sort.entity, "settled") for sort in SORTS.values()}
    new = {
        entity: {name for name in names if isinstance(name, str) and name not in settled[entity]}
        for entity, names in mentioned(given for _, given in items).items()
    }
    renamed = False
    if any(new.values()):
        first = _first(items, new)
        for section, sort in SORTS.items():
            places = first.get(sort.entity)
            if places:
                ids = _known(session, sort.entity, places, faults)
                missing = {name: place for name, place in places.items() if name not in ids}
                ids.update(_make(session, section, sort, missing, report, faults))
                settled[sort.entity].update(ids)
                renamed |= any(row.hints for row, _ in missing.values())
    replaced = [(row, _replaced(given, settled)) for row, given in items]
    if renamed:  # things were made under other names than those that they were named by
        for each in settled.values():
            each.clear()
    return replaced


def _first(items: Sequence[Item], new: Mapping[Entity, AbstractSet[str]]) -> dict[Entity, dict[str, tuple[Row, str]]]:
    """Return where each of these names stands first: its row, and the pointer within."""
    found: dict[Entity, dict[str, tuple[Row, str]]] = {}
    for row, given in items:
        for entity, reference, pointer in references(given):
            if reference in new[entity]:
                found.setdefault(entity, {}).setdefault(str(reference), (row, pointer))
    return found


def _replaced(given: dict[str, Any], settled: Mapping[Entity, Mapping[Any, int]]) -> dict[str, Any]:
    mine = dict(given)
    if given.get("kind") is not None:
        mine["kind"] = settled[Entity.KIND].get(given["kind"], given["kind"])
    if "tags" in given:
        tags = settled[Entity.TAG]
        mine["tags"] = [tags.get(tag, tag) for tag in given["tags"]]
    for name, one, entity in LINKS:
        if name in given:
            ids, roles = settled[entity], settled[Entity.ROLE]
            mine[name] = [
                {**link, one: ids.get(link[one], link[one])}
                | ({"role": roles.get(link["role"], link["role"])} if "role" in link else {})
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

"""From slugs and numbers to ids and back, in bulk, remembered for the length of a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Problem
from timeline.models import Actor, ActorRole, Base, Event, Kind, Place, Slug, Source, Tag, Timeline
from timeline.schemas.base import did_you_mean, shown
from timeline.services.batch import pieces
from timeline.vocab import Entity

Reference = str | int

MODELS: dict[Entity, type[Base]] = {
    Entity.EVENT: Event,
    Entity.KIND: Kind,
    Entity.TAG: Tag,
    Entity.ACTOR: Actor,
    Entity.PLACE: Place,
    Entity.SOURCE: Source,
    Entity.TIMELINE: Timeline,
    Entity.ROLE: ActorRole,
}

REMEMBERED = 100_000
"""References remembered of one entity before all are forgotten: a bound on memory, whatever is imported."""


def memory(session: Session, entity: Entity, kind: str) -> dict[Any, Any]:
    """Return what was remembered of an entity under a word, to be added to; all of it is dropped when it is much."""
    known: dict[Any, Any] = session.info.setdefault("lookup", {}).setdefault((entity, kind), {})
    if len(known) > REMEMBERED:
        known.clear()
    return known


def forget(session: Session, entity: Entity) -> None:
    """Drop what is remembered of an entity, after one of them changed or was deleted."""
    known = session.info.get("lookup", {})
    for key in [key for key in known if key[0] == entity]:
        del known[key]


def ids(session: Session, entity: Entity, references: Iterable[Reference]) -> dict[Reference, int]:
    """Return the ids of those references that name something that is not deleted: text by a slug of now or of old,
    a whole number by its id. Text of digits is no id: files are full of numbers that name something else. The others
    are left out."""
    known = memory(session, entity, "ids")
    wanted = set(references)
    model: Any = MODELS[entity]
    missing = [reference for reference in wanted if reference not in known]
    for piece in pieces(r for r in missing if isinstance(r, str)):
        statement = (
            sa.select(Slug.slug, Slug.entity_id)
            .join(model, model.id == Slug.entity_id)
            .where(Slug.entity == entity, Slug.slug.in_(piece), model.deleted_at.is_(None))
        )
        known.update((slug, key) for slug, key in session.execute(statement))
    for numbered in pieces(r for r in missing if isinstance(r, int)):
        statement = sa.select(model.id).where(model.id.in_(numbered), model.deleted_at.is_(None))
        known.update((key, key) for key in session.scalars(statement))
    return {reference: known[reference] for reference in wanted if reference in known}


def slugs(session: Session, entity: Entity, keys: Iterable[int]) -> dict[int, str]:
    """Return the current slugs of these ids."""
    known = memory(session, entity, "slugs")
    wanted = set(keys)
    for piece in pieces(key for key in wanted if key not in known):
        statement = sa.select(Slug.entity_id, Slug.slug).where(
            Slug.entity == entity, Slug.entity_id.in_(piece), Slug.current
        )
        known.update((key, slug) for key, slug in session.execute(statement))
    return {key: known[key] for key in wanted if key in known}


def unknown(session: Session, entity: Entity, reference: Reference, pointer: str) -> Problem:
    """Return the problem that a reference names nothing, with the nearest slugs as its cure."""
    message = f"there is no {entity} {shown(reference)}"
    statement = sa.select(Slug.slug).where(Slug.entity == entity, Slug.current).order_by(Slug.slug).limit(2_000)
    near: Sequence[str] = ()
    if isinstance(reference, str) and reference:
        # Only slugs that begin alike, when there are too many to compare them all.
        everything = session.scalars(statement).all()
        alike = statement.where(Slug.slug >= reference[:2], Slug.slug < reference[:2] + "\x7f")
        near = everything if len(everything) < 2_000 else session.scalars(alike).all()
    cure = did_you_mean(str(reference), near) or f"add it to {PLURALS[entity]}, or mend the reference"
    return Problem(message, pointer=pointer, cure=cure)


PLURALS: dict[Entity, str] = {entity: f"{entity}s" for entity in Entity}


def resolve(
    session: Session, entity: Entity, references: Collection[tuple[Reference, str]], problems: list[Problem]
) -> dict[Reference, int]:
    """Return the ids of (reference, pointer) pairs; what names nothing is added to `problems`."""
    found = ids(session, entity, (reference for reference, _ in references))
    problems.extend(
        unknown(session, entity, reference, pointer) for reference, pointer in references if reference not in found
    )
    return found

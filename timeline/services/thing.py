"""What kinds, tags, roles, actors, places and sources have in common: a slug, names or a title, columns, history.

The verbs are in the files of the entities; this is how they write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.models import Slug
from timeline.queries.lookup import known
from timeline.services import history, label, lookup, slug
from timeline.services.batch import insert_numbered, pieces
from timeline.text import slugify
from timeline.vocab import Audience, Entity


@dataclass(frozen=True, slots=True)
class Spec:
    """One entity: the columns that an input sets, and whether it is called by labels or by its column `title`."""

    entity: Entity
    columns: tuple[str, ...] = ()
    labelled: bool = True
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> Any:
        """The table's class."""
        return lookup.MODELS[self.entity]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as it is stored. Two of them are equal when an input would change nothing."""

    slug: str
    names: label.Names
    columns: Mapping[str, Any]
    revision: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.names[0][0] if self.names else str(self.columns.get("title", self.slug))


def insert_many(session: Session, spec: Spec, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new things, their slugs and names; not their history. Return their ids in order."""
    if not inputs:
        return []
    wishes = [
        slug.Wish(
            given.get("slug"),
            slugify(given["name"]["text"] if spec.labelled else given["title"], spec.entity),
        )
        for given in inputs
    ]
    slugs = slug.give(session, spec.entity, wishes)
    now = clock.now()
    rows = [
        {column: given.get(column, spec.defaults.get(column)) for column in spec.columns}
        | {"revision": 1, "created_at": now, "updated_at": now}
        for given in inputs
    ]
    ids = insert_numbered(session, spec.model, rows)
    slug.insert(session, spec.entity, dict(zip(ids, slugs, strict=True)))
    if spec.labelled:
        names = {key: label.merge((), given) for key, given in zip(ids, inputs, strict=True)}
        label.insert(session, spec.entity, names)
    return ids


def read(session: Session, spec: Spec, keys: Iterable[int]) -> dict[int, Thing]:
    """Return what is stored of things, by id."""
    wanted = list(keys)
    names = label.read(session, spec.entity, wanted) if spec.labelled else {}
    slugs = lookup.slugs(session, spec.entity, wanted)
    things: dict[int, Thing] = {}
    for piece in pieces(wanted):
        for row in session.execute(sa.select(spec.model.__table__).where(spec.model.id.in_(piece))):
            columns = {column: row._mapping[column] for column in spec.columns}
            things[row.id] = Thing(slugs[row.id], names.get(row.id, ()), columns, row.revision)
    return things


def changed_by(session: Session, spec: Spec, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, Thing]:
    """Write what differs of each thing, by id; keys that are not given stay. Return what those that did differ were.

    History is not written. Raise `Invalid` (pointers `/id/slug`) when a new slug is taken.
    """
    hold(session, spec.entity, changes)
    before = read(session, spec, changes)
    after = {key: _merged(spec, thing, changes[key]) for key, thing in before.items()}
    changed = [key for key in before if before[key] != after[key]]
    slug.rename(session, spec.entity, {key: after[key].slug for key in changed if after[key].slug != before[key].slug})
    label.replace(
        session,
        spec.entity,
        {key: after[key].names for key in changed if after[key].names != before[key].names},
    )
    moved = [{"id": key, **after[key].columns} for key in changed if after[key].columns != before[key].columns]
    if moved:
        session.execute(sa.update(spec.model), moved)
    if changed:
        lookup.forget(session, spec.entity)
    return {key: before[key] for key in changed}


def hold(session: Session, entity: Entity, keys: Iterable[int] | sa.Select[int]) -> None:
    """Keep others from changing these things, and from making events that name them, until the transaction ends: on
    PostgreSQL such an event would else show what the thing was. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        model: Any = lookup.MODELS[entity]
        chosen = keys if isinstance(keys, sa.Select) else list(keys)
        session.execute(sa.select(model.id).where(model.id.in_(chosen)).order_by(model.id).with_for_update())


def _merged(spec: Spec, thing: Thing, changes: Mapping[str, Any]) -> Thing:
    columns = {column: changes.get(column, thing.columns[column]) for column in spec.columns}
    return Thing(changes.get("slug") or thing.slug, label.merge(thing.names, changes), columns)


def record(session: Session, spec: Spec, keys: Collection[int], *, new: bool, **shown: Any) -> None:
    """Record a revision of each thing and number it.

    `shown` replaces columns in the snapshot: a function from a column's value to what an input would say.
    """
    things = read(session, spec, keys)
    records = [
        history.Record(
            key,
            0 if new else thing.revision,
            _snapshot(thing, shown),
            public=not thing.columns.get("private", False),
        )
        for key, thing in things.items()
    ]
    numbers = history.record_many(session, spec.entity, records)
    if new:
        return
    if _known_to_readers(session, spec.entity, numbers):
        session.info["public_changed"] = True  # lists of things show it, whether or not a document does
    now = clock.now()
    rows = [{"id": key, "revision": number, "updated_at": now} for key, number in numbers.items()]
    if rows:
        session.execute(sa.update(spec.model), rows)


def _known_to_readers(session: Session, entity: Entity, keys: Iterable[int]) -> bool:
    """Tell whether one of these things stands on an event in public; others are in no list that readers get."""
    seen = (
        sa.select(Slug.entity_id)
        .where(Slug.entity == entity, Slug.entity_id.in_(piece), known(entity, Slug.entity_id, Audience.PUBLIC))
        .limit(1)
        for piece in pieces(keys)
    )
    return any(session.scalar(statement) is not None for statement in seen)


def _snapshot(thing: Thing, shown: Mapping[str, Any]) -> dict[str, Any]:
    snapshot: dict[str, Any] = {"slug": thing.slug}
    if thing.names:
        snapshot["name"] = _alias(*thing.names[0])
        snapshot["aliases"] = [_alias(*names) for names in thing.names[1:]]
    for column, value in thing.columns.items():
        key, say = shown.get(column, (column, None))
        snapshot[key] = say(value) if say else value
    return snapshot


def _alias(words: str, lang: str | None) -> dict[str, str]:
    return {"text": words, "lang": lang} if lang else {"text": words}

"""Lists of actors, places, tags, sources and kinds for pickers, with numbers of events, and one of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline.errors import Invalid, Moved, NotFound, Problem
from timeline.models import Actor, EventLink, Label, Place, Slug, Source
from timeline.queries import paging
from timeline.queries.filters.base import Scope
from timeline.queries.lookup import LINKS, known, numbers, suggestions, title_of
from timeline.queries.names import slug_of
from timeline.text import fold
from timeline.vocab import Audience, Entity

USUAL = 100


def listing(
    session: Session,
    entity: Entity,
    q: str | None = None,
    limit: int = USUAL,
    cursor: str | None = None,
    *,
    audience: int = Audience.PUBLIC,
) -> dict[str, Any]:
    """Return {"items", "next"}: what a reader may know of, by id; with `q`, what has a name, alias or title with a
    word that begins so."""
    mark = paging.fingerprint({"entity": entity, "q": q, "audience": audience})
    after = paging.decode(cursor, mark, [paging.BITS])[0] if cursor else 0
    statement = _base(entity, audience).where(Slug.entity_id > after).order_by(Slug.entity_id)
    folded = None if q is None else _folded(q)
    if folded is None:
        rows = session.execute(statement.limit(limit + 1)).all()
    elif entity == Entity.SOURCE:
        # Titles of sources are not labels, so they are folded here; there are fewer of them than of events.
        found = (row for row in session.execute(statement) if f" {folded}" in f" {fold(row.name)}")
        rows = list(islice(found, limit + 1))
    else:
        rows = session.execute(statement.where(_named(entity, folded)).limit(limit + 1)).all()
    more = len(rows) > limit
    return {
        "items": _items(session, entity, rows[:limit]),
        "next": paging.encode((rows[limit - 1].id,), mark) if more else None,
    }


def one(session: Session, entity: Entity, key: str, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """Return one by id or slug. Raise Moved for an old slug, NotFound for what a reader may not know of."""
    asked = aliased(Slug)
    ids = numbers([key])
    found = sa.select(asked.entity_id).where(asked.entity == entity, asked.slug == key)
    chosen = Slug.entity_id == ids[0] if ids else Slug.entity_id.in_(found)
    row = session.execute(_base(entity, audience).where(chosen)).one_or_none()
    if row is None:
        raise NotFound(f"there is no {entity} {key!r}{suggestions(session, entity, key, audience)}")
    if not ids and row.slug != key:
        raise Moved(row.slug)
    return _items(session, entity, [row])[0]


def _base(entity: Entity, audience: int) -> sa.Select[*tuple[Any, ...]]:
    scope = Scope(audience=audience, values={}, sqlite=False)
    link = aliased(EventLink)
    events = (
        sa.select(sa.func.count())
        .where(link.what == LINKS[entity], link.target_id == Slug.entity_id, link.audience.in_(scope.audiences))
        .correlate(Slug)
        .scalar_subquery()
    )
    return sa.select(
        Slug.entity_id.label("id"),
        Slug.slug,
        title_of(entity, Slug.entity_id).label("name"),
        events.label("events"),
    ).where(Slug.entity == entity, Slug.current, known(entity, Slug.entity_id, audience))


def _folded(q: str) -> str:
    folded = fold(q)
    if not folded:
        raise Invalid(Problem("holds no letter or digit", parameter="q", cure="leave it out to list everything"))
    return folded


def _named(entity: Entity, folded: str) -> sa.ColumnElement[bool]:
    """Ask for a word that begins with the last word of `folded`, and the words before it as they are."""
    begins = (" " + Label.folded).contains(f" {folded}", autoescape=True)
    return sa.exists().where(Label.entity == entity, Label.entity_id == Slug.entity_id, begins)


def _items(session: Session, entity: Entity, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the JSON of these rows, with what only their kind of thing has."""
    ids = [row.id for row in rows]
    aliases: dict[int, list[str]] = defaultdict(list)
    if entity != Entity.SOURCE:
        labels = sa.select(Label.entity_id, Label.text).where(
            Label.entity == entity, Label.entity_id.in_(ids), Label.sort > 0
        )
        for label in session.execute(labels.order_by(Label.entity_id, Label.sort, Label.id)):
            aliases[label.entity_id].append(label.text)
    extra = _extra(session, entity, ids)
    items = []
    for row in rows:
        item = {"id": row.id, "slug": row.slug}
        item |= {"title": row.name} if entity == Entity.SOURCE else {"name": row.name, "aliases": aliases[row.id]}
        item |= extra.get(row.id, {})
        path = f"{entity}s/{row.slug}"
        item.setdefault("url", f"/{path}")  # a source's own address stays
        items.append(item | {"events": row.events, "api_url": f"/api/v1/{path}"})
    return items


def _extra(session: Session, entity: Entity, ids: list[int]) -> dict[int, dict[str, Any]]:
    columns: dict[Entity, list[Any]] = {
        Entity.ACTOR: [Actor.id, Actor.type],
        Entity.PLACE: [
            Place.id,
            Place.lat,
            Place.lon,
            Place.country,
            slug_of(Entity.PLACE, Place.parent_id).label("parent"),
        ],
        Entity.SOURCE: [
            Source.id,
            Source.publisher,
            Source.url,
            Source.archived_url,
            Source.published,
            Source.accessed,
        ],
    }
    if entity not in columns:
        return {}
    wanted = columns[entity]
    rows = session.execute(sa.select(*wanted).where(wanted[0].in_(ids))).mappings()
    return {row["id"]: {name: value for name, value in row.items() if name != "id"} for row in rows}

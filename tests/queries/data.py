"""Puts events straight into the tables of the truth and has the read model derived from them. The writing services
are not used here: what they write is held by their own tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.models import (
    Actor,
    ActorRole,
    Citation,
    Event,
    EventActor,
    EventPlace,
    EventTag,
    EventText,
    Kind,
    Label,
    Place,
    Relation,
    Slug,
    Source,
    Tag,
    Timeline,
    TimelineEntry,
)
from timeline.services.refresh import refresh
from timeline.text import fold
from timeline.vocab import Entity

Link = str | tuple[str, dict[str, Any]]
"""A slug, or a slug and the columns of the link row: `("russia", {"role": "host", "private": True})`."""

MODELS: dict[Entity, Any] = {
    Entity.KIND: Kind,
    Entity.TAG: Tag,
    Entity.ACTOR: Actor,
    Entity.ROLE: ActorRole,
    Entity.PLACE: Place,
    Entity.SOURCE: Source,
    Entity.TIMELINE: Timeline,
}


def times(edtf: str, known_until: str | None = None) -> dict[str, Any]:
    """Return the time columns of a date."""
    date = dates.parse(edtf)
    bounds = dates.with_known_until(date, dates.parse(known_until)) if known_until else date.bounds
    return {
        "edtf": date.text,
        "known_until": known_until,
        **bounds._asdict(),
        "qual": date.qual,
        "precision": date.precision,
        "month_day": date.month_day,
        "span_class": dates.span_class(bounds.se, bounds.el),
    }


def add_thing(session: Session, entity: Entity, slug: str, *names: str, old: Iterable[str] = (), **columns: Any) -> int:
    """Add a kind, tag, actor, role, place, source or timeline with its slugs and names; return its id."""
    model = MODELS[entity]
    key = int(session.scalar(sa.select(sa.func.coalesce(sa.func.max(model.id), 0) + 1)) or 0)
    values = {"id": key, "revision": 1, "created_at": 0, "updated_at": 0, **columns}
    if entity == Entity.SOURCE:
        values = {"title": names[0] if names else slug, "private": False} | values
    if entity == Entity.TIMELINE:
        values = {"title": names[0] if names else slug, "state": "published", "lang": "en"} | values
    session.execute(sa.insert(model).values(**values))
    rows = [{"entity": entity, "slug": slug, "entity_id": key, "current": True}]
    rows += [{"entity": entity, "slug": past, "entity_id": key, "current": False} for past in old]
    session.execute(sa.insert(Slug), rows)
    if entity not in (Entity.SOURCE, Entity.TIMELINE):
        labels = [
            {"entity": entity, "entity_id": key, "text": name, "folded": fold(name), "sort": sort}
            for sort, name in enumerate(names or (slug.replace("-", " ").capitalize(),))
        ]
        session.execute(sa.insert(Label), labels)
    return key


def thing_id(session: Session, entity: Entity, slug: str) -> int:
    """Return the id of a thing by slug; it is added when there is none."""
    found = session.scalar(sa.select(Slug.entity_id).where(Slug.entity == entity, Slug.slug == slug))
    return add_thing(session, entity, slug) if found is None else found


def add(session: Session, date: str, **given: Any) -> int:
    """Add one published event and its read model; see `add_many`."""
    return add_many(session, [{"date": date, **given}])[0]


def add_many(session: Session, events: Collection[Mapping[str, Any]]) -> list[int]:
    """Add events (`date`, and any of title, slug, kind, tags, actors, places, sources, relations, translations,
    known_until, columns of the table); return their ids. Their slugs are `e-1`, `e-2` … where none is given."""
    first = int(session.scalar(sa.select(sa.func.coalesce(sa.func.max(Event.id), 0) + 1)) or 0)
    rows: dict[Any, list[dict[str, Any]]] = {}
    for key, given in enumerate(events, first):
        for table, row in _rows(session, key, dict(given)):
            rows.setdefault(table, []).append(row)
    for table in (Event, EventText, Slug, EventTag, EventActor, EventPlace, Citation, Relation):
        if table in rows:
            session.execute(sa.insert(table), rows[table])
    ids = list(range(first, first + len(events)))
    refresh(session, ids)
    return ids


def _rows(session: Session, key: int, given: dict[str, Any]) -> Iterable[tuple[Any, dict[str, Any]]]:
    date, known_until = given.pop("date"), given.pop("known_until", None)
    lang, kind = given.pop("lang", "en"), given.pop("kind", None)
    texts = {"title": given.pop("title", f"Event {key}"), "summary": given.pop("summary", None)}
    texts["description"] = given.pop("description", None)
    links = {name: given.pop(name, ()) for name in ("tags", "actors", "places", "sources", "relations")}
    slug, translations = given.pop("slug", f"e-{key}"), given.pop("translations", {})
    columns = {
        "id": key,
        "state": "published",
        "status": "occurred",
        "lang": lang,
        "kind_id": None if kind is None else thing_id(session, Entity.KIND, kind),
        "importance": 3,
        "description_private": False,
        "publish_at": None,
        "revision": 1,
        "created_at": 0,
        "updated_at": 0,
        "deleted_at": None,
    }
    yield Event, {**columns, **times(date, known_until), **given}
    yield EventText, {"event_id": key, "lang": lang, **texts}
    for other, words in translations.items():
        yield EventText, {"event_id": key, "lang": other, "title": "", "summary": None, "description": None, **words}
    yield Slug, {"entity": Entity.EVENT, "slug": slug, "entity_id": key, "current": True}
    for tag in links["tags"]:
        yield EventTag, {"event_id": key, "tag_id": thing_id(session, Entity.TAG, tag)}
    for position, actor in enumerate(links["actors"]):
        name, more = _link(actor)
        role = more.get("role")
        yield (
            EventActor,
            {
                "event_id": key,
                "position": position,
                "actor_id": thing_id(session, Entity.ACTOR, name),
                "role_id": None if role is None else thing_id(session, Entity.ROLE, role),
                "private": more.get("private", False),
            },
        )
    for position, place in enumerate(links["places"]):
        name, more = _link(place)
        row = {"event_id": key, "position": position, "place_id": thing_id(session, Entity.PLACE, name)}
        yield EventPlace, {**row, "private": more.get("private", False)}
    for position, source in enumerate(links["sources"]):
        name, more = _link(source)
        row = {"event_id": key, "position": position, "source_id": thing_id(session, Entity.SOURCE, name)}
        yield Citation, {**row, "stance": "supports", "private": more.get("private", False)}
    for word, other in links["relations"]:
        yield Relation, {"from_id": key, "type": word, "to_id": other, "note": None}


def _link(link: Link) -> tuple[str, dict[str, Any]]:
    return (link, {}) if isinstance(link, str) else link


def pin(session: Session, timeline: int, *events: int, **columns: Any) -> None:
    """Pin events to a timeline (or keep them off with `excluded=True`) and refresh them."""
    row = {"timeline_id": timeline, "position": 0, "excluded": False, **columns}
    session.execute(sa.insert(TimelineEntry), [{**row, "event_id": event} for event in events])
    refresh(session, events)

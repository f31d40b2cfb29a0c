"""The public history of an event: what readers saw, less what is private today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.errors import NotFound
from timeline.models import Citation, Event, EventActor, EventPlace, EventRead, Revision, Slug, Source
from timeline.queries.names import instant, name_of, slug_of
from timeline.vocab import Audience, Entity

_KEYS = ("slug", "title", "summary", "description", "lang", "kind", "status", "importance", "tags")


def listing(session: Session, event_id: int) -> list[dict[str, Any]]:
    """Return the revisions of an event that were public, the first one first: number, time, and title then."""
    return [
        {
            "n": row.n,
            "valid_from": instant(row.valid_from),
            "valid_to": None if row.valid_to is None else instant(row.valid_to),
            "title": orjson.loads(row.snapshot)["title"],
            "api_url": f"/api/v1/events/{event_id}/revisions/{row.n}",
        }
        for row in _public(session, event_id)
    ]


def one(session: Session, event_id: int, n: int) -> dict[str, Any]:
    """Return an event as it was in revision `n`. Raise NotFound for a revision that readers never saw."""
    rows = _public(session, event_id, n)
    if not rows:
        raise NotFound(f"event {event_id} has no public revision {n}")
    row = rows[0]
    snapshot = orjson.loads(row.snapshot)
    private = _private_now(session, event_id)
    edtf = dates.parse(snapshot["date"])
    known_until = dates.parse(snapshot["known_until"]) if snapshot["known_until"] else None
    event = {"id": event_id, **{key: snapshot[key] for key in _KEYS}}
    if snapshot["description_private"] or private["description"]:
        event["description"] = None
    event["date"] = {
        "edtf": snapshot["date"],
        "label": dates.label(edtf),
        "text": snapshot["date_text"],
        **dates.date_json(edtf, known_until=known_until),
    }
    event["actors"] = _named(session, Entity.ACTOR, snapshot["actors"], "actor", private["actors"], ("role",))
    event["places"] = _named(session, Entity.PLACE, snapshot["places"], "place", private["places"], ())
    event["sources"] = _sources(session, snapshot["sources"], private["sources"])
    event["relations"] = _relations(session, snapshot["relations"])
    return {
        "n": row.n,
        "valid_from": instant(row.valid_from),
        "valid_to": None if row.valid_to is None else instant(row.valid_to),
        "event": event,
    }


def _public(session: Session, event_id: int, n: int | None = None) -> Sequence[Any]:
    statement = sa.select(Revision.n, Revision.valid_from, Revision.valid_to, Revision.snapshot).where(
        Revision.entity == Entity.EVENT,
        Revision.entity_id == event_id,
        Revision.public,
        Revision.valid_from.is_not(None),
    )
    if n is not None:
        statement = statement.where(Revision.n == n)
    return session.execute(statement.order_by(Revision.n)).all()


def _private_now(session: Session, event_id: int) -> dict[str, Any]:
    """Return what is private today: the description, and the ids of linked actors, places and sources. Ids, since
    a thing may have another slug today than in the past."""
    actors = sa.select(EventActor.actor_id).where(EventActor.event_id == event_id, EventActor.private)
    places = sa.select(EventPlace.place_id).where(EventPlace.event_id == event_id, EventPlace.private)
    cited = sa.select(Citation.source_id).where(Citation.event_id == event_id, Citation.private)
    hidden = sa.select(Source.id).where(sa.or_(Source.private, Source.id.in_(cited)))
    description = sa.select(Event.description_private).where(Event.id == event_id)
    return {
        "description": bool(session.scalar(description)),
        "actors": set(session.scalars(actors)),
        "places": set(session.scalars(places)),
        "sources": set(session.scalars(hidden)),
    }


def _shown(
    session: Session, entity: Entity, links: Sequence[dict[str, Any]], key: str, private: set[int]
) -> list[tuple[int, dict[str, Any]]]:
    """Return the links, each with the id of what it leads to, that were public then and are not private today."""
    ids = _ids(session, entity, [link[key] for link in links])
    return [
        (ids[link[key]], link)
        for link in links
        if link[key] in ids and not link.get("private") and ids[link[key]] not in private
    ]


def _ids(session: Session, entity: Entity, slugs: Sequence[str]) -> dict[str, int]:
    """Return the id that each slug stands for, old slugs included."""
    statement = sa.select(Slug.slug, Slug.entity_id).where(Slug.entity == entity, Slug.slug.in_(slugs))
    return {row.slug: row.entity_id for row in session.execute(statement)}


def _named(
    session: Session,
    entity: Entity,
    links: Sequence[dict[str, Any]],
    key: str,
    private: set[int],
    extra: Sequence[str],
) -> list[dict[str, Any]]:
    shown = _shown(session, entity, links, key, private)
    statement = sa.select(Slug.entity_id, Slug.slug, name_of(entity, Slug.entity_id).label("name")).where(
        Slug.entity == entity, Slug.current, Slug.entity_id.in_([found for found, _link in shown])
    )
    today = {row.entity_id: row for row in session.execute(statement)}
    return [
        {"id": found, "slug": today[found].slug, "name": today[found].name} | {name: link.get(name) for name in extra}
        for found, link in shown
    ]


def _sources(session: Session, links: Sequence[dict[str, Any]], private: set[int]) -> list[dict[str, Any]]:
    shown = _shown(session, Entity.SOURCE, links, "source", private)
    statement = sa.select(
        Source.id, slug_of(Entity.SOURCE, Source.id).label("slug"), Source.title, Source.publisher, Source.url
    ).where(Source.id.in_([found for found, _link in shown]))
    sources = {row.id: row._asdict() for row in session.execute(statement)}
    return [sources[found] for found, _link in shown]


def _relations(session: Session, links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the relations to events that are public today."""
    ids = _ids(session, Entity.EVENT, [link["to"] for link in links])
    seen = sa.select(EventRead.event_id).where(
        EventRead.event_id.in_(ids.values()), EventRead.audience == Audience.PUBLIC
    )
    public = set(session.scalars(seen))
    return [{"type": link["type"], "to": link["to"]} for link in links if ids.get(link["to"]) in public]

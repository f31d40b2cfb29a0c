"""Data for the tests of the API, written by the same services as anybody's. What an event refers to is made at need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from timeline.errors import NotFound
from timeline.queries import picker
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import KindInput, RoleInput, TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import actor, event, kind, lookup, place, source, timeline
from timeline.vocab import Audience, Entity


def add_event(session: Session, title: str = "An event", date: str = "2014", **more: Any) -> int:
    """Write one published event; return its id."""
    for entity, key in ((Entity.KIND, "kind"), (Entity.TAG, "tags"), (Entity.PLACE, "places"), (Entity.SOURCE, "sources")):
        given = more.get(key) or []
        for slug in [given] if isinstance(given, str) else given:
            _ensure(session, entity, slug if isinstance(slug, str) else slug[entity])
    for link in more.get("actors", []):
        _ensure(session, Entity.ACTOR, link["actor"])
        if link.get("role"):
            _ensure(session, Entity.ROLE, link["role"])
    raw = {"title": title, "date": date, "state": "published", **more}
    return event.create(session, load(EventInput(), raw))


def change_event(session: Session, key: int, **changes: Any) -> None:
    """Change an event."""
    event.update(session, key, load(EventInput(partial=True), changes))


def add_actor(session: Session, **given: Any) -> int:
    """Write one actor; return its id."""
    return actor.create_many(session, [load(ActorInput(), given)])[0]


def add_timeline(session: Session, **given: Any) -> int:
    """Write one published timeline; return its id."""
    return timeline.create_many(session, [load(TimelineInput(), {"state": "published", **given})])[0]


def _ensure(session: Session, entity: Entity, slug: str) -> None:
    try:
        picker.one(session, entity, slug, audience=Audience.STAFF)
    except NotFound:
        name = slug.replace("-", " ").capitalize()
        given: Mapping[str, Any] = {"slug": slug, "title" if entity == Entity.SOURCE else "name": name}
        if entity in (Entity.KIND, Entity.TAG, Entity.ROLE):
            shape = {Entity.KIND: KindInput, Entity.TAG: TagInput, Entity.ROLE: RoleInput}[entity]
            kind.create_many(session, entity, [load(shape(), given)])
        elif entity == Entity.PLACE:
            place.create_many(session, [load(PlaceInput(), given)])
        elif entity == Entity.SOURCE:
            source.create_many(session, [load(SourceInput(), given)])
        else:
            actor.create_many(session, [load(ActorInput(), given)])
    lookup.forget(session, entity)

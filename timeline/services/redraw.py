"""Mends stored documents after a thing that they show got another name: the one place where a document is not rendered.

Reading the truth of an event again costs ten times as much, and a tag may be on half a million of them. What is put in
is made by the functions that services.document renders with; verify compares the outcome with a rendered document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.models import Base, EventRead
from timeline.services import lookup, named
from timeline.services.document import place_shown, source_shown
from timeline.vocab import Audience, Entity

Document = dict[str, Any]

_table = Base.metadata.tables[EventRead.__tablename__]
_UPDATE = (
    sa.update(_table)
    .where(_table.c.event_id == sa.bindparam("key"))
    .values(document=sa.bindparam("document"), changed_at=sa.bindparam("changed_at"))
)


def redraw(session: Session, entity: Entity, ids: Collection[int]) -> None:
    """Put today's slugs and names of kinds, tags, roles, places or sources into the documents of these events.

    For changes that the links and words of an event do not show. Notes in the session whether readers see a difference.
    """
    statement = sa.select(_table.c.event_id, _table.c.audience, _table.c.document).where(_table.c.event_id.in_(ids))
    rows = [(key, audience, bytes(body), orjson.loads(body)) for key, audience, body in session.execute(statement)]
    if not rows:
        return
    mend = _MENDERS[entity](session, [document for _, _, _, document in rows])
    now = clock.now()
    changed = []
    for key, audience, body, document in rows:
        mend(document)
        fresh = orjson.dumps(document)
        if fresh != body:
            changed.append({"key": key, "document": fresh, "changed_at": now})
            if audience == Audience.PUBLIC:
                session.info["public_changed"] = True
    if changed:
        session.execute(_UPDATE, changed)


Mender = Callable[[Document], None]


def _current(session: Session, entity: Entity, slugs: Collection[str]) -> Mapping[Any, str]:
    """Return for each slug, of now or of old, the one that its thing has now."""
    ids = lookup.ids(session, entity, slugs)
    now = lookup.slugs(session, entity, ids.values())
    return {slug: now[key] for slug, key in ids.items()}


def _of_kinds(session: Session, documents: list[Document]) -> Mender:
    now = _current(session, Entity.KIND, {each["kind"] for each in documents if each["kind"] is not None})

    def mend(document: Document) -> None:
        document["kind"] = now.get(document["kind"])

    return mend


def _of_tags(session: Session, documents: list[Document]) -> Mender:
    now = _current(session, Entity.TAG, {tag for each in documents for tag in each["tags"]})

    def mend(document: Document) -> None:
        document["tags"] = sorted(now[tag] for tag in document["tags"])

    return mend


def _of_roles(session: Session, documents: list[Document]) -> Mender:
    roles = {actor["role"] for each in documents for actor in each["actors"] if actor["role"] is not None}
    now = _current(session, Entity.ROLE, roles)

    def mend(document: Document) -> None:
        for actor in document["actors"]:
            actor["role"] = now.get(actor["role"])

    return mend


def _of_places(session: Session, documents: list[Document]) -> Mender:
    now = named.places(session, {place["id"] for each in documents for place in each["places"]})

    def mend(document: Document) -> None:
        document["places"] = [place_shown(place["id"], now[place["id"]]) for place in document["places"]]

    return mend


def _of_sources(session: Session, documents: list[Document]) -> Mender:
    now = named.sources(session, {source["id"] for each in documents for source in each["sources"]})

    def mend(document: Document) -> None:
        document["sources"] = [source_shown(source["id"], now[source["id"]]) for source in document["sources"]]

    return mend


_MENDERS: dict[Entity, Callable[[Session, list[Document]], Mender]] = {
    Entity.KIND: _of_kinds,
    Entity.TAG: _of_tags,
    Entity.ROLE: _of_roles,
    Entity.PLACE: _of_places,
    Entity.SOURCE: _of_sources,
}
"""What mends documents after a change of things of each entity. Actors are not among them: events are found by their
names, so all of the event is derived again."""

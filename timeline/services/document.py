"""The public JSON of an event, made from the truth. Reads only; services.refresh stores what comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from timeline import dates
from timeline.models import (
    Citation,
    Event,
    EventActor,
    EventPlace,
    EventTag,
    EventText,
    Place,
    Relation,
    Source,
    TimelineEntry,
)
from timeline.queries.names import instant, name_of, public_now, slug_of
from timeline.services import named
from timeline.vocab import RELATIONS, Entity

Grouped = dict[int, list[Any]]


class Material(NamedTuple):
    """Everything that the documents of a batch of events are made of, by event."""

    events: list[Any]
    texts: Grouped
    actors: Grouped
    places: Grouped
    tags: Grouped
    sources: Grouped
    relations: Grouped
    timelines: Grouped
    names: Mapping[int, list[str]]
    """All names of every actor that takes part."""
    around: Mapping[int, list[int]]
    """Every place that is named, with its own id and those of the places around it."""


def gather(session: Session, ids: Collection[int]) -> Material:
    """Read the truth of these events in a constant number of statements."""

    def grouped(statement: sa.Select[*tuple[Any, ...]]) -> Grouped:
        found: Grouped = defaultdict(list)
        for row in session.execute(statement):
            found[row.event_id].append(row)
        return found

    events = session.execute(
        sa.select(
            *Event.__table__.columns,
            public_now().label("public"),
            slug_of(Entity.EVENT, Event.id).label("slug"),
            slug_of(Entity.KIND, Event.kind_id).label("kind"),
        ).where(Event.id.in_(ids))
    ).all()
    actors = grouped(
        sa.select(
            EventActor.event_id,
            EventActor.actor_id,
            EventActor.role_id,
            EventActor.private,
            slug_of(Entity.ACTOR, EventActor.actor_id).label("slug"),
            name_of(Entity.ACTOR, EventActor.actor_id).label("name"),
            slug_of(Entity.ROLE, EventActor.role_id).label("role"),
        )
        .where(EventActor.event_id.in_(ids))
        .order_by(EventActor.event_id, EventActor.position)
    )
    places = grouped(
        sa.select(
            EventPlace.event_id,
            EventPlace.place_id,
            EventPlace.private,
            Place.lat,
            Place.lon,
            slug_of(Entity.PLACE, EventPlace.place_id).label("slug"),
            name_of(Entity.PLACE, EventPlace.place_id).label("name"),
        )
        .join(Place, Place.id == EventPlace.place_id)
        .where(EventPlace.event_id.in_(ids))
        .order_by(EventPlace.event_id, EventPlace.position)
    )
    return Material(
        events=list(events),
        texts=grouped(
            sa.select(EventText.__table__)
            .where(EventText.event_id.in_(ids))
            .order_by(EventText.event_id, EventText.lang)
        ),
        actors=actors,
        places=places,
        tags=grouped(
            sa.select(
                EventTag.event_id,
                EventTag.tag_id,
                slug_of(Entity.TAG, EventTag.tag_id).label("slug"),
            ).where(EventTag.event_id.in_(ids))
        ),
        sources=grouped(
            sa.select(
                Citation.event_id,
                Citation.source_id,
                sa.or_(Citation.private, Source.private).label("private"),
                Source.title,
                Source.publisher,
                Source.url,
                slug_of(Entity.SOURCE, Citation.source_id).label("slug"),
            )
            .join(Source, Source.id == Citation.source_id)
            .where(Citation.event_id.in_(ids), Citation.claim_id.is_(None))
            .order_by(Citation.event_id, Citation.position)
        ),
        relations=_relations(session, ids),
        timelines=grouped(
            sa.select(TimelineEntry.event_id, TimelineEntry.timeline_id).where(
                TimelineEntry.event_id.in_(ids), sa.not_(TimelineEntry.excluded)
            )
        ),
        names=named.names_of(session, Entity.ACTOR, {row.actor_id for rows in actors.values() for row in rows}),
        around=named.around(session, {row.place_id for rows in places.values() for row in rows}),
    )


def _relations(session: Session, ids: Collection[int]) -> Grouped:
    """Return (event_id, type as this event sees it, id, slug and title of the other) for partners that readers see."""
    found: Grouped = defaultdict(list)
    other = aliased(Event)
    text = aliased(EventText)
    for mine, theirs, inverse in (
        (Relation.from_id, Relation.to_id, False),
        (Relation.to_id, Relation.from_id, True),
    ):
        statement = (
            sa.select(
                mine.label("event_id"),
                Relation.type,
                other.id,
                slug_of(Entity.EVENT, other.id).label("slug"),
                text.title,
            )
            .join(other, other.id == theirs)
            .join(text, sa.and_(text.event_id == other.id, text.lang == other.lang))
            .where(mine.in_(ids), public_now(other), other.edtf.is_not(None))
        )
        for row in session.execute(statement):
            name = RELATIONS[row.type].inverse if inverse else row.type
            found[row.event_id].append((name, row.id, row.slug, row.title))
    return found


def partners(session: Session, ids: Collection[int]) -> set[int]:
    """Return the events whose documents name one of these in their relations."""
    either = sa.union(
        sa.select(Relation.to_id).where(Relation.from_id.in_(ids)),
        sa.select(Relation.from_id).where(Relation.to_id.in_(ids)),
    )
    return set(session.scalars(either)) - set(ids)


def render(event: Any, material: Material) -> bytes:
    """Return the public document of one event as JSON bytes (api.md 1, "An Event")."""
    key = event.id
    texts = {text.lang: text for text in material.texts[key]}
    own = texts[event.lang]
    label, approximate, uncertain, sides = _told(event.edtf, event.known_until)
    date: dict[str, Any] = {
        "edtf": event.edtf,
        "label": label,
        "text": event.date_text,
        "precision": event.precision,
        "approximate": approximate,
        "uncertain": uncertain,
        **sides,
    }
    if event.known_until is not None:
        date["known_until"] = event.known_until
    document = {
        "id": key,
        "slug": event.slug,
        "title": own.title,
        "summary": own.summary,
        "description": None if event.description_private else own.description,
        "lang": event.lang,
        "date": date,
        "kind": event.kind,
        "status": event.status,
        "importance": event.importance,
        "actors": [
            {
                "id": actor.actor_id,
                "slug": actor.slug,
                "name": actor.name,
                "role": actor.role,
            }
            for actor in _shown(material.actors[key])
        ],
        "places": [place_shown(place.place_id, place) for place in _shown(material.places[key])],
        "tags": sorted(tag.slug for tag in material.tags[key]),
        "sources": [source_shown(source.source_id, source) for source in _shown(material.sources[key])],
        "relations": [
            {"type": name, "event": {"id": other, "slug": slug, "title": title}}
            for name, other, slug, title in sorted(material.relations[key])
        ],
        "revision": event.revision,
        "created_at": instant(event.created_at),
        "updated_at": instant(event.updated_at),
        "url": f"/events/{event.slug}",
        "api_url": f"/api/v1/events/{event.slug}",
    }
    return orjson.dumps(document)


@lru_cache(maxsize=10_000)
def _told(text: str, known_until: str | None) -> tuple[str, bool, bool, dict[str, Any]]:
    """Return what documents say of a date: its label, whether it is approximate and uncertain, and its bounds."""
    edtf = dates.parse(text)
    until = dates.parse(known_until) if known_until else None
    return dates.label(edtf), edtf.approximate, edtf.uncertain, dates.date_json(edtf, known_until=until)


def place_shown(key: int, place: Any) -> dict[str, Any]:
    """Return how a document shows a place."""
    return {"id": key, "slug": place.slug, "name": place.name, "lat": place.lat, "lon": place.lon}


def source_shown(key: int, source: Any) -> dict[str, Any]:
    """Return how a document shows a source."""
    return {
        "id": key,
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "url": source.url,
    }


def _shown(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if not row.private]

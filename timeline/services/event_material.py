"""What the documents of new events are made of, from the states they were written from: nothing of it is read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from timeline.services import lookup, named
from timeline.services.document import Grouped, Material
from timeline.services.event_state import EventState, Part, Spot
from timeline.vocab import Entity, State


class _Event(NamedTuple):
    """The columns of `event` that documents and the read model show, as `document.gather` reads them."""

    id: int
    slug: str
    kind: str | None
    public: bool
    revision: int
    created_at: int
    updated_at: int
    deleted_at: None
    status: str
    kind_id: int | None
    lang: str
    date_text: str | None
    importance: int
    description_private: bool
    edtf: str | None
    known_until: str | None
    se: int | None
    sl: int | None
    ee: int | None
    el: int | None
    qual: int
    precision: str | None
    month_day: int | None
    span_class: int | None


class _Text(NamedTuple):
    lang: str
    title: str
    summary: str | None
    description: str | None


class _Actor(NamedTuple):
    actor_id: int
    role_id: int | None
    private: bool
    slug: str
    name: str | None
    role: str | None


class _Place(NamedTuple):
    place_id: int
    private: bool
    slug: str
    name: str | None
    lat: float | None
    lon: float | None


class _Tag(NamedTuple):
    tag_id: int
    slug: str


class _Source(NamedTuple):
    source_id: int
    private: bool
    slug: str
    title: str
    publisher: str | None
    url: str | None


def of_new(session: Session, states: Mapping[int, EventState], now: int) -> Material:
    """Return the material of events just written, by id, that no relation and no timeline names yet.

    `now` (microseconds) is when they were made.
    """
    every = states.values()
    kinds = lookup.slugs(session, Entity.KIND, _present(s.columns["kind_id"] for s in every))
    roles = lookup.slugs(session, Entity.ROLE, _present(p.role_id for s in every for p in s.actors))
    tags = lookup.slugs(session, Entity.TAG, {tag for s in every for tag in s.tags})
    actors = named.actors(session, {p.actor_id for s in every for p in s.actors})
    places = named.places(session, {p.place_id for s in every for p in s.places})
    sources = named.sources(session, {c.source_id for s in every for c in s.sources})

    def actor(part: Part) -> _Actor:
        shown = actors[part.actor_id]
        role = None if part.role_id is None else roles[part.role_id]
        return _Actor(*part, shown.slug, shown.name, role)

    def place(spot: Spot) -> _Place:
        shown = places[spot.place_id]
        return _Place(*spot, shown.slug, shown.name, shown.lat, shown.lon)

    def source(key: int, private: bool) -> _Source:
        shown = sources[key]
        return _Source(key, private or shown.private, shown.slug, shown.title, shown.publisher, shown.url)

    nothing: Grouped = defaultdict(list)
    return Material(
        events=[_event(key, state, kinds, now) for key, state in states.items()],
        texts={key: [_Text(lang, *state.texts[lang]) for lang in sorted(state.texts)] for key, state in states.items()},
        actors={key: [actor(part) for part in state.actors] for key, state in states.items()},
        places={key: [place(spot) for spot in state.places] for key, state in states.items()},
        tags={key: [_Tag(tag, tags[tag]) for tag in state.tags] for key, state in states.items()},
        sources={key: [source(each.source_id, each.private) for each in s.sources] for key, s in states.items()},
        relations=nothing,
        timelines=nothing,
        names={key: each.names for key, each in actors.items()},
        around={key: each.within for key, each in places.items()},
    )


def _present(keys: Iterable[int | None]) -> set[int]:
    return {key for key in keys if key is not None}


def _event(key: int, state: EventState, kinds: Mapping[int, str], now: int) -> _Event:
    c: Mapping[str, Any] = state.columns
    return _Event(
        id=key,
        slug=state.slug,
        kind=kinds.get(c["kind_id"]),
        # As queries.names.public_now says it of stored events.
        public=c["state"] == State.PUBLISHED and (c["publish_at"] is None or c["publish_at"] <= now),
        revision=state.revision,
        created_at=now,
        updated_at=now,
        deleted_at=None,
        status=c["status"],
        kind_id=c["kind_id"],
        lang=c["lang"],
        date_text=c["date_text"],
        importance=c["importance"],
        description_private=c["description_private"],
        edtf=c["edtf"],
        known_until=c["known_until"],
        se=c["se"],
        sl=c["sl"],
        ee=c["ee"],
        el=c["el"],
        qual=c["qual"],
        precision=c["precision"],
        month_day=c["month_day"],
        span_class=c["span_class"],
    )

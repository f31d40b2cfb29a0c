"""What events show of the actors, places and sources that they name, remembered for the length of a transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Label, Place, Source
from timeline.services import lookup
from timeline.services.batch import pieces
from timeline.vocab import Entity

_KIND = "shown"


class NamedActor(NamedTuple):
    """An actor as documents show it, and all of its names, the first one first."""

    slug: str
    name: str | None
    names: list[str]


class NamedPlace(NamedTuple):
    """A place as documents show it, and the ids of itself and of the places around it."""

    slug: str
    name: str | None
    lat: float | None
    lon: float | None
    within: list[int]


class NamedSource(NamedTuple):
    """A source as documents show it, and whether readers may see it at all."""

    slug: str
    title: str
    publisher: str | None
    url: str | None
    private: bool


def actors(session: Session, keys: Iterable[int]) -> Mapping[int, NamedActor]:
    """Return these actors, perhaps with others."""
    known = lookup.memory(session, Entity.ACTOR, _KIND)
    for piece in pieces(set(keys) - known.keys()):
        slugs = lookup.slugs(session, Entity.ACTOR, piece)
        called = names_of(session, Entity.ACTOR, piece)
        known.update(
            (key, NamedActor(slugs[key], called[key][0] if called[key] else None, called[key])) for key in piece
        )
    return known


def places(session: Session, keys: Iterable[int]) -> Mapping[int, NamedPlace]:
    """Return these places, perhaps with others."""
    known = lookup.memory(session, Entity.PLACE, _KIND)
    for piece in pieces(set(keys) - known.keys()):
        slugs = lookup.slugs(session, Entity.PLACE, piece)
        called = names_of(session, Entity.PLACE, piece)
        within = around(session, piece)
        _hold(session, {place for places in within.values() for place in places})
        points = session.execute(sa.select(Place.id, Place.lat, Place.lon).where(Place.id.in_(piece)))
        known.update(
            (key, NamedPlace(slugs[key], called[key][0] if called[key] else None, lat, lon, within[key]))
            for key, lat, lon in points
        )
    return known


def _hold(session: Session, keys: Iterable[int]) -> None:
    """Keep others from moving these places until the transaction ends, as a row that refers to them would: what was
    remembered of where they lie must stay true. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        held = sa.select(Place.id).where(Place.id.in_(keys)).order_by(Place.id)
        session.execute(held.with_for_update(read=True, key_share=True))


def sources(session: Session, keys: Iterable[int]) -> Mapping[int, NamedSource]:
    """Return these sources, perhaps with others."""
    known = lookup.memory(session, Entity.SOURCE, _KIND)
    for piece in pieces(set(keys) - known.keys()):
        slugs = lookup.slugs(session, Entity.SOURCE, piece)
        columns = (Source.title, Source.publisher, Source.url, Source.private)
        for row in session.execute(sa.select(Source.id, *columns).where(Source.id.in_(piece))):
            known[row.id] = NamedSource(slugs[row.id], row.title, row.publisher, row.url, row.private)
    return known


def names_of(session: Session, entity: Entity, keys: Collection[int]) -> dict[int, list[str]]:
    """Return the names of things by id: the name, then the aliases in order."""
    statement = (
        sa.select(Label.entity_id, Label.text)
        .where(Label.entity == entity, Label.entity_id.in_(keys))
        .order_by(Label.entity_id, Label.sort, Label.id)
    )
    found: dict[int, list[str]] = {key: [] for key in keys}
    for key, text in session.execute(statement):
        found[key].append(text)
    return found


def around(session: Session, keys: Collection[int]) -> dict[int, list[int]]:
    """Return for every place its own id and those of the places around it."""
    start = sa.select(Place.id.label("place"), Place.id.label("within"), Place.parent_id.label("up")).where(
        Place.id.in_(keys)
    )
    within = start.cte("around", recursive=True)
    within = within.union(sa.select(within.c.place, Place.id, Place.parent_id).join(within, Place.id == within.c.up))
    found: dict[int, list[int]] = {place: [] for place in keys}
    for row in session.execute(sa.select(within.c.place, within.c.within)):
        found[row.place].append(row.within)
    return found

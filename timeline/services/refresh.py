"""Derives the read model from the truth (data-model.md 1): the only writer of its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock, dates
from timeline.models import EventLink, EventRead, Label, LinkTo, Place
from timeline.services import textindex
from timeline.services.batch import insert_rows
from timeline.services.document import Material, gather, partners, render
from timeline.vocab import Audience, Entity

BATCH = 1000


def refresh(session: Session, event_ids: Collection[int]) -> None:
    """Derive the read model of these events, and of those whose documents name them, from the truth.

    Costs a constant number of statements a batch of 1,000. Notes in the session whether readers can see a difference,
    so that the public version rises at commit.
    """
    session.flush()
    ids = set(event_ids)
    for batch in _batches(sorted(ids)):
        _refresh(session, batch)
    named = set[int]()
    for batch in _batches(sorted(ids)):
        named |= partners(session, batch)
    for batch in _batches(sorted(named - ids)):
        _refresh(session, batch)


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])


def _refresh(session: Session, ids: list[int]) -> None:
    before = _stored(session, ids)
    now = clock.now()
    material = gather(session, ids)
    ancestors = _ancestors(session, material)
    aliases = _aliases(session, material)
    reads: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    searches: list[dict[str, Any]] = []
    for event in material.events:
        if event.edtf is None or event.deleted_at is not None:
            continue
        audience = Audience.PUBLIC if event.public else Audience.STAFF
        document = render(event, material)
        was = before.get(event.id)
        changed_at = was.changed_at if was is not None and bytes(was.document) == document else now
        reads.append(_read_row(event, audience, document, changed_at))
        links.extend(_link_rows(event, audience, material, ancestors))
        searches.extend(_search_rows(event, audience, material, aliases))

    textindex.remove(session, ids)
    session.execute(sa.delete(EventLink).where(EventLink.event_id.in_(ids)))
    session.execute(sa.delete(EventRead).where(EventRead.event_id.in_(ids)))
    insert_rows(session, EventRead, reads)
    insert_rows(session, EventLink, links)
    textindex.add(session, searches)
    after = {row["event_id"]: row["document"] for row in reads if row["audience"] == Audience.PUBLIC}
    if {key: bytes(was.document) for key, was in before.items() if was.audience == Audience.PUBLIC} != after:
        session.info["public_changed"] = True


def _stored(session: Session, ids: list[int]) -> dict[int, Any]:
    """Return what the read model holds of these events: audience, document, and when that last changed."""
    statement = sa.select(EventRead.event_id, EventRead.audience, EventRead.document, EventRead.changed_at)
    return {row.event_id: row for row in session.execute(statement.where(EventRead.event_id.in_(ids)))}


def _read_row(event: Any, audience: int, document: bytes, changed_at: int) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "audience": audience,
        "span_class": event.span_class,
        "se": event.se,
        "sl": event.sl,
        "ee": event.ee,
        "el": event.el,
        "qual": event.qual,
        "precision": dates.PRECISIONS.index(event.precision),
        "month_day": event.month_day,
        "kind_id": event.kind_id,
        "status": event.status,
        "importance": event.importance,
        "updated_at": event.updated_at,
        "document": document,
        "changed_at": changed_at,
    }


def _link_rows(
    event: Any, audience: int, material: Material, ancestors: dict[int, list[int]]
) -> Iterator[dict[str, Any]]:
    """Yield one row a thing that the event can be found under; the least private link to it decides who may."""
    targets: dict[tuple[int, int], int] = {}

    def link(what: int, target: int, private: bool = False) -> None:
        mine = Audience.STAFF if private else audience
        targets[what, target] = min(mine, targets.get((what, target), mine))

    if event.kind_id is not None:
        link(LinkTo.KIND, event.kind_id)
    for tag in material.tags[event.id]:
        link(LinkTo.TAG, tag.tag_id)
    for actor in material.actors[event.id]:
        link(LinkTo.ACTOR, actor.actor_id, actor.private)
        if actor.role_id is not None:
            link(LinkTo.ROLE, actor.role_id, actor.private)
    for place in material.places[event.id]:
        for within in ancestors[place.place_id]:
            link(LinkTo.PLACE, within, place.private)
    for source in material.sources[event.id]:
        link(LinkTo.SOURCE, source.source_id, source.private)
    for entry in material.timelines[event.id]:
        link(LinkTo.TIMELINE, entry.timeline_id)
    for (what, target), seen_by in targets.items():
        yield {
            "what": what,
            "target_id": target,
            "audience": seen_by,
            "span_class": event.span_class,
            "se": event.se,
            "el": event.el,
            "event_id": event.id,
        }


def _search_rows(
    event: Any, audience: int, material: Material, aliases: dict[int, list[str]]
) -> Iterator[dict[str, Any]]:
    """Yield what readers may find the event by, and, where staff may find it by more, that too."""
    actors = material.actors[event.id]
    for text in material.texts[event.id]:
        texts = {
            "title": text.title,
            "summary": text.summary,
            "description": text.description,
        }
        names = [name for actor in actors for name in aliases[actor.actor_id]]
        everything = textindex.searchable(texts, names)
        row = {"event_id": event.id, "lang": text.lang}
        if audience == Audience.PUBLIC:
            if event.description_private:
                texts["description"] = None
            names = [name for actor in actors if not actor.private for name in aliases[actor.actor_id]]
            public = textindex.searchable(texts, names)
            yield {**row, "audience": Audience.PUBLIC, "folded": public}
            if public == everything:
                continue
        yield {**row, "audience": Audience.STAFF, "folded": everything}


def _aliases(session: Session, material: Material) -> dict[int, list[str]]:
    """Return every name of every actor that takes part."""
    ids = {actor.actor_id for actors in material.actors.values() for actor in actors}
    statement = (
        sa.select(Label.entity_id, Label.text)
        .where(Label.entity == Entity.ACTOR, Label.entity_id.in_(ids))
        .order_by(Label.entity_id, Label.sort, Label.id)
    )
    names: dict[int, list[str]] = {actor: [] for actor in ids}
    for row in session.execute(statement):
        names[row.entity_id].append(row.text)
    return names


def _ancestors(session: Session, material: Material) -> dict[int, list[int]]:
    """Return for every place its own id and those of the places around it."""
    ids = {place.place_id for places in material.places.values() for place in places}
    start = sa.select(Place.id.label("place"), Place.id.label("within"), Place.parent_id.label("up")).where(
        Place.id.in_(ids)
    )
    around = start.cte("around", recursive=True)
    around = around.union(sa.select(around.c.place, Place.id, Place.parent_id).join(around, Place.id == around.c.up))
    found: dict[int, list[int]] = {place: [] for place in ids}
    for row in session.execute(sa.select(around.c.place, around.c.within)):
        found[row.place].append(row.within)
    return found

"""Derives the read model from the truth (data-model.md 1). Its tables are written by services.readmodel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from timeline import dates
from timeline.models import LinkTo
from timeline.services import readmodel, textindex
from timeline.services.document import Material, gather, partners, render
from timeline.services.readmodel import Derived
from timeline.signature import signature
from timeline.vocab import Audience

BATCH = 1000

UNTOLD = (LookupError, TypeError, ValueError)
"""What telling an event raises when a part of it is not there."""


def refresh(session: Session, event_ids: Collection[int]) -> None:
    """Derive the read model of these events, and of those whose documents name them, from the truth.

    Costs a constant number of statements a batch of 1,000. Notes in the session whether readers can see a difference,
    so that the public version rises at commit.
    """
    ids = set(event_ids)
    refresh_alone(session, ids)
    named = set[int]()
    for batch in _batches(sorted(ids)):
        named |= partners(session, batch)
    refresh_alone(session, named - ids)


def refresh_alone(session: Session, event_ids: Collection[int]) -> None:
    """Derive the read model of these events as `refresh` does, but not of those that name them: for changes that these
    do not show."""
    session.flush()
    for batch in _batches(sorted(set(event_ids))):
        readmodel.hold(session, batch)
        readmodel.write(session, batch, derive(session, batch))


def _batches(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])


def derive(session: Session, ids: Collection[int]) -> Derived:
    """Return what the read model should hold of these events, 1,000 at most, and write nothing."""
    return derived(gather(session, ids))


def derived(material: Material) -> Derived:
    """Return what the read model should hold of the events of this material, wherever that was taken from."""
    fresh = Derived([], [], [])
    for event in material.events:
        if event.edtf is None or event.deleted_at is not None:
            continue
        audience = Audience.PUBLIC if event.public else Audience.STAFF
        fresh.reads.append(_read_row(event, audience, render(event, material)))
        fresh.links.extend(_link_rows(event, audience, material))
        fresh.searches.extend(textindex.numbered(event, _search_rows(event, audience, material)))
    return fresh


def add_new(session: Session, material: Material) -> None:
    """Write the read model of events that were made in this transaction and that no other event names."""
    readmodel.insert(session, derived(material))


def _read_row(event: Any, audience: int, document: bytes) -> dict[str, Any]:
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
    }


def _link_rows(event: Any, audience: int, material: Material) -> Iterator[dict[str, Any]]:
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
        for within in material.around[place.place_id]:
            link(LinkTo.PLACE, within, place.private)
    for source in material.sources[event.id]:
        link(LinkTo.SOURCE, source.source_id, source.private)
    for entry in material.timelines[event.id]:
        link(LinkTo.TIMELINE, entry.timeline_id)
    public = signature(thing for thing, seen_by in targets.items() if seen_by == Audience.PUBLIC)
    for (what, target), seen_by in targets.items():
        yield {
            "what": what,
            "target_id": target,
            "audience": seen_by,
            "span_class": event.span_class,
            "se": event.se,
            "el": event.el,
            "event_id": event.id,
            "signature": public,
        }


def _search_rows(event: Any, audience: int, material: Material) -> Iterator[dict[str, Any]]:
    """Yield what readers may find the event by, and, where staff may find it by more, that too."""
    actors = material.actors[event.id]
    for text in material.texts[event.id]:
        texts = {
            "title": text.title,
            "summary": text.summary,
            "description": text.description,
        }
        names = [name for actor in actors for name in material.names[actor.actor_id]]
        everything = textindex.searchable(texts, names)
        row = {"event_id": event.id, "lang": text.lang}
        if audience == Audience.PUBLIC:
            public = everything
            if event.description_private or any(actor.private for actor in actors):
                if event.description_private:
                    texts["description"] = None
                names = [name for actor in actors if not actor.private for name in material.names[actor.actor_id]]
                public = textindex.searchable(texts, names)
            yield {**row, "audience": Audience.PUBLIC, "folded": public}
            if public == everything:
                continue
        yield {**row, "audience": Audience.STAFF, "folded": everything}

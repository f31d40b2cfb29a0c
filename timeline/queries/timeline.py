"""Reading curated timelines: what they are, their lanes, and which events they show where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.errors import Gone, Moved, NotFound
from timeline.models import Lane, Revision, Slug, Timeline, TimelineEntry
from timeline.queries import event, plan
from timeline.queries.filters.base import Ref
from timeline.queries.lookup import known, numbers, suggestions
from timeline.queries.names import slug_of
from timeline.queries.question import ask
from timeline.vocab import Audience, Entity, State


@dataclass(frozen=True, slots=True)
class LaneRow:
    """A lane of a timeline: its slug and title."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A timeline that a reader may see."""

    id: int
    slug: str
    title: str
    summary: str | None
    lang: str
    lane_by: str | None
    query: str | None
    revision: int
    updated_at: int
    lanes: tuple[LaneRow, ...]

    @property
    def ref(self) -> Ref:
        """The timeline as the value of a filter."""
        return Ref(self.id, self.slug, self.title)


def find(session: Session, key: str, *, audience: int = Audience.PUBLIC) -> TimelineRow:
    """Return a timeline by id or slug. Raise Moved for an old slug, Gone for a withdrawn one, NotFound."""
    ids = numbers([key])
    asked = sa.select(Slug.entity_id).where(Slug.entity == Entity.TIMELINE, Slug.slug == key)
    chosen = Timeline.id == ids[0] if ids else Timeline.id.in_(asked)
    row = session.execute(_select().where(chosen, known(Entity.TIMELINE, Timeline.id, audience))).one_or_none()
    if row is None:
        raise _missing(session, chosen, key, audience)
    if not ids and row.slug != key:
        raise Moved(row.slug)
    lanes = session.execute(
        sa.select(Lane.slug, Lane.title).where(Lane.timeline_id == row.id).order_by(Lane.position, Lane.id)
    )
    return TimelineRow(**row._mapping, lanes=tuple(LaneRow(lane.slug, lane.title) for lane in lanes))


def _select() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        Timeline.id,
        slug_of(Entity.TIMELINE, Timeline.id).label("slug"),
        Timeline.title,
        Timeline.summary,
        Timeline.lang,
        Timeline.lane_by,
        Timeline.query,
        Timeline.revision,
        Timeline.updated_at,
    )


def _missing(session: Session, chosen: Any, key: str, audience: int) -> NotFound | Gone:
    was_public = sa.exists().where(
        Revision.entity == Entity.TIMELINE, Revision.entity_id == Timeline.id, Revision.public
    )
    row = session.execute(sa.select(Timeline.deleted_at, Timeline.state).where(chosen, was_public)).one_or_none()
    if row is not None and (row.deleted_at is not None or row.state == State.ARCHIVED):
        return Gone(f"the timeline {key!r} was withdrawn", row.deleted_at)
    near = suggestions(session, Entity.TIMELINE, key, audience)
    return NotFound(f"there is no timeline {key!r}{near}")


def listing(session: Session, *, audience: int = Audience.PUBLIC) -> list[dict[str, Any]]:
    """Return every timeline that a reader may see, in short, by id."""
    rows = session.execute(_select().where(known(Entity.TIMELINE, Timeline.id, audience)).order_by(Timeline.id))
    return [_short(row) for row in rows]


def one(session: Session, key: str, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """Return one timeline with its lanes, its extent in time and its number of events."""
    row = find(session, key, audience=audience)
    question = ask(session, {}, audience=audience, timeline=row.ref)
    found = plan.matching(session, question)
    number = session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    reach = event.extent(session, question)
    return _short(row) | {
        "lane_by": row.lane_by,
        "lanes": [{"id": lane.slug, "title": lane.title} for lane in row.lanes],
        "extent": None
        if reach is None
        else {"start": dates.format_instant(reach[0]), "end": dates.format_instant(reach[1])},
        "events": number,
        "revision": row.revision,
    }


def _short(row: Any) -> dict[str, Any]:
    path = f"timelines/{row.slug}"
    return {
        "id": row.id,
        "slug": row.slug,
        "title": row.title,
        "summary": row.summary,
        "lang": row.lang,
        "url": f"/{path}",
        "api_url": f"/api/v1/{path}",
        "events_url": f"/api/v1/{path}/events",
        "gantt_url": f"/api/v1/{path}/gantt",
    }


def lanes_of(session: Session, timeline: TimelineRow) -> Mapping[int, tuple[str | None, str | None]]:
    """Return (slug of the lane, headline) of each event pinned to the timeline."""
    statement = (
        sa.select(TimelineEntry.event_id, Lane.slug, TimelineEntry.headline)
        .outerjoin(Lane, Lane.id == TimelineEntry.lane_id)
        .where(TimelineEntry.timeline_id == timeline.id, sa.not_(TimelineEntry.excluded))
    )
    return {row.event_id: (row.slug, row.headline) for row in session.execute(statement)}

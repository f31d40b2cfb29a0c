"""What a Gantt shows: the documents, and the lane of each. The drawing itself is made in timeline.formats.gantt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.queries import event
from timeline.queries.question import Question
from timeline.queries.timeline import LaneRow, TimelineRow, lanes_of

MOST_TASKS = 5000
LANE_BY = ("kind", "actor", "place", "tag", "timeline")


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a drawing in order, and how to find the lane (its id) and the headline of a document."""

    lanes: Sequence[LaneRow]
    lane_of: Callable[[dict[str, Any]], str | None]
    headline_of: Callable[[dict[str, Any]], str | None] = lambda _document: None


def documents(session: Session, question: Question) -> list[bytes]:
    """Return all documents that a Gantt of the question draws. Raise Invalid beyond 5,000: it is not paged."""
    if question.limit is not None:
        raise Invalid(Problem("a Gantt is not paged", parameter="limit", cure="narrow it by a window or filters"))
    whole = replace(question, limit=MOST_TASKS + 1, fields=None, after=None)
    found = list(event.stream(session, whole))
    if len(found) > MOST_TASKS:
        cure = "narrow it by from and to, importance, kind, tag or another filter"
        raise Invalid(Problem(f"more than {MOST_TASKS:,} events match; a Gantt draws at most that", cure=cure))
    return found


def lanes(session: Session, timeline: TimelineRow | None, lane_by: str | None) -> Lanes:
    """Return the lanes asked for; a timeline's own where nothing else is said, else kinds."""
    if lane_by is None and timeline is not None:
        lane_by = timeline.lane_by or "timeline"
    if lane_by == "timeline" and timeline is not None:
        placed = lanes_of(session, timeline)
        nowhere = (None, None)
        return Lanes(
            timeline.lanes,
            lambda document: placed.get(document["id"], nowhere)[0],
            lambda document: placed.get(document["id"], nowhere)[1],
        )
    if lane_by == "timeline":
        raise Invalid(
            Problem(
                "there is no one timeline to take lanes from",
                parameter="lane_by",
                cure="ask for /timelines/…/gantt, or name exactly one with timeline=",
            )
        )
    return Lanes((), _lane_by(lane_by or "kind"))


def _lane_by(name: str) -> Callable[[dict[str, Any]], str | None]:
    """Return the function that takes an event's kind, or its first actor, place or tag, for its lane."""
    if name == "kind":
        return lambda document: document["kind"]
    if name == "tag":
        return lambda document: next(iter(document["tags"]), None)
    return lambda document: next((member["slug"] for member in document[f"{name}s"]), None)

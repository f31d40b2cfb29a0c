"""Curated timelines, and the events that they show."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from timeline import context
from timeline.api import caching, house, lanes, listing
from timeline.api.public.event import SUFFIX
from timeline.queries import gantt
from timeline.queries import timeline as timelines
from timeline.queries.question import EventQuery, Question, ask
from timeline.schemas.charts import TimelineDocument, Timelines
from timeline.schemas.page import EventPage

blueprint = house.Blueprint("timelines", __name__, url_prefix=house.PREFIX, description="Curated timelines")

KEY: dict[str, Any] = {"key": "Slug or id of the timeline."}


@blueprint.reads("/timelines", answer=Timelines)
def listed(_args: dict[str, Any]) -> Response:
    """List the curated timelines"""
    session, audience = context.session(), context.audience()
    return caching.listed(lambda: caching.json({"items": timelines.listing(session, audience=audience)}))


@blueprint.reads("/timelines/<key>", answer=TimelineDocument, one=True, path=KEY)
def one(_args: dict[str, Any], key: str) -> Response:
    """Return one timeline: its lanes, its extent in time, its number of events"""
    return caching.single(caching.encode(timelines.one(context.session(), key, audience=context.audience())))


@blueprint.reads("/timelines/<key>/events", query=EventQuery, answer=EventPage, formats=True, one=True, path=KEY)
def events(args: dict[str, Any], key: str) -> Response:
    """Find events of a timeline

    What is pinned to it and what its saved query finds; with every parameter of `/events`.
    """
    return listing.answer(args, ask=_asking(key))


@blueprint.reads(
    "/timelines/<key>/events.<suffix>", query=EventQuery, answer=EventPage, formats=True, one=True, path=KEY | SUFFIX
)
def events_as(args: dict[str, Any], key: str, suffix: str) -> Response:
    """Find events of a timeline, in the format of the suffix"""
    return listing.answer(args, suffix, _asking(key))


def _asking(key: str) -> listing.Asking:
    def asking(session: Session, args: dict[str, Any]) -> tuple[Question, dict[str, Any]]:
        row = timelines.find(session, key, audience=context.audience())
        question = ask(session, args, audience=context.audience(), timeline=row.ref)
        drawn = gantt.lanes(session, row, None)
        return question, {"title": row.title, "lanes": lanes.listed(drawn), "lane_of": drawn.lane_of}

    return asking

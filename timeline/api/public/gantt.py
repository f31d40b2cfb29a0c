"""Gantt charts: of everything, or of a curated timeline."""

from __future__ import annotations

from typing import Any

from flask import Response

from timeline import context
from timeline.api import caching, house, lanes, listing, negotiation
from timeline.formats.gantt import chart
from timeline.queries import gantt as charts
from timeline.queries import timeline as timelines
from timeline.queries.question import PAGE_FIELDS, Question, ask
from timeline.schemas.charts import Gantt
from timeline.schemas.query import Word

blueprint = house.Blueprint("charts", __name__, url_prefix=house.PREFIX, description="Gantt charts")

GanttQuery = listing.filters_and(
    "GanttQuery",
    lang=PAGE_FIELDS["lang"],
    lane_by=Word(
        charts.LANE_BY,
        metadata={
            "description": "What a lane is. Default: the timeline's own lanes if it has any, else `kind`."
            " `timeline` elsewhere needs exactly one in the filter `timeline`."
        },
    ),
)


@blueprint.reads("/gantt", query=GanttQuery, answer=Gantt, second_look=listing.look)
def gantt(args: dict[str, Any]) -> Response:
    """Draw a Gantt chart

    Lanes, tasks in rows, and links between them. Ends are exclusive; not paged: at most 5,000 tasks.
    """
    return _answer(args, None)


@blueprint.reads(
    "/timelines/<key>/gantt", query=GanttQuery, answer=Gantt, one=True, path={"key": "Slug or id of the timeline."}
)
def gantt_of_timeline(args: dict[str, Any], key: str) -> Response:
    """Draw a curated timeline as a Gantt chart"""
    return _answer(args, key)


def _answer(args: dict[str, Any], key: str | None) -> Response:
    args = args | {"lang": ",".join(negotiation.language(args)) or None}
    return caching.listed(lambda: caching.json(_chart(args, key)))


def _chart(args: dict[str, Any], key: str | None) -> dict[str, Any]:
    session, audience = context.session(), context.audience()
    row = None if key is None else timelines.find(session, key, audience=audience)
    lane_by = args.get("lane_by") or (None if row is None else row.lane_by)
    question = ask(session, args, audience=audience, timeline=None if row is None else row.ref)
    drawn = charts.lanes(session, row or (_only(question) if lane_by == "timeline" else None), lane_by)
    documents = charts.documents(session, question)
    return chart(
        lanes.headlined(drawn, documents),
        title=question.says if row is None else row.title,
        lanes=lanes.named(drawn, documents if lane_by in ("actor", "place") else ()),
        lane_of=drawn.lane_of,
        extent=None if question.window is None else (question.window.start, question.window.end),
    )


def _only(question: Question) -> timelines.TimelineRow | None:
    """Return the timeline that the question asks for by `timeline=`, if it is exactly one."""
    refs = [ref for each, value in question.filters if each.name == "timeline" for ref in value]
    return timelines.find(context.session(), str(refs[0].id), audience=context.audience()) if len(refs) == 1 else None

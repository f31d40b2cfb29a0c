"""The shapes of timelines and Gantt charts that go out, for OpenAPI."""

from __future__ import annotations

from marshmallow import fields

from timeline.schemas.documents import Document, instant, number, string
from timeline.vocab import RELATIONS, Status


class ExtentDocument(Document):
    """A stretch of the axis; `end` is exclusive."""

    start = instant(null=True)
    end = instant(null=True)


class GanttLane(Document):
    """One band of the chart, so many rows high."""

    id = string()
    title = string()
    order = number("1 is the topmost.")
    rows = number("0 for a lane without tasks.")


class GanttTask(Document):
    """One bar or mark."""

    id = number("Id of the event.")
    slug = string()
    name = string()
    lane = string()
    row = number("0 is the first row of its lane.")
    type = fields.String(required=True, metadata={"enum": ["task", "milestone", "group"]})
    start = instant("The earliest it may have begun.")
    end = instant("The latest it may have ended: exclusive.")
    all_day = fields.Boolean(required=True)
    open_start = fields.Boolean(required=True)
    open_end = fields.Boolean(required=True)
    start_range = fields.List(fields.String(allow_none=True), required=True)
    end_range = fields.List(fields.String(allow_none=True), required=True)
    status = fields.String(required=True, metadata={"enum": [each.value for each in Status]})
    progress = fields.Float(required=True)
    parent = number("Task that it is a part of.", null=True)
    edtf = string()
    label = string()


class GanttLink(Document):
    """An arrow from one task to another."""

    id = number()
    source = number()
    target = number()
    type = fields.String(required=True, metadata={"enum": ["finish_to_start", "start_to_start", "finish_to_finish"]})
    relation = fields.String(required=True, metadata={"enum": [name for name, each in RELATIONS.items() if each.link]})


class Omitted(Document):
    """An event that cannot be drawn, and why."""

    id = number()
    reason = string()


class GanttMeta(Document):
    """What the chart does not show."""

    omitted = fields.List(fields.Nested(Omitted), required=True)


class Gantt(Document):
    """A Gantt chart."""

    title = string()
    extent = fields.Nested(ExtentDocument, required=True)
    lanes = fields.List(fields.Nested(GanttLane), required=True)
    tasks = fields.List(fields.Nested(GanttTask), required=True)
    links = fields.List(fields.Nested(GanttLink), required=True)
    meta = fields.Nested(GanttMeta, required=True)


class TimelineItem(Document):
    """A curated timeline, in short."""

    id = number()
    slug = string()
    title = string()
    summary = string(null=True)
    lang = string()
    url = string("Path of the page.")
    api_url = string("Path of the whole document.")
    events_url = string("Path of its events.")
    gantt_url = string("Path of its Gantt chart.")


class LaneDocument(Document):
    """One lane of a timeline."""

    id = string()
    title = string()


class TimelineDocument(TimelineItem):
    """A curated timeline."""

    lane_by = string(null=True)
    lanes = fields.List(fields.Nested(LaneDocument), required=True)
    extent = fields.Nested(ExtentDocument, required=True, allow_none=True)
    events = number("How many events it shows.")
    revision = number()


class Timelines(Document):
    """All curated timelines."""

    items = fields.List(fields.Nested(TimelineItem), required=True)

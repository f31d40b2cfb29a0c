"""The shapes of lists and overviews that go out, for OpenAPI; the things in them are in documents.py and charts.py."""

from __future__ import annotations

from marshmallow import fields

from timeline.schemas.documents import Document, EventItem, WindowDocument, instant, number, string


class EventPage(Document):
    """One page of events."""

    items = fields.List(fields.Nested(EventItem), required=True)
    next = string("Address of the next page; null on the last one.", null=True)
    count = number("How many match in all, if `count` asked for it.", null=True)
    window = fields.Nested(WindowDocument, required=True, allow_none=True)
    says = string("The question in words.", example="events that may touch 2014 to 2015, tagged crimea")


class RelatedEvents(Document):
    """The events that one event relates to."""

    items = fields.List(fields.Nested(EventItem), required=True)


class RevisionEntry(Document):
    """One public state of an event, in short."""

    n = number("1 is the first.")
    valid_from = instant("From when on it was so.")
    valid_to = instant("Until when it was; null if it still is.", null=True)
    title = string("Its title then.")
    api_url = string("Path of the whole state.")


class Revisions(Document):
    """The public states of an event."""

    items = fields.List(fields.Nested(RevisionEntry), required=True)


class RevisionDocument(Document):
    """One public state of an event: what was public then and is not private today."""

    n = number("1 is the first.")
    valid_from = instant("From when on it was so.")
    valid_to = instant("Until when it was; null if it still is.", null=True)
    event = fields.Dict(required=True, metadata={"description": "The event then, in the shape of an event."})


class Index(Document):
    """Where everything is."""

    title = string()
    version = string()
    links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class Health(Document):
    """That the process runs, or that it is ready to answer."""

    status = string(example="ok")
    migration = string("The migration that the database stands at.", optional=True)
    writable = fields.Boolean(metadata={"description": "Whether changes can be written, too."})


class Bucket(Document):
    """One stretch of the axis. `end` is exclusive."""

    start = instant()
    end = instant()
    starting = number("Events whose earliest start lies here.")
    active = number("Events that may touch it.")
    definite = number("Events that certainly do.")


class Outside(Document):
    """What lies before and after the buckets."""

    before = number()
    after = number()


class Density(Document):
    """How many events where on the axis."""

    buckets = fields.List(fields.Nested(Bucket), required=True)
    outside = fields.Nested(Outside, required=True)
    says = string("The question in words.")


class FacetValue(Document):
    """One value of a facet."""

    value = fields.Raw(required=True, allow_none=True, metadata={"description": "What to filter by: a slug, mostly."})
    name = string()
    count = number()


class Facets(Document):
    """How many events under which value."""

    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetValue)), required=True)
    says = string("The question in words.")

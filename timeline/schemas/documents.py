"""The shapes of what goes out, for OpenAPI and for those who check answers against it. Answers are not made from these:
the documents of events are stored as bytes, and the queries return plain data."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields

from timeline.dates import PRECISIONS
from timeline.vocab import RELATION_NAMES, Certainty, Match, Status


def string(description: str = "", *, null: bool = False, optional: bool = False, **metadata: Any) -> fields.String:
    """Make a field of text, always there unless `optional`."""
    about = {"description": description} if description else {}
    return fields.String(required=not optional, allow_none=null, metadata={**about, **metadata})


def number(description: str = "", *, null: bool = False, optional: bool = False) -> fields.Integer:
    """Make a field of a whole number."""
    about = {"description": description} if description else {}
    return fields.Integer(strict=True, required=not optional, allow_none=null, metadata=about)


def degrees() -> fields.Float:
    """Make a field of a coordinate, WGS 84."""
    return fields.Float(required=True, allow_none=True)


def instant(description: str = "", *, null: bool = False) -> fields.String:
    """Make a field of an instant, RFC 3339 with `Z`; years outside 0001 to 9999 are EDTF years."""
    return string(description, null=null)


class Document(Schema):
    """Root of the shapes: they name every key there is."""

    class Meta:
        unknown = RAISE


class Side(Document):
    """One end of a date: the earliest and the latest instant it may be, inclusive; null where open or unknown."""

    earliest = instant(null=True)
    latest = instant(null=True)


class DateDocument(Document):
    """When, as far as is known."""

    edtf = string("EDTF (ISO 8601-2).", example="2020-09-15/2020-09-25")
    label = string("The same in words.", example="15 to 25 September 2020")
    text = fields.String(
        required=True, allow_none=True, metadata={"description": "The words as the source or an editor wrote them."}
    )
    precision = fields.String(required=True, metadata={"enum": list(PRECISIONS)})
    approximate = fields.Boolean(required=True)
    uncertain = fields.Boolean(required=True)
    start = fields.Nested(Side, required=True)
    end = fields.Nested(Side, required=True)
    known_until = string("How far an open end is known to hold (EDTF).", optional=True)


class EventActorDocument(Document):
    """An actor's part in an event."""

    id = number()
    slug = string()
    name = string()
    role = string(null=True)


class EventPlaceDocument(Document):
    """Where it happened."""

    id = number()
    slug = string()
    name = string()
    lat = degrees()
    lon = degrees()


class EventSourceDocument(Document):
    """Who says so."""

    id = number()
    slug = string()
    title = string()
    publisher = string(null=True)
    url = string(null=True)


class EventReference(Document):
    """Another event, in short."""

    id = number()
    slug = string()
    title = string()


class RelationDocument(Document):
    """How the event relates to another one."""

    type = fields.String(required=True, metadata={"enum": list(RELATION_NAMES)})
    event = fields.Nested(EventReference, required=True)


def _event(*, whole: bool) -> dict[str, fields.Field[Any]]:
    """Make the keys of an event. In a list they need not all be there (`fields=`), and `certainty` may be."""
    keys: dict[str, fields.Field[Any]] = {
        "id": number(),
        "slug": string(),
        "title": string(),
        "summary": string(null=True),
        "description": string("Markdown.", null=True),
        "lang": string("BCP 47."),
        "date": fields.Nested(DateDocument, required=True),
        "kind": string("Slug of the kind.", null=True),
        "status": fields.String(required=True, metadata={"enum": [each.value for each in Status]}),
        "importance": number("1 to 5."),
        "actors": fields.List(fields.Nested(EventActorDocument), required=True),
        "places": fields.List(fields.Nested(EventPlaceDocument), required=True),
        "tags": fields.List(fields.String(), required=True),
        "sources": fields.List(fields.Nested(EventSourceDocument), required=True),
        "relations": fields.List(fields.Nested(RelationDocument), required=True),
        "revision": number(),
        "created_at": instant(),
        "updated_at": instant(),
        "url": string("Path of the page."),
        "api_url": string("Path of this document."),
    }
    if not whole:
        for name, field in keys.items():
            field.required = name == "id"
        keys["certainty"] = fields.String(
            metadata={"enum": [each.value for each in Certainty], "description": "How surely it lies so in the window."}
        )
    return keys


EventDocument = Document.from_dict(_event(whole=True), name="EventDocument")
EventDocument.__doc__ = "One event."
EventItem = Document.from_dict(_event(whole=False), name="EventItem")
EventItem.__doc__ = "One event in a list; with `fields`, only those keys of it."


DateExplained = Document.from_dict(
    {
        "value": string("What was asked."),
        "valid": fields.Boolean(required=True),
        "edtf": string("The same, written canonically.", null=True),
        "level": number("EDTF level: 0, 1 or 2.", null=True),
        "label": string(null=True),
        "precision": string(null=True),
        "approximate": fields.Boolean(required=True, allow_none=True),
        "uncertain": fields.Boolean(required=True, allow_none=True),
        "start": fields.Nested(Side, required=True, allow_none=True),
        "end": fields.Nested(Side, required=True, allow_none=True),
        "notes": fields.List(fields.String(), required=True, metadata={"description": "What was normalised."}),
        "error": fields.Dict(
            required=True, allow_none=True, metadata={"description": "`message`, `position` and `cure`; null if valid."}
        ),
    },
    name="DateExplained",
)
DateExplained.__doc__ = "What a date means, or what is wrong with it."

WindowDocument = Document.from_dict(
    {
        "from": instant("The first instant.", null=True),
        "to": instant("The first instant after it: exclusive.", null=True),
        "match": fields.String(required=True, metadata={"enum": [each.value for each in Match]}),
        "certainty": fields.String(required=True, metadata={"enum": [each.value for each in Certainty]}),
    },
    name="WindowDocument",
)
WindowDocument.__doc__ = "The window as it was understood."

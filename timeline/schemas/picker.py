"""The shapes of actors, places, tags, sources and kinds that go out, for OpenAPI."""

from __future__ import annotations

from marshmallow import fields

from timeline.schemas.documents import Document, degrees, number, string
from timeline.vocab import ActorType, Entity


class _Named(Document):
    id = number()
    slug = string()
    name = string()
    aliases = fields.List(fields.String(), required=True)
    events = number("How many public events show it.")
    url = string("Path of the page.")
    api_url = string("Path of this document.")


class KindDocument(_Named):
    """A kind of event."""


class TagDocument(_Named):
    """A tag."""


class ActorDocument(_Named):
    """A person, organisation, state or body."""

    type = fields.String(required=True, allow_none=True, metadata={"enum": [*(each.value for each in ActorType), None]})


class PlaceDocument(_Named):
    """A place, and the larger one that it lies in."""

    lat = degrees()
    lon = degrees()
    country = string("ISO 3166.", null=True)
    parent = string("Slug of the place that it lies in.", null=True)


class SourceDocument(Document):
    """A report, book, page or interview."""

    id = number()
    slug = string()
    title = string()
    publisher = string(null=True)
    url = string("Where the source is.", null=True)
    archived_url = string(null=True)
    published = string("EDTF.", null=True)
    accessed = string("EDTF.", null=True)
    events = number("How many public events cite it.")
    api_url = string("Path of this document.")


SHAPES: dict[Entity, type[Document]] = {
    Entity.ACTOR: ActorDocument,
    Entity.PLACE: PlaceDocument,
    Entity.TAG: TagDocument,
    Entity.SOURCE: SourceDocument,
    Entity.KIND: KindDocument,
}


def page_of(shape: type[Document]) -> type[Document]:
    """Return the shape of a page of these."""
    items = fields.List(fields.Nested(shape), required=True)
    following = string("Address of the next page; null on the last one.", null=True)
    name = shape.__name__.replace("Document", "Page")
    page: type[Document] = Document.from_dict({"items": items, "next": following}, name=name)  # type: ignore[assignment]
    page.__doc__ = "One page of them."
    return page

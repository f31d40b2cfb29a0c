"""The things that events are filtered by: lists for pickers, with numbers of events, and one of each."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response

from timeline import context
from timeline.api import caching, house, listing
from timeline.queries import picker
from timeline.schemas import picker as shapes
from timeline.schemas.documents import Document
from timeline.schemas.query import Text, Whole
from timeline.vocab import Entity

blueprint = house.Blueprint(
    "pickers", __name__, url_prefix=house.PREFIX, description="Actors, places, tags, sources and kinds"
)

MOST = 1000


class PickerQuery(ma.Schema):
    """What to offer."""

    q = Text(metadata={"description": "What a word of its name, alias or title begins with.", "example": "Lukash"})
    limit = Whole(1, MOST, metadata={"description": f"Items of one page. Default {picker.USUAL}."})
    cursor = Text(metadata={"description": "Where the page begins: take it from `next`."})


def _declare(entity: Entity, shape: type[Document]) -> None:
    """Serve one kind of thing, under its plural."""
    plural = f"{entity}s"

    def listed(args: dict[str, Any]) -> Response:
        return caching.listed(lambda: _page(entity, args))

    def one(_args: dict[str, Any], key: str) -> Response:
        found = picker.one(context.session(), entity, key, audience=context.audience())
        return caching.single(caching.encode(found))

    listed.__name__, listed.__doc__ = plural, f"List {plural}, with their numbers of events"
    one.__name__, one.__doc__ = str(entity), f"Return one {entity}"
    blueprint.reads(f"/{plural}", query=PickerQuery, answer=shapes.page_of(shape))(listed)
    blueprint.reads(f"/{plural}/<key>", answer=shape, one=True, path={"key": f"Slug or id of the {entity}."})(one)


def _page(entity: Entity, args: dict[str, Any]) -> Response:
    page = picker.listing(
        context.session(),
        entity,
        args.get("q"),
        args.get("limit", picker.USUAL),
        args.get("cursor"),
        audience=context.audience(),
    )
    following = None if page["next"] is None else listing.address(cursor=page["next"])
    response = caching.json(page | {"next": following})
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


for _entity, _shape in shapes.SHAPES.items():
    _declare(_entity, _shape)

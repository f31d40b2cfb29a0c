"""Events: lists of them, one, its relations and its history."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
import orjson
from flask import Response

from timeline import context
from timeline.api import caching, house, listing, negotiation
from timeline.formats import FORMATS
from timeline.queries import event as events
from timeline.queries import revision as history
from timeline.queries.language import in_language
from timeline.queries.question import PAGE_FIELDS, EventQuery
from timeline.schemas.documents import EventDocument
from timeline.schemas.page import EventPage, RelatedEvents, RevisionDocument, Revisions

blueprint = house.Blueprint(
    "events", __name__, url_prefix=house.PREFIX, description="Events, and what is known of them"
)

LanguageQuery: type[ma.Schema] = ma.Schema.from_dict({"lang": PAGE_FIELDS["lang"]}, name="LanguageQuery")

KEY: dict[str, Any] = {"key": "Slug or id of the event."}
SUFFIX: dict[str, Any] = {
    "suffix": {
        "description": "What is asked for.",
        "schema": {"type": "string", "enum": [each.suffix for each in FORMATS.values()]},
    }
}


@blueprint.reads("/events", query=EventQuery, answer=EventPage, formats=True, second_look=listing.look)
def find(args: dict[str, Any]) -> Response:
    """Find events

    By window, place, actor, words and more; different parameters are joined by AND. JSON comes in pages, the other
    formats hold everything unless there is a `limit`. The format is chosen by the suffix of the path, else by `format`,
    else by `Accept`; an `Accept` that fits none gets JSON.
    """
    return listing.answer(args)


@blueprint.reads(
    "/events.<suffix>",
    query=EventQuery,
    answer=EventPage,
    formats=True,
    one=True,
    path=SUFFIX,
)
def find_as(args: dict[str, Any], suffix: str) -> Response:
    """Find events, in the format of the suffix"""
    return listing.answer(args, suffix)


@blueprint.reads("/events/<key>", query=LanguageQuery, answer=EventDocument, one=True, path=KEY)
def one(args: dict[str, Any], key: str) -> Response:
    """Return one event

    301 leads from an old slug to the current one, 410 says that it was withdrawn (with `deleted_at`).
    """
    found = events.one(context.session(), key, audience=context.audience())
    [body] = _in_language(args, [found.body], [found.id])
    return caching.single(body, changed_at=found.changed_at if body == found.body else None)


@blueprint.reads("/events/<key>/related", query=LanguageQuery, answer=RelatedEvents, one=True, path=KEY)
def related(args: dict[str, Any], key: str) -> Response:
    """Return the events that one event relates to, in either direction"""
    session, audience = context.session(), context.audience()
    found = events.one(session, key, audience=audience)
    bodies = events.related(session, found.id, audience=audience)
    ids = [orjson.loads(body)["id"] for body in bodies]
    return caching.single(b'{"items":[%b]}' % b",".join(_in_language(args, bodies, ids)))


def _in_language(args: dict[str, Any], bodies: list[bytes], ids: list[int]) -> list[bytes]:
    """Return the documents in the reader's language. A translation changes no document, so it has no time of change."""
    wanted = ",".join(negotiation.language(args))
    return in_language(context.session(), bodies, ids, wanted) if wanted and bodies else bodies


@blueprint.reads("/events/<key>/revisions", answer=Revisions, one=True, path=KEY)
def revisions(_args: dict[str, Any], key: str) -> Response:
    """List the public states of one event, the first one first"""
    session = context.session()
    found = events.one(session, key, audience=context.audience())
    document = {"items": history.listing(session, found.id)}
    return caching.single(caching.encode(document), changed_at=found.changed_at, control=caching.REVALIDATE)


@blueprint.reads(
    "/events/<key>/revisions/<int(max=1000000):number>",
    answer=RevisionDocument,
    one=True,
    path=KEY | {"number": "1 is the first."},
)
def revision(_args: dict[str, Any], key: str, number: int) -> Response:
    """Return one event as it was in public"""
    session = context.session()
    found = events.one(session, key, audience=context.audience())
    document = history.one(session, found.id, number)
    return caching.single(caching.encode(document), control=caching.REVALIDATE)

"""When an answer need not be given again: ETag, Last-Modified, 304 and Cache-Control. What is kept is in answers.py."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
from flask import Response, request
from werkzeug.http import http_date, is_resource_modified, quote_etag

from timeline import __version__, context
from timeline.api import answers, negotiation
from timeline.api.answers import BRIEFLY, VARY
from timeline.db import public_version

REVALIDATE = "public, no-cache"
"""May be kept, but not shown without asking: what is private today applies to the past."""
NEVER = "no-store"


def listed(make: Callable[[], Response]) -> Response:
    """Answer a list: 304 before its query runs, if nothing that readers can see has changed since; else what `make`
    makes, which is kept for the next one who asks unless it goes out in pieces."""
    session = context.session()
    version = session.info["public_version"] = public_version(session)
    tag = answers.tag(request.environ, version)
    negotiation.choose_encoding()
    if "HTTP_IF_NONE_MATCH" in request.environ and not is_resource_modified(request.environ, etag=tag):
        return _finish(Response(status=304), tag, BRIEFLY)
    response = make()
    if not response.is_streamed:
        answers.keep(request.environ, tag)
    return _finish(response, tag, BRIEFLY)


def single(body: bytes, *, changed_at: int | None = None, control: str = BRIEFLY) -> Response:
    """Answer one document of JSON, last changed at `changed_at` (microseconds UTC). Its tag is a hash of its bytes."""
    tag = _tag(hashlib.blake2b(body, digest_size=16).hexdigest(), negotiation.choose_encoding() or "")
    changed = None if changed_at is None else datetime.fromtimestamp(changed_at // 1_000_000, UTC)
    if is_resource_modified(request.environ, etag=tag, last_modified=changed):
        response = Response(body + b"\n", content_type="application/json")
    else:
        response = Response(status=304)
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    return _finish(response, tag, control)


def encode(document: object) -> bytes:
    """Write a document as JSON."""
    return orjson.dumps(document)


def json(document: object) -> Response:
    """Answer with a document, without anything about caching."""
    return Response(encode(document) + b"\n", content_type="application/json")


def _tag(*parts: str) -> str:
    address = f"{request.path}?{urlencode(list(request.args.items(multi=True)))}"
    text = "\n".join([__version__, address, *parts])
    return quote_etag(hashlib.blake2b(text.encode(), digest_size=12).hexdigest(), weak=True)


def _finish(response: Response, tag: str, control: str) -> Response:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = control
    response.headers["Vary"] = VARY
    return response

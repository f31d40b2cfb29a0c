"""When an answer need not be given again: ETag, Last-Modified, 304 and Cache-Control. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
from flask import Response, request
from werkzeug.http import http_date, is_resource_modified, quote_etag

from timeline import __version__, context
from timeline.api import negotiation
from timeline.db import public_version

BRIEFLY = "public, max-age=30"
"""How long a reader or a CDN may show an answer without asking: a withdrawn event is out of sight within that time."""
REVALIDATE = "public, no-cache"
"""May be kept, but not shown without asking: what is private today applies to the past."""
NEVER = "no-store"

VARY = "Accept, Accept-Language, Accept-Encoding"


def listed(variant: str, make: Callable[[], Response], *, language: str | None = None) -> Response:
    """Answer a list: 304 before its query runs, if nothing that readers can see has changed since; else what `make`
    makes.

    The tag is a hash of the public version, the software version, the address, and what was negotiated. It is weak:
    the same list is the same, however its keys are written.
    """
    version = public_version(context.session())
    encoding = negotiation.choose_encoding()
    tag = _tag(str(version), variant, language or "", encoding or "")
    if not is_resource_modified(request.environ, etag=tag):
        return _finish(Response(status=304), tag, BRIEFLY)
    return _finish(make(), tag, BRIEFLY)


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

"""What went wrong, as an RFC 9457 problem: the one place that gives the program's errors their HTTP numbers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Response, current_app, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from timeline import context, dates, errors

MEDIA_TYPE = "application/problem+json"

_URN = "urn:timeline:problem:"
_RETRY_SECONDS = 5

# The first class that fits counts, so the narrower ones come first.
_STATUS: tuple[tuple[type[errors.TimelineError], HTTPStatus, str], ...] = (
    (errors.NotFound, HTTPStatus.NOT_FOUND, "Not found"),
    (errors.Gone, HTTPStatus.GONE, "Deleted or withdrawn"),
    (errors.Moved, HTTPStatus.MOVED_PERMANENTLY, "Known under another name now"),
    (errors.StaleRevision, HTTPStatus.PRECONDITION_FAILED, "Somebody else changed it first"),
    (errors.Conflict, HTTPStatus.CONFLICT, "In conflict with what is stored"),
    (errors.Forbidden, HTTPStatus.FORBIDDEN, "Not allowed"),
    (errors.Busy, HTTPStatus.SERVICE_UNAVAILABLE, "Busy"),
    (errors.Invalid, HTTPStatus.BAD_REQUEST, "The request cannot be understood"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that is an error, before it is written as JSON or as a page."""

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    errors: tuple[Mapping[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def fault_of(error: Exception) -> Fault:
    """Say any exception as a fault. One that nobody foresaw is logged, and its insides stay in the log."""
    if isinstance(error, sa.exc.SQLAlchemyError):
        busy = context.busy(error)
        if busy is not None:
            current_app.logger.warning("%s %s: %s (%s)", request.method, request.path, busy, error)
        error = busy or error
    if isinstance(error, errors.TimelineError):
        for kind, status, title in _STATUS:
            if isinstance(error, kind):
                return _known(error, status, title)
    if isinstance(error, HTTPException) and (error.code or 500) < 500:
        return _http(error)
    incident = secrets.token_hex(4)
    current_app.logger.error("incident %s: %s %s", incident, request.method, request.path, exc_info=error)
    detail = f"The fault is ours. It was written to the log as incident {incident}."
    return Fault(500, "Something broke here", detail, more={"incident": incident})


def _known(error: errors.TimelineError, status: HTTPStatus, title: str) -> Fault:
    name = status.name.lower().replace("_", "-")
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    detail = str(error)
    found: tuple[Mapping[str, str], ...] = ()
    if isinstance(error, errors.Gone) and error.deleted_at is not None:
        more["deleted_at"] = dates.format_instant(error.deleted_at // 1_000_000)
    if isinstance(error, errors.Moved):
        headers["Location"] = _moved_to(error.slug)
        detail = f"It is at {headers['Location']} now."
    if isinstance(error, errors.Busy):
        headers["Retry-After"] = str(_RETRY_SECONDS)
    if isinstance(error, errors.Invalid):
        found = tuple(_entry(problem) for problem in error.problems)
    return Fault(status, title, detail, _URN + name, found, headers, more)


def _entry(problem: errors.Problem) -> dict[str, str]:
    places = {"parameter": problem.parameter, "pointer": problem.pointer, "where": problem.where}
    named = {key: value for key, value in places.items() if value is not None}
    return {**named, "message": problem.sentence}


def _moved_to(slug: str) -> str:
    """Return this request's address with the new slug in the place of the old one, and the same query."""
    assert request.endpoint is not None
    path = url_for(request.endpoint, **{**(request.view_args or {}), "key": slug})
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def _http(error: HTTPException) -> Fault:
    """Say an error of the routing, such as 404 or 405; its own headers (Allow) stay."""
    code = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    detail = error.description or HTTPStatus(code).description or ""
    if code == HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {request.path}."
    elif code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not possible here; {headers.get('Allow', 'nothing')} is."
    elif isinstance(error, RequestEntityTooLarge):
        detail = f"The body is larger than {current_app.config['MAX_CONTENT_LENGTH']:,} bytes."
    return Fault(code, HTTPStatus(code).phrase, detail, headers=headers)


def respond(fault: Fault) -> Response:
    """Write a fault as `application/problem+json`. Nobody keeps it: what is wrong now may be right in a moment."""
    body: dict[str, Any] = {
        "type": fault.type,
        "title": fault.title,
        "status": fault.status,
        "detail": fault.detail,
        "instance": request.path,
    }
    if fault.errors:
        body["errors"] = list(fault.errors)
    headers = {"Cache-Control": "no-store", **fault.headers}
    text = orjson.dumps(body | dict(fault.more)) + b"\n"
    return Response(text, fault.status, headers, content_type=MEDIA_TYPE)

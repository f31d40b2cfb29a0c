"""What a request may be at most, checked before anything else is done with it; and who may read the answer (CORS)."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge, RequestURITooLarge

from timeline.errors import Invalid, Problem

LONGEST_ADDRESS = 16_384
"""Characters of path and query together."""

EXPOSED = "ETag, Link, Location, Retry-After, Content-Disposition, Timeline-Position"
"""Answer headers that scripts of other sites may see beyond the usual ones."""


def install(app: Flask) -> None:
    """Check every request of the app, and open public reads to other sites."""
    app.before_request(check)
    app.after_request(share)


def check() -> None:
    """Refuse a body or an address that is too long, or an address that is no UTF-8 text. The body is not read.

    A body that comes in chunks does not say how long it is, so it is refused as well (RFC 9110, 15.5.12).
    """
    length = request.content_length
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if length is not None and length > most:
        raise RequestEntityTooLarge
    if length is None and "Transfer-Encoding" in request.headers:
        raise LengthRequired("A body must say how long it is: send Content-Length instead of chunks.")
    query = request.query_string
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        raise RequestURITooLarge(f"The address is longer than {LONGEST_ADDRESS:,} characters.")
    path = request.environ.get("PATH_INFO", "").encode("latin-1", "replace")
    problems = []
    for part, name in ((path, "path"), (unquote_to_bytes(query) if b"%" in query else query, "query")):
        try:
            if "\0" in part.decode("utf-8"):
                problems.append(Problem(f"the {name} of the address holds a NUL character"))
        except UnicodeDecodeError:
            problems.append(Problem(f"the {name} of the address is not UTF-8"))
    if problems:
        raise Invalid(problems)


def is_public_api(path: str) -> bool:
    """Say whether an address belongs to the part of the API that anybody may read."""
    return path.startswith("/api/") and not path.startswith("/api/v1/admin")


def share(response: Response) -> Response:
    """Let scripts of any site read what is public, and keep browsers from guessing types."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if is_public_api(request.path):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "*"
            response.headers["Access-Control-Max-Age"] = "86400"
    return response

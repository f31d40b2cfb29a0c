"""Answers that need not be made again, in front of the app: a 304 for who holds the right one, and a few megabytes of
whole answers, compressed as they went out. Both hold until the public version rises."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from timeline import __version__
from timeline.api.limits import EXPOSED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BRIEFLY = "public, max-age=30"
"""How long a reader or a CDN may show an answer without asking: a withdrawn event is out of sight within that time."""
VARY = "Accept, Accept-Language, Accept-Encoding"

_NEGOTIATED = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING")
_PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE", "HTTP_TIMELINE_POSITION")
"""Headers of a reader who may see more, or must see what he has just written."""
_KEEP = "timeline.keep"
_LONGEST = 8
"""No answer takes more than this part of what is kept."""


def tag(environ: WSGIEnvironment, version: int) -> str:
    """Return the ETag of a list: a hash of the public version, the program's, the address, and what the request says
    of formats, languages and encodings. It is weak: the same list is the same, however its keys are written."""
    asked = (environ["PATH_INFO"], environ["QUERY_STRING"], *(environ.get(name, "") for name in _NEGOTIATED))
    text = "\n".join([__version__, str(version), *asked])
    return f'W/"{hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()}"'


def keep(environ: WSGIEnvironment, mine: str) -> None:
    """Note that the answer to this request may be kept under its ETag."""
    environ[_KEEP] = mine


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer, as it went out."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Kept:
    """The answers of one process that were asked for last, up to so many bytes together."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, mine: str) -> Answer | None:
        """Return the answer with this ETag, if it is there."""
        with self._lock:
            found = self._answers.get(mine)
            if found is not None:
                self._answers.move_to_end(mine)
            return found

    def put(self, mine: str, answer: Answer) -> None:
        """Keep an answer; those that nobody asked for lately make room."""
        if len(answer.body) * _LONGEST > self.most_bytes:
            return
        with self._lock:
            if mine not in self._answers:
                self._answers[mine] = answer
                self._bytes += len(answer.body)
            while self._bytes > self.most_bytes:
                self._bytes -= len(self._answers.popitem(last=False)[1].body)


class Front:
    """The WSGI app in front of the Flask app. `version` reads the public version, or raises where it cannot."""

    def __init__(self, app: WSGIApplication, version: Callable[[], int], most_bytes: int) -> None:
        self.app = app
        self.version = version
        self.kept = Kept(most_bytes)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is known, else let the app answer and keep that if it says so."""
        if environ["REQUEST_METHOD"] != "GET" or not _anybodys(environ):
            return self.app(environ, start_response)
        try:
            mine = tag(environ, self.version())
        except Exception:  # noqa: BLE001 - what is wrong with the database is said by the app, in its own words
            return self.app(environ, start_response)
        found = self.kept.get(mine)
        held = environ.get("HTTP_IF_NONE_MATCH", "")
        if mine.removeprefix("W/") in held or (found is not None and held.strip() == "*"):
            start_response("304 NOT MODIFIED", _unchanged(mine))
            return ()
        if found is not None:
            start_response(found.status, list(found.headers))
            return (found.body,)
        return self._ask(environ, start_response, mine)

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse, mine: str) -> Iterable[bytes]:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = [status, headers]
            return start_response(status, headers, *more)

        body = self.app(environ, start)
        if environ.get(_KEEP) != mine or not told[0].startswith("200"):
            return body
        try:
            whole = b"".join(body)
        finally:
            getattr(body, "close", lambda: None)()
        self.kept.put(mine, Answer(told[0], list(told[1]), whole))
        return (whole,)


def _anybodys(environ: WSGIEnvironment) -> bool:
    """Say whether the answer is the same for everybody: a list of the API, asked for without saying who asks."""
    path: str = environ["PATH_INFO"]
    return path.startswith("/api/v1/") and not any(name in environ for name in _PERSONAL)


def _unchanged(mine: str) -> list[tuple[str, str]]:
    return [
        ("ETag", mine),
        ("Cache-Control", BRIEFLY),
        ("Vary", VARY),
        ("X-Content-Type-Options", "nosniff"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", EXPOSED),
    ]

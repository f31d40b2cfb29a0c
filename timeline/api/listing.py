"""Lists of events in any format of the registry: a page where the format has pages, else everything, as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

import marshmallow as ma
from flask import Response, request
from sqlalchemy.orm import Session

from timeline import context
from timeline.api import caching, negotiation
from timeline.errors import Invalid, Problem
from timeline.formats import FORMATS, Format, Listing
from timeline.queries import event as events
from timeline.queries import question
from timeline.queries.question import FIELDS, PAGE_FIELDS, Question

PIECE = 65_536
"""Bytes that go out at a time, about."""

Asking = Callable[[Session, dict[str, Any]], tuple[Question, dict[str, Any]]]
"""Turns parameters into a question, and says what else the `Listing` shall have: title, lanes."""

Counting = Callable[[Question], dict[str, Any]]
"""Makes an overview of what a question finds."""


def filters_and(name: str, **more: ma.fields.Field[Any]) -> type[ma.Schema]:
    """Make a schema of the window, the filters and these: for what is neither sorted nor paged."""
    fields = {key: field for key, field in FIELDS.items() if key not in PAGE_FIELDS}
    schema: type[ma.Schema] = ma.Schema.from_dict({**fields, **more}, name=name)
    return schema


def asked(session: Session, args: dict[str, Any]) -> tuple[Question, dict[str, Any]]:
    """Ask of everything there is."""
    return question.ask(session, args, audience=context.audience()), {}


def look(args: dict[str, Any]) -> None:
    """Find what is wrong with well-formed parameters all the same: a second look (see house.py)."""
    question.ask(context.session(), args, audience=context.audience())


def answer(args: dict[str, Any], suffix: str | None = None, ask: Asking = asked) -> Response:
    """Answer with the events that the parameters ask for, in the format that the request asks for."""
    try:
        chosen = negotiation.choose_format(suffix, args)
        if chosen.whole and "fields" in args:
            message = f"{chosen.title} draws whole events, so it cannot leave keys out"
            raise Invalid(Problem(message, parameter="fields", cure="leave it out, or take another format"))
    except Invalid as error:
        raise Invalid([*error.problems, *_faults(args, ask)]) from error
    args = args | {"lang": ",".join(negotiation.language(args)) or None}
    return caching.listed(lambda: _make(chosen, args, ask))


def _faults(args: dict[str, Any], ask: Asking) -> Sequence[Problem]:
    try:
        ask(context.session(), args)
    except Invalid as error:
        return error.problems
    return ()


def _make(chosen: Format, args: dict[str, Any], ask: Asking) -> Response:
    asking, listing = ask(context.session(), args)
    listing = {"title": asking.says, **listing}
    return _page(chosen, asking, listing) if chosen.paged else _everything(chosen, asking, listing)


def _page(chosen: Format, asking: Question, listing: dict[str, Any]) -> Response:
    page = events.page(context.session(), asking)
    following = None if page.next is None else address(cursor=page.next)
    meta = {"next": following, "count": page.count, "window": page.window, "says": page.says}
    body = b"".join(chosen.dump(Listing(documents=page.items, meta=meta, **listing)))
    response = Response(body, content_type=chosen.media_type)
    response.headers["Link"] = ", ".join(_links(chosen, following))
    return response


def _everything(chosen: Format, asking: Question, listing: dict[str, Any]) -> Response:
    """Send all that is found while it is read. The session is the answer's own from here on, and is closed with it."""
    listing = listing | {"fields": asking.fields}
    if chosen.cap is not None:
        listing["limit"] = min(asking.limit or chosen.cap, chosen.cap)
        asking = replace(asking, limit=listing["limit"] + 1)
    window = None if asking.window is None else asking.window.json()
    meta = {"next": None, "count": None, "window": window, "says": asking.says}
    response = Response(iter(()), content_type=chosen.media_type)
    if request.method != "HEAD":
        reading = context.lend()
        response.call_on_close(reading.close)
        try:
            documents = _begun(events.stream(reading.session, asking))
        except BaseException:
            reading.close()
            raise
        chunks = chosen.dump(Listing(documents=documents, meta=meta, **listing))
        response.response = reading.pieces(_joined(chunks))
    response.headers["Link"] = ", ".join(_links(chosen, None))
    response.headers["Content-Disposition"] = f'inline; filename="{_filename()}.{chosen.suffix}"'
    return response


def _begun(documents: Iterator[bytes]) -> Iterable[bytes]:
    """Read the first document now, so that what is wrong with the question is said before the answer begins."""
    first = next(documents, None)
    return () if first is None else chain([first], documents)


def _joined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Join small chunks into pieces that are worth sending."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _filename() -> str:
    """Return a name for the file that a browser saves: that of the timeline, if the list is one's."""
    return str((request.view_args or {}).get("key", "events"))


def address(**changes: str) -> str:
    """Return this request's address, path and query, with some parameters replaced or added and all others kept."""
    kept = {name: value for name, value in request.args.items() if name not in changes}
    return f"{quote(request.path)}?{urlencode(kept | changes)}"


def _links(chosen: Format, following: str | None) -> Iterator[str]:
    if following is not None:
        yield f'<{following}>; rel="next"'
    path = quote(request.path.removesuffix(f".{chosen.suffix}"))
    kept = urlencode([pair for pair in request.args.items() if pair[0] != "format"])
    for each in FORMATS.values():
        if each is not chosen:
            query = f"{kept}&format={each.name}" if kept else f"format={each.name}"
            yield f'<{path}?{query}>; rel="alternate"; type="{each.mimetype}"'

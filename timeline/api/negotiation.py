"""What the reader wants: the format by suffix, then `format=`, then `Accept`; and the encoding of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import NotAcceptable

from timeline import formats
from timeline.errors import Invalid, NotFound, Problem
from timeline.formats import FORMATS, Format
from timeline.schemas.query import did_you_mean

DEFAULT = "json"

ENCODINGS = ("zstd", "br", "gzip")
"""Compressions that we know, the one we like best first."""

MOST_LANGUAGES = 10
"""Languages of one reader that are looked for."""


def choose_format(suffix: str | None, args: Mapping[str, Any]) -> Format:
    """Return the format that the request asks for.

    A suffix that names none is `NotFound`, a `format=` that names none is `Invalid`. An `Accept` that fits none of ours
    gets JSON all the same (RFC 9110, 12.5.1, lets a server do so), unless it forbids JSON with `q=0`: that is 406.
    """
    if suffix is not None:
        chosen = formats.by_suffix(suffix)
        if chosen is None:
            raise NotFound(f"there is no format .{suffix}{_near(suffix)}; there are {', '.join(FORMATS)}")
        return chosen
    name = args.get("format")
    if name is not None:
        chosen = formats.by_name(name)
        if chosen is None:
            message = f"{name!r} is not a format{_near(name)}"
            raise Invalid(Problem(message, parameter="format", cure=f"take one of {', '.join(FORMATS)}"))
        return chosen
    return _accepted()


def _near(name: str) -> str:
    return did_you_mean(name, FORMATS)


def _accepted() -> Format:
    default = FORMATS[DEFAULT]
    if request.environ.get("HTTP_ACCEPT", "*/*") == "*/*":
        return default
    accept = request.accept_mimetypes
    ours = [default.mimetype, *(each.mimetype for each in FORMATS.values() if each is not default)]
    best = accept.best_match(ours) if accept else default.mimetype
    if best is None:
        refused = {value.partition(";")[0] for value, quality in accept if quality == 0}
        if refused & {default.mimetype, "application/*", "*/*"}:
            raise NotAcceptable(f"We have {', '.join(ours)}; your Accept header forbids what it does not name.")
        return default
    return formats.by_media_type(best) or default


def choose_encoding() -> str | None:
    """Return the compression that the reader likes best, ours in doubt; None for none.

    What is chosen is written back as the request's only wish, so that the compressor does just that: the one we use
    takes `gzip;q=0` for a yes.
    """
    if "HTTP_ACCEPT_ENCODING" not in request.environ:
        return None
    wishes = {name.lower(): quality for name, quality in request.accept_encodings}
    anything = wishes.get("*", 0)
    plain = wishes.get("identity", 0)
    best, highest = None, 0.0
    for name in ENCODINGS:
        quality = wishes.get(name, anything)
        if quality > highest and quality >= plain:
            best, highest = name, quality
    request.environ["HTTP_ACCEPT_ENCODING"] = best or "identity"
    return best


def language(args: Mapping[str, Any]) -> list[str]:
    """Return the languages that the reader wants, the best first: `lang=`, else those of `Accept-Language`.

    Primary tags in small letters, at most `MOST_LANGUAGES`; from `*` on any will do, so an empty list stands for that.
    """
    wanted = [str(args["lang"])] if args.get("lang") else _preferred()
    tags = [tag.partition("-")[0].strip().lower() for tag in wanted]
    return list(dict.fromkeys(tag for tag in tags if tag))[:MOST_LANGUAGES]


def _preferred() -> Iterator[str]:
    if "HTTP_ACCEPT_LANGUAGE" not in request.environ:
        return
    for tag, quality in sorted(request.accept_languages, key=lambda wish: -wish[1]):
        if tag == "*" or quality <= 0:
            return
        yield tag

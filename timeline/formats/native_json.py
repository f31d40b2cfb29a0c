"""The project's own JSON: one page of events. The stored bytes are joined, never parsed."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from timeline.formats.base import Format, Listing

PAGE_KEYS = ("next", "count", "window", "says")


def dump(listing: Listing) -> Iterator[bytes]:
    """Yield `{"items": […], "next", "count", "window", "says"}`; other keys of `meta` follow these."""
    yield b'{"items":['
    separator = b""
    for document in listing.documents:
        yield separator + document
        separator = b","
    page = {key: listing.meta.get(key) for key in PAGE_KEYS} | dict(listing.meta)
    yield b"]," + orjson.dumps(page)[1:] + b"\n"


FORMAT = Format(name="json", title="JSON", suffix="json", media_type="application/json", paged=True, dump=dump)

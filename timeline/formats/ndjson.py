"""Newline-delimited JSON: one event document a line, for programs. Reading it lives elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.formats.base import Format, Listing


def dump(listing: Listing) -> Iterator[bytes]:
    """Yield one line an event. A stored document holds no line break: JSON escapes those in its strings."""
    for document in listing.documents:
        yield document + b"\n"


FORMAT = Format(
    name="ndjson",
    title="Newline-delimited JSON",
    suffix="ndjson",
    media_type="application/x-ndjson",
    paged=False,
    dump=dump,
    aliases=("jsonl",),
)

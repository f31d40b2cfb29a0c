"""What every output format is made of: a `Listing` goes in, bytes come out. No format lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EventDocument = dict[str, Any]
"""An event's public JSON, parsed: the Event of the API."""

LaneOf = Callable[[EventDocument], str | None]
"""Say in which lane an event lies, by the lane's id."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One horizontal band of a chart."""

    id: str
    title: str


OTHER = Lane("other", "Other")
"""Where an event lands whose lane is missing or unknown: widgets drop such events without a word."""


@dataclass(frozen=True)
class Listing:
    """What `dump` takes.

    `documents` are event documents as stored, `certainty` already spliced in; they are consumed once, one by
    one. `title` is that of the timeline, or the query in words. `meta` holds `next` (an address, or None),
    `count`, `window` and `says`; it is read only after the last document, so it may be filled meanwhile.
    `lanes` are in order; where there are none, a format makes them from what `lane_of` says (by default: the
    kind). `extent` (seconds, half-open) is what the axis of a chart shows at the least; it always holds every
    known bound. `fields` are the keys that documents were cut down to; None stands for all. `limit` is how many
    events a format with a `cap` shows at most: it gets one document more if there are more, and says so.
    """

    documents: Iterable[bytes]
    title: str
    meta: Mapping[str, Any]
    lanes: Sequence[Lane] = ()
    lane_of: LaneOf | None = None
    extent: tuple[int, int] | None = None
    fields: Sequence[str] | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Format:
    """One output format, and how a reader asks for it.

    `suffix` has no dot. `paged` says that an answer holds one page (the API's usual limit) with the address
    of the next one; otherwise it holds everything unless the reader gives a limit. `cap` is the number of
    events beyond which the thing that reads the format breaks down: `dump` stops there by itself and says so
    in its `meta`, so there is no use in asking the database for more than one event beyond it. `whole` says
    that `dump` needs whole documents: the API refuses `fields`. `dump` streams: it never asks for a
    document before what came of the last one was taken.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    paged: bool
    dump: Callable[[Listing], Iterator[bytes]]
    aliases: tuple[str, ...] = ()
    cap: int | None = None
    whole: bool = False

    @property
    def mimetype(self) -> str:
        """The media type without its parameters, as `Accept` names it."""
        return self.media_type.partition(";")[0]

"""What vis-timeline draws: `new vis.Timeline(element, d.items, d.groups, d.options)` takes this as it is.

vis reads a date without a zone in the reader's own zone and shows it there, so it comes out as written,
everywhere. Our axis is the calendar of the place where things happened, so dates and times are sent without a
zone: with a `Z`, nine o'clock in Minsk would be two in New York, and an evening there could move to another
day than the whole days beside it. A page must leave `moment` as it is (not `vis.moment.utc`).

Titles and lanes are sent as escaped HTML, since vis reads `content` and `title` as HTML. `meta` is plain
text. Short bars show their labels only on a page that has `.vis-item .vis-item-overflow {overflow: visible}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from math import ceil
from textwrap import wrap
from typing import Any

import orjson

from timeline.dates import format_instant
from timeline.formats.bars import DAY, Bar, Extent, Lanes
from timeline.formats.base import EventDocument, Format, Listing

CAP = 5_000
"""vis takes 14 seconds to draw as many events, and its time grows with their square."""

LABEL_LENGTH = 60
"""Longer titles make boxes that run over the edge of the chart; the whole title is in the tooltip, in lines of
this length too, since vis never breaks one by itself."""

# A JavaScript date reaches 100,000,000 days from 1970. One less here, since the reader's zone moves it.
_REACH = (100_000_000 - 1) * DAY
_TOO_FAR = "its date lies outside the years -271821 to 275760, all that a browser knows"


def dump(listing: Listing) -> Iterator[bytes]:
    """Yield `{"items", "groups", "options", "meta"}` for at most `limit` events, and never more than `CAP`.

    `start` is the earliest beginning and `end` the latest end, exclusive. Open and unknown sides run beyond
    `options.min` and `options.max`, the ends of the axis, so that no such side is ever seen; the classes openstart,
    unkstart, openend and unkend tell them apart. Such items come last, since the axis is known only then.
    `meta.omitted` names what cannot be drawn, `meta.cut` says whether events are missing because the answer was
    limited.
    """
    documents = iter(listing.documents)
    lanes = Lanes(listing.lanes, listing.lane_of)
    extent = Extent(listing.extent and _reachable(listing.extent))
    waiting: list[tuple[Bar, dict[str, Any]]] = []
    omitted: list[dict[str, Any]] = []
    seen: set[int] = set()
    yield b'{"items":['
    separator = b""
    for stored in islice(documents, min(listing.limit or CAP, CAP)):
        document = orjson.loads(stored)
        if document["id"] in seen:
            continue  # it is drawn already, and a second item of one id would blank the whole chart
        seen.add(document["id"])
        bar = Bar.of(document)
        if bar is None:
            omitted.append({"id": document["id"], "reason": "it has no date"})
            continue
        if any(abs(second) > _REACH for second in bar.instants):
            omitted.append({"id": document["id"], "reason": _TOO_FAR})
            continue
        extent.cover(bar)
        item = _item(document, bar, lanes.of(document))
        if bar.open_start or bar.open_end:
            waiting.append((bar, item))
        else:
            yield separator + orjson.dumps(item)
            separator = b","
    cut = next(documents, None) is not None or bool(listing.meta.get("next"))

    axis = _axis(extent)
    for bar, item in waiting:
        if axis is None:
            omitted.append({"id": item["id"], "reason": "neither its start nor its end is known"})
            continue
        beyond = _widened(axis, 0.1, 0.1)
        if bar.open_start:
            item["start"] = _js_date(beyond[0])
        if bar.open_end:
            item["end"] = _js_date(beyond[1])
        yield separator + orjson.dumps(item)
        separator = b","
    rest = {
        "groups": [
            {"id": lane.id, "content": escape(lane.title), "order": order}
            for order, lane in enumerate(lanes.all, start=1)
        ],
        "options": _options(axis),
        "meta": {"title": listing.title, **listing.meta, "cut": cut, "omitted": omitted},
    }
    yield b"]," + orjson.dumps(rest)[1:] + b"\n"


def _axis(extent: Extent) -> tuple[int, int] | None:
    """Leave room on both sides, more on the right: a label stands across its day or to the right of it."""
    edges = extent.with_air(before=False, after=False)
    return edges and _widened(edges, 0.15, 0.3)


def _widened(span: tuple[int, int], before: float, after: float) -> tuple[int, int]:
    """Add shares of its width to a span of whole days, in whole days, one at least."""
    days = (span[1] - span[0]) // DAY
    return _reachable((span[0] - ceil(days * before) * DAY, span[1] + ceil(days * after) * DAY))


def _reachable(span: tuple[int, int]) -> tuple[int, int]:
    start, end = (min(max(second, -_REACH), _REACH) for second in span)
    return start, end


def _options(axis: tuple[int, int] | None) -> dict[str, Any]:
    """Show the whole axis at first, the dates above the lanes too: a chart is often higher than the screen.

    With `start` and `end` given, vis need not measure every label before it draws.
    """
    options: dict[str, Any] = {
        "groupOrder": "order",
        "orientation": {"axis": "both", "item": "top"},
        "showCurrentTime": False,
        "tooltip": {"overflowMethod": "cap"},
    }
    if axis:
        first, last = _js_date(axis[0]), _js_date(axis[1])
        options |= {"min": first, "max": last, "start": first, "end": last}
    return options


def _item(document: EventDocument, bar: Bar, lane: str) -> dict[str, Any]:
    """Make an item; an open side is None until later. `style` is never sent: a `url()` in it calls out."""
    date = document["date"]
    item: dict[str, Any] = {
        "id": document["id"],
        "group": lane,
        "content": escape(shorten(document["title"])),
        "title": _tooltip(document),
        "type": "box" if bar.is_point else "range",
        "start": None if bar.open_start else _js_date(bar.bounds.se),
        "end": None if bar.open_end else _js_date(bar.bounds.el),
        "className": " ".join(_classes(document, bar, lane)),
        "edtf": date["edtf"],
        "label": date["label"],
        "slug": document["slug"],
        "url": document["url"],
    }
    if bar.is_point:
        del item["end"]
    if "certainty" in document:
        item["certainty"] = document["certainty"]
    return item


def _classes(document: EventDocument, bar: Bar, lane: str) -> Iterator[str]:
    """Name what a style sheet may want to tell apart."""
    date = document["date"]
    yield f"prec-{date['precision']}"
    yield f"imp-{document['importance']}"
    yield f"status-{document['status']}"
    yield f"lane-{re.sub('[^A-Za-z0-9_-]', '-', lane)}"
    if date["approximate"]:
        yield "approx"
    if date["uncertain"]:
        yield "unc"
    if bar.open_start:
        yield "unkstart" if bar.ever_began else "openstart"
    if bar.open_end:
        yield "openend" if bar.goes_on else "unkend"
    if "certainty" in document:
        yield str(document["certainty"])


def _tooltip(document: EventDocument) -> str:
    """Say in escaped HTML what the short label leaves out."""
    date = document["date"]
    lines = [date["label"] if document["status"] == "occurred" else f"{date['label']} ({document['status']})"]
    if document.get("summary"):
        lines.append(document["summary"])
    for heading, key, name in (
        ("Who", "actors", "name"),
        ("Where", "places", "name"),
        ("Source", "sources", "title"),
    ):
        if document.get(key):
            lines.append(f"{heading}: {'; '.join(entry[name] for entry in document[key])}")
    title, *rest = ("<br>".join(map(escape, wrap(line, LABEL_LENGTH))) for line in (document["title"], *lines))
    return "<br>".join([f"<b>{title}</b>", *rest])


def shorten(title: str) -> str:
    """Cut a title to `LABEL_LENGTH` characters, ellipsis included, between words where that costs little."""
    if len(title) <= LABEL_LENGTH:
        return title
    cut = title[: LABEL_LENGTH - 1]
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) <= LABEL_LENGTH // 4 else cut).rstrip() + "…"


def _js_date(second: int) -> str:
    """Write an instant for JavaScript: a whole day as a date, else with its time, and never a zone.

    Years are four digits, or six with a sign outside 0000 to 9999 (ECMA-262, 21.4.1.32.1). A year alone would
    be read as milliseconds, so the month and day are always there.
    """
    date, _, time = format_instant(second).removesuffix("Z").partition("T")
    year, month_and_day = int(date[:-6].removeprefix("Y")), date[-5:]
    day = f"{year:04}-{month_and_day}" if 0 <= year <= 9999 else f"{year:+07}-{month_and_day}"
    return day if second % DAY == 0 else f"{day}T{time}"


FORMAT = Format(
    name="vis",
    title="vis-timeline",
    suffix="vis",
    media_type="application/vnd.timeline.vis+json",
    paged=False,
    dump=dump,
    aliases=("vis-timeline",),
    cap=CAP,
    whole=True,
)

"""Comma-separated values (RFC 4180), one event a row, and the rules of a cell in both directions.

`timeline import` reads back the columns IMPORTED and ignores the others. Reading files lives elsewhere; it
undoes the rules of this page with `unguard`, `split_values` and `split_qualified`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from timeline.formats.base import EventDocument, Format, Listing

IMPORTED = (
    "slug", "title", "date", "date_text", "known_until", "kind", "status", "importance", "actors", "places",
    "tags", "sources", "summary", "description", "lang",
)  # fmt: skip
"""The columns that describe an event in full when read again (relations and times of editing apart)."""

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), full-width twins included. White space and
# apostrophes before it are matched too, so that adding and dropping one apostrophe are exact inverses.
_FORMULA = re.compile(r"['\s]*[=+\-@\t\r\n＝＋－＠]")
_VALUE = re.compile(r"(?:\\.|[^;\\]|\\\Z)+", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9-]+")


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """Undo `guard`, and leave every other cell as it is: `'Tis` keeps its apostrophe, `'=1+1` loses it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def join_values(values: Iterable[str]) -> str:
    r"""Join values in one cell by "; ". A semicolon or backslash in a value gets a backslash before it."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", value) for value in values)


def split_values(cell: str) -> list[str]:
    """Undo `join_values`; white space around a value and empty values are dropped."""
    parts = (re.sub(r"\\([;\\])", r"\1", part).strip() for part in _VALUE.findall(cell))
    return [part for part in parts if part]


def join_qualified(slug: str, qualifier: str | None) -> str:
    """Write an actor and its role as `slug (role)`. A slug holds no space, so the first one ends it."""
    return f"{slug} ({qualifier})" if qualifier else slug


def split_qualified(value: str) -> tuple[str, str | None]:
    """Undo `join_qualified`. After what is no slug, the last brackets hold the role: `EU (27) (party)`."""
    if not value.endswith(")"):
        return value, None
    slug, bracket, role = value[:-1].partition(" (")
    if bracket and _SLUG.fullmatch(slug):
        return slug, role
    name, bracket, role = value[:-1].rpartition("(")
    return (name.rstrip(), role.strip()) if bracket and name.strip() and role.strip() else (value, None)


def _plain(*path: str) -> Callable[[EventDocument], str]:
    """Make a cell of numbers, dates and truth values, which stay as they are: they cannot hold a formula."""

    def cell(document: EventDocument) -> str:
        value: Any = document
        for key in path:
            value = (value or {}).get(key)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    return cell


def _text(*path: str) -> Callable[[EventDocument], str]:
    """Make a cell of words, guarded."""
    plain = _plain(*path)
    return lambda document: guard(plain(document))


def _listed(key: str, value_of: Callable[[Any], str]) -> Callable[[EventDocument], str]:
    """Make a cell of several values, guarded as a whole."""
    return lambda document: guard(join_values(value_of(item) for item in document.get(key) or ()))


def _coordinate(key: str) -> Callable[[EventDocument], str]:
    """Make a cell of the first place that has coordinates: a map wants one point a row."""

    def cell(document: EventDocument) -> str:
        places = (place for place in document.get("places") or () if None not in (place["lat"], place["lon"]))
        return next((str(place[key]) for place in places), "")

    return cell


_CELLS: dict[str, Callable[[EventDocument], str]] = {
    "id": _plain("id"),
    "slug": _text("slug"),
    "title": _text("title"),
    "date": _plain("date", "edtf"),
    "label": _text("date", "label"),
    "date_text": _text("date", "text"),
    "precision": _plain("date", "precision"),
    "approximate": _plain("date", "approximate"),
    "uncertain": _plain("date", "uncertain"),
    "start_earliest": _plain("date", "start", "earliest"),
    "start_latest": _plain("date", "start", "latest"),
    "end_earliest": _plain("date", "end", "earliest"),
    "end_latest": _plain("date", "end", "latest"),
    "known_until": _plain("date", "known_until"),
    "certainty": _plain("certainty"),
    "kind": _text("kind"),
    "status": _plain("status"),
    "importance": _plain("importance"),
    "actors": _listed("actors", lambda actor: join_qualified(actor["slug"], actor.get("role"))),
    "actor_names": _listed("actors", lambda actor: actor["name"]),
    "places": _listed("places", lambda place: place["slug"]),
    "place_names": _listed("places", lambda place: place["name"]),
    "lat": _coordinate("lat"),
    "lon": _coordinate("lon"),
    "tags": _listed("tags", str),
    "sources": _listed("sources", lambda source: source["slug"]),
    "source_titles": _listed("sources", lambda source: source["title"]),
    "relations": _listed("relations", lambda relation: f"{relation['type']} {relation['event']['slug']}"),
    "summary": _text("summary"),
    "description": _text("description"),
    "lang": _text("lang"),
    "revision": _plain("revision"),
    "created_at": _plain("created_at"),
    "updated_at": _plain("updated_at"),
    "url": _text("url"),
}

COLUMNS: tuple[str, ...] = tuple(_CELLS)
"""The header. Only columns of words are guarded: the date `-0043`
and the latitude `-33.9` survive as they are."""


_FROM = {
    **dict.fromkeys(("label", "date_text", "precision", "approximate", "uncertain", "known_until"), "date"),
    **dict.fromkeys(("start_earliest", "start_latest", "end_earliest", "end_latest"), "date"),
    "actor_names": "actors",
    **dict.fromkeys(("place_names", "lat", "lon"), "places"),
    "source_titles": "sources",
}
"""Which key of a document a column comes from, where it is called otherwise."""


class _Line:
    """A file that hands back what is written, so that the csv module writes one row at a time."""

    def write(self, text: str) -> str:
        return text


def dump(listing: Listing) -> Iterator[bytes]:
    """Yield the header, then one row an event: UTF-8 without a byte order mark, CRLF, quotes where needed.

    Where only some `fields` are wanted, there are only the columns that come from them, and `id`.
    """
    wanted = None if listing.fields is None else {"id", *listing.fields}
    cells = {name: cell for name, cell in _CELLS.items() if wanted is None or _FROM.get(name, name) in wanted}
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield _line(writer.writerow(cells))
    for stored in listing.documents:
        document = orjson.loads(stored)
        yield _line(writer.writerow([cell(document) for cell in cells.values()]))


def _line(written: Any) -> bytes:
    return str(written).encode()


FORMAT = Format(
    name="csv",
    title="CSV",
    suffix="csv",
    media_type="text/csv; charset=utf-8; header=present",
    paged=False,
    dump=dump,
)

"""Comma-separated values with a header, one event a row. Dates are EDTF and nothing is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from timeline.errors import Problem
from timeline.formats.csv import split_qualified, split_values, unguard
from timeline.formats.loading import csv_header
from timeline.formats.loading.base import Loader, Notes, Options, Row
from timeline.formats.loading.csv_header import Header
from timeline.schemas.base import shown

MAX_CELL = 131_072
"""Characters of the longest cell that is read: Python's own limit, so that no setting of the process is touched."""

NULLABLE = ("summary", "description", "date_text", "known_until", "kind")
"""Columns where a blank cell says that there is none. Elsewhere a blank cell says nothing."""

_LINK = {"actors": "actor", "places": "place", "sources": "source"}
_NO_END = "rows without an end: taken for single dates"
_BLANK = "blank rows: passed over"


def load(stream: BinaryIO, name: str, options: Options, notes: Notes) -> Iterator[Row | Problem]:
    """Read rows one by one. Text is UTF-8, a byte order mark is fine; bytes that are not are told by row and column."""
    start = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:2]:
        yield Problem("the file is in UTF-16", where=name, cure="save it as CSV UTF-8")
        return
    # Bytes that are no UTF-8 come through as lone surrogates, so that their cell can be named.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _rows(csv.reader(text, delimiter=options.delimiter, strict=True), name, options, notes)
    finally:
        text.detach()


def _rows(reader: Any, name: str, options: Options, notes: Notes) -> Iterator[Row | Problem]:
    header: Header | None = None
    number = 0
    while True:
        number += 1
        where = f"{name}, row {number}"
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield _unreadable(error, where, reader.line_num)
            return
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            if cells:
                notes.assume(_BLANK)
            continue
        broken = list(_broken(cells, header.names if header else [], where))
        if broken:
            yield from broken
        elif header is None:
            header, problems = csv_header.read(cells, options, where, notes.ignored)
            yield from problems
            if problems:
                return
        elif len(cells) > len(header.names):
            extra = shown(cells[len(header.names)])
            message = f"there are {len(cells)} cells for {len(header.names)} columns; the first too many is {extra}"
            yield Problem(message, where=where, cure="put a cell that holds a comma in quotes")
        else:
            yield from _row(cells, header, where, notes)
    if header is None:
        yield Problem("the file has no header", where=name, cure="name the columns in its first row")


def _unreadable(error: csv.Error, where: str, line: int) -> Problem:
    where = f"{where} (line {line})"
    if "field larger" in str(error):
        cure = f"keep to {MAX_CELL:,}; a quote may be open that nothing closes"
        return Problem(f"a cell has more than {MAX_CELL:,} characters", where=where, cure=cure)
    if "unexpected end" in str(error):
        return Problem(
            "a quote is opened and never closed", where=where, cure="close it; write a quote inside a cell twice"
        )
    if "expected after" in str(error):
        cure = "put the whole cell in quotes, and write a quote inside it twice"
        return Problem("a cell goes on after its closing quote", where=where, cure=cure)
    return Problem(f"the row cannot be read: {error}", where=where, cure="mend it there")


def _broken(cells: Sequence[str], names: Sequence[str], where: str) -> Iterator[Problem]:
    """Yield the cells whose bytes are no UTF-8."""
    for number, cell in enumerate(cells):
        if not cell.isascii() and any("\ud800" <= character <= "\udfff" for character in cell):
            column = names[number] if number < len(names) else str(number + 1)
            text = shown(cell.encode("utf-8", "surrogateescape").decode("latin-1"))
            cure = "save the file as CSV UTF-8"
            yield Problem(f"{text} is not UTF-8", where=f"{where}, column {column}", cure=cure)


def _row(cells: Sequence[str], header: Header, where: str, notes: Notes) -> Iterator[Row | Problem]:
    values = {
        key: [cells[number].strip() for number in numbers if number < len(cells)]
        for key, numbers in header.filled.items()
    }
    one = {key: unguard(found[0]) if found else "" for key, found in values.items() if key in csv_header.SINGLE}
    raw: dict[str, Any] = {}
    for key, text in one.items():
        if text and key not in ("start", "end", "lat", "lon"):
            raw[key] = text
        elif not text and key in NULLABLE:
            raw[key] = None
    columns = {key: header.column(key) for key in values}
    if "start" in values:
        date = _date(one["start"], one.get("end"), where, header, notes)
        if isinstance(date, Problem):
            yield date
            return
        if date:
            raw["date"] = date
        columns["date"] = " and ".join(header.column(key) for key in ("start", "end") if key in values)
    hints: dict[tuple[str, str], dict[str, Any]] = {}
    for key, found in values.items():
        if key in csv_header.LISTS:
            parts = [part for cell in found for part in split_values(unguard(cell))]
            raw[key] = [_link(key, part) for part in parts]
    _hint(raw, values, one, hints)
    yield Row("events", raw, where, columns, hints, flat=True)


def _date(start: str, end: str | None, where: str, header: Header, notes: Notes) -> str | Problem:
    """Return the EDTF of a row that has a start and may have an end."""
    for key, text in (("start", start), ("end", end or "")):
        if "/" in text:
            place = f"{where}, column {header.column(key)}"
            return Problem(f"{shown(text)} is not one date", where=place, cure="write dates like 2014-03-09")
    if end and not start:
        place = f"{where}, column {header.column('start')}"
        return Problem("there is an end and no start", where=place, cure="give the start, or .. for an open one")
    if end is not None and start and not end:
        notes.assume(_NO_END)
    return start if not end or end == start else f"{start}/{end}"


def _link(key: str, text: str) -> Any:
    if key == "tags":
        return text
    if key == "relations":
        word, _, slug = text.partition(" ")
        return {"type": word, "to": slug.strip()}
    if key == "actors":
        actor, role = split_qualified(text)
        return {"actor": actor, "role": role} if role else {"actor": actor}
    return {_LINK[key]: text}


def _hint(
    raw: dict[str, Any],
    values: dict[str, list[str]],
    one: dict[str, str],
    hints: dict[tuple[str, str], dict[str, Any]],
) -> None:
    """Tell what the row says of the things that it names: their names beside their slugs, the point of its place."""
    for column, key in csv_header.SHOWN.items():
        links = raw.get(key, [])
        names = [part for cell in values.get(column, []) for part in split_values(unguard(cell))]
        if len(names) == len(links):
            called = "title" if key == "sources" else "name"
            for link, name in zip(links, names, strict=True):
                hints[_LINK[key], link[_LINK[key]]] = {called: name}
    places = raw.get("places", [])
    if len(places) == 1 and one.get("lat") and one.get("lon"):
        hint = hints.setdefault(("place", places[0]["place"]), {})
        hint.update(lat=one["lat"], lon=one["lon"])


CSV = Loader("csv", "CSV with a header", (".csv",), streams=True, load=load)

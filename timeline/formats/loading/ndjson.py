"""Newline-delimited JSON: one event a line, as an input or as the API's document of an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import orjson

from timeline.errors import Problem
from timeline.formats.loading.base import Loader, Notes, Options, Row
from timeline.formats.loading.documents import event_row
from timeline.formats.loading.duplicates import key_given_twice

MAX_LINE = 4_000_000
"""Bytes of the longest line that is read."""


def load(stream: BinaryIO, name: str, _options: Options, _notes: Notes) -> Iterator[Row | Problem]:
    """Read events line by line; blank lines are passed over."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        where = f"{name}, line {number}"
        if len(line) > MAX_LINE:
            yield Problem(f"the line is longer than {MAX_LINE:,} bytes", where=where, cure="put one event on a line")
            return
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            document = orjson.loads(line.rstrip())
        except orjson.JSONDecodeError as error:
            where = f"{where}, character {error.colno}"
            yield Problem(f"this is not JSON: {error.msg}", where=where, cure="put one whole event on a line")
            continue
        try:
            # A line that comes out as it went in, as those of our exports do, holds every key once.
            twice = None if orjson.dumps(document) == line.strip() else key_given_twice(line)
        except RecursionError:
            yield Problem("this is nested too deep", where=where, cure="write it flatter")
            continue
        if twice is not None:
            yield Problem(f"the key {twice[:60]} is given twice", where=where, cure="take one of the two out")
            continue
        yield event_row(document, where)


NDJSON = Loader("ndjson", "events, one JSON object a line", (".ndjson", ".jsonl"), streams=True, load=load)

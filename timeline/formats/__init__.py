"""The room of formats: streaming, without a database. A new output format is one file, and one line here.

The Gantt chart (`gantt.py`) is not in the registry: it answers another question, on an address of its own.
"""

from __future__ import annotations

from timeline.formats import csv, native_json, ndjson, vis
from timeline.formats.base import OTHER, Format, Lane, Listing

__all__ = ["FORMATS", "OTHER", "Format", "Lane", "Listing", "by_media_type", "by_name", "by_suffix"]

FORMATS: dict[str, Format] = {each.name: each for each in (native_json.FORMAT, ndjson.FORMAT, csv.FORMAT, vis.FORMAT)}

_NAMES = {name: each for each in FORMATS.values() for name in (each.name, *each.aliases)}
_SUFFIXES = {each.suffix: each for each in FORMATS.values()}
_MIMETYPES = {each.mimetype: each for each in FORMATS.values()}


def by_name(name: str) -> Format | None:
    """Return the format that `format=name` asks for, by its name or an alias of it."""
    return _NAMES.get(name.lower())


def by_suffix(suffix: str) -> Format | None:
    """Return the format of an address that ends in this suffix, given with or without its dot."""
    return _SUFFIXES.get(suffix.lower().removeprefix("."))


def by_media_type(media_type: str) -> Format | None:
    """Return the format of a media type, parameters apart. Wildcards are the caller's business."""
    return _MIMETYPES.get(media_type.partition(";")[0].strip().lower())

"""The room of readers: one file each, pure and streaming. A new input format is one file and one line here."""

from __future__ import annotations

from timeline.formats.loading import csv, native, ndjson
from timeline.formats.loading.base import Loader, Notes, Options, Row

__all__ = ["LOADERS", "Loader", "Notes", "Options", "Row"]

LOADERS: dict[str, Loader] = {
    suffix: loader for loader in (native.YAML, native.JSON, ndjson.NDJSON, csv.CSV) for suffix in loader.suffixes
}
"""Readers by the suffix of a file's name, with its dot."""

"""Files in memory for the tests of importing."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import Any, BinaryIO

import orjson

from timeline.db import Database
from timeline.errors import Invalid
from timeline.formats.loading import LOADERS
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import importing
from timeline.services.importing import File, Options, Report


def file(name: str, content: str | bytes) -> File:
    """Return a file to import."""
    data = content.encode() if isinstance(content, str) else content

    def opened() -> BinaryIO:
        return io.BufferedReader(io.BytesIO(data))

    return File(name, LOADERS[PurePath(name).suffix], opened, len(data))


def native(**sections: list[dict[str, Any]]) -> str:
    """Return a native file in JSON, which YAML holds."""
    return orjson.dumps({"timeline_data": 1, **sections}).decode()


def load(database: Database, *files: File, **options: Any) -> Report:
    """Import files in one transaction."""
    with database.transaction(SYSTEM_ACCOUNT, "import") as session:
        return importing.load(session, files, Options(**options))


def counts(report: Report) -> dict[str, tuple[int, int, int]]:
    """Return (created, changed, unchanged) by section."""
    return {name: (each.created, each.changed, each.unchanged) for name, each in report.counts.items()}


def refused(database: Database, *files: File, **options: Any) -> list[str]:
    """Import files that must be refused; return the problems in words."""
    try:
        load(database, *files, **options)
    except Invalid as error:
        return [str(problem) for problem in error.problems]
    raise AssertionError("the import was not refused")

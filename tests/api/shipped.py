"""Loads the shipped data set, as `timeline import` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from timeline.config import seed_folder
from timeline.db import Database
from timeline.formats.loading import LOADERS
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import importing


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def load_shipped(database: Database) -> None:
    """Import every file of the seed folder in one transaction."""
    folder = seed_folder()
    files = [
        importing.File(str(path.relative_to(folder)), LOADERS[path.suffix], _opener(path), path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.suffix in LOADERS
    ]
    with database.transaction(SYSTEM_ACCOUNT, "the shipped data set") as session:
        importing.load(session, files, importing.Options())

"""Databases that are filled once and then only read: one of each content and engine in a session of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from timeline.db import Database, make_engine

Fill = Callable[[Session], None]
Filled = Callable[[str, Fill], Database]


@pytest.fixture(scope="session")
def filled(new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]) -> Iterator[Filled]:
    """Give a function that returns the database of an engine that a function has filled. Nobody writes to it later."""
    made: dict[tuple[str, Fill], Database] = {}

    def get(engine_name: str, fill: Fill) -> Database:
        if (engine_name, fill) not in made:
            database = Database(make_engine(new_url(engine_name, migrated_url(engine_name)), durable=False))
            with database.transaction(1, "test") as session:
                fill(session)
            made[engine_name, fill] = database
        return made[engine_name, fill]

    yield get
    for database in made.values():
        database.dispose()

"""Databases: a test that asks for one runs on SQLite and on PostgreSQL, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import postgres
from timeline.config import Config
from timeline.db import Database, make_engine
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import migration

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start the session's PostgreSQL server (each xdist worker its own) and give its address."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def new_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str | None], str]:
    """Give a function that makes a database, empty or as a copy of a closed one, and returns its address."""
    folder, numbers = tmp_path_factory.mktemp("sqlite"), count(1)

    def make(engine_name: str, template: str | None) -> str:
        name = f"timeline_{next(numbers)}"
        if engine_name == "sqlite":
            path = folder / f"{name}.db"
            if template:
                shutil.copy(str(sa.make_url(template).database), path)
            return f"sqlite:///{path}"
        server: str = request.getfixturevalue("postgresql_server")
        return postgres.new_database(server, name, str(sa.make_url(template).database) if template else "template1")

    return make


@pytest.fixture(scope="session")
def migrated_url(new_url: Callable[[str, str | None], str]) -> Callable[[str], str]:
    """Give a function that returns the address of an engine's migrated template. Never connect to that."""
    made: dict[str, str] = {}

    def get(engine_name: str) -> str:
        if engine_name not in made:
            url = new_url(engine_name, None)
            database = Database(make_engine(url, durable=False))
            migration.upgrade(database)
            if engine_name == "sqlite":
                _into_one_file(database)
            database.dispose()
            made[engine_name] = url
        return made[engine_name]

    return get


def _into_one_file(database: Database) -> None:
    """Move what is still in SQLite's write-ahead log into the file, so that a copy is complete."""
    assert isinstance(database.bind, sa.Engine)
    connection = database.bind.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.fixture(scope="session")
def shared_engine(
    new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]
) -> Iterator[Callable[[str], sa.Engine]]:
    """Give a function that returns the engine whose transactions are rolled back after each test."""
    engines: dict[str, sa.Engine] = {}

    def get(engine_name: str) -> sa.Engine:
        if engine_name not in engines:
            url = new_url(engine_name, migrated_url(engine_name))
            engines[engine_name] = make_engine(url, durable=False)
        return engines[engine_name]

    yield get
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine that this run of the test is on."""
    name: str = request.param
    return name


@pytest.fixture
def database(engine_name: str, shared_engine: Callable[[str], sa.Engine]) -> Iterator[Database]:
    """A migrated database. The code under test may commit; the next test sees nothing of it."""
    with shared_engine(engine_name).connect() as connection:
        outer = connection.begin()
        yield Database(connection)
        outer.rollback()


@pytest.fixture
def own_database(
    engine_name: str, new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]
) -> Iterator[Database]:
    """A migrated database of the test's own: real commits, several connections, a server beside it."""
    database = Database(make_engine(new_url(engine_name, migrated_url(engine_name)), durable=False))
    yield database
    database.dispose()


@pytest.fixture
def empty_database(engine_name: str, new_url: Callable[[str, str | None], str]) -> Iterator[Database]:
    """A database of the test's own without any table: for the migrations."""
    database = Database(make_engine(new_url(engine_name, None), durable=False))
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes as the system account; what it flushes, other sessions of `database` see."""
    with database.session(writing=True) as session:
        session.info.update(author_id=SYSTEM_ACCOUNT, note="test")
        yield session


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    """The SQL statements sent so far, savepoints aside: `queries.clear()`, do something, `len(queries)`."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            statements.append(statement)

    sa.event.listen(database.bind, "before_cursor_execute", note)
    yield statements
    sa.event.remove(database.bind, "before_cursor_execute", note)


@pytest.fixture
def app(database: Database) -> Flask:
    """The application over the test's database."""
    from timeline.app import create_app  # noqa: PLC0415 - tests of dates and formats start without the whole app

    return create_app(Config(), database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that asks the application as a browser or a program would."""
    return app.test_client()

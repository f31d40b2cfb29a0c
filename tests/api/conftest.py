"""The front door: an app over the test's database, and a client that walks in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.shipped import load_shipped
from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database, make_engine


@pytest.fixture
def app(database: Database) -> Flask:
    """The application over the test's database."""
    return create_app(Config(), database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that application."""
    return app.test_client()


@pytest.fixture(scope="session")
def shipped_url(new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]) -> Callable[[str], str]:
    """Give a function that returns the address of a database of an engine that holds the shipped data set."""
    made: dict[str, str] = {}

    def get(engine_name: str) -> str:
        if engine_name not in made:
            url = new_url(engine_name, migrated_url(engine_name))
            database = Database(make_engine(url, durable=False))
            load_shipped(database)
            database.dispose()
            made[engine_name] = url
        return made[engine_name]

    return get


@pytest.fixture
def shipped(engine_name: str, shipped_url: Callable[[str], str]) -> Iterator[FlaskClient]:
    """A client of an application over the shipped data set. It is shared: read only."""
    database = Database(make_engine(shipped_url(engine_name), durable=False))
    yield create_app(Config(), database).test_client()
    database.dispose()

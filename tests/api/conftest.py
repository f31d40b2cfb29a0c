"""The front door: an app over the test's database, and a client that walks in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database


@pytest.fixture
def app(database: Database) -> Flask:
    """The application over the test's database."""
    return create_app(Config(), database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that application."""
    return app.test_client()

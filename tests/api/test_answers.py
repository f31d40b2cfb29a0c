"""Answers in front of the app: what is kept, for whom, how long, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import EventFactory
from timeline.api.answers import Answer, Front, Kept
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import event

ADDRESS = "/api/v1/events?from=2014"


@pytest.fixture
def key(database: Database) -> int:
    """One event in public."""
    with database.transaction(SYSTEM_ACCOUNT, "an event") as session:
        made: int = EventFactory(session=session, slug="an-event", date="2014-03", tags=["a"])
    return made


@pytest.fixture
def asked(app: Flask) -> list[str]:
    """The addresses that reached the app."""
    reached: list[str] = []
    front: Any = app.wsgi_app
    assert isinstance(front, Front)
    inner = front.app

    def listening(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        reached.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    front.app = listening
    return reached


def test_what_was_answered_is_not_made_again(client: FlaskClient, key: int, asked: list[str]) -> None:
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    assert len(asked) == 1
    assert second.data == first.data
    assert dict(second.headers) == dict(first.headers)
    assert client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len(asked) == 1


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_an_answer_is_kept_as_it_was_compressed(client: FlaskClient, key: int, asked: list[str], encoding: str) -> None:
    plain = client.get(ADDRESS)
    first = client.get(ADDRESS, headers={"Accept-Encoding": encoding})
    second = client.get(ADDRESS, headers={"Accept-Encoding": encoding})
    assert len(asked) == 2
    assert second.data == first.data
    assert second.headers.get("Content-Encoding") == encoding
    assert client.get(ADDRESS).data == plain.data


def test_a_change_that_readers_see_is_seen_at_once(
    client: FlaskClient, database: Database, key: int, asked: list[str]
) -> None:
    client.get(ADDRESS)
    with database.transaction(SYSTEM_ACCOUNT, "a title") as session:
        event.update(session, key, {"title": "Another title"})
    assert b"Another title" in client.get(ADDRESS).data
    with database.transaction(SYSTEM_ACCOUNT, "hidden") as session:
        event.update(session, key, {"state": "archived"})
    assert b"Another title" not in client.get(ADDRESS).data
    assert len(asked) == 3


def test_a_reader_with_a_cookie_gets_an_answer_of_his_own(client: FlaskClient, key: int, asked: list[str]) -> None:
    client.get(ADDRESS)
    client.set_cookie("timeline_position", "1")
    client.get(ADDRESS)
    assert len(asked) == 2


@pytest.mark.parametrize("header", ["Authorization", "Timeline-Position"])
def test_who_says_who_he_is_gets_an_answer_of_his_own(
    client: FlaskClient, key: int, asked: list[str], header: str
) -> None:
    client.get(ADDRESS)
    client.get(ADDRESS, headers={header: "1"})
    assert len(asked) == 2


@pytest.mark.parametrize("path", ["/api/v1/events/an-event", "/api/v1/events.csv", "/api/v1/events?frm=1", "/healthz"])
def test_only_whole_lists_are_kept(client: FlaskClient, key: int, asked: list[str], path: str) -> None:
    client.get(path)
    client.get(path)
    assert len(asked) == 2


def test_a_database_that_is_away_is_told_of_by_the_app(client: FlaskClient, app: Flask, key: int) -> None:
    front: Any = app.wsgi_app

    def away() -> int:
        raise sa.exc.OperationalError("SELECT", None, Exception("away"))

    front.version = away
    assert client.get(ADDRESS).status_code == 200


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    def answer(size: int) -> Answer:
        return Answer("200 OK", [], b"x" * size)

    kept = Kept(100)
    for number in range(10):
        kept.put(str(number), answer(12))
        kept.get("0")
    assert kept.get("0") is not None
    assert [number for number in range(10) if kept.get(str(number)) is not None] == [0, 3, 4, 5, 6, 7, 8, 9]
    kept.put("large", answer(13))
    assert kept.get("large") is None
    assert Kept(0).get("0") is None

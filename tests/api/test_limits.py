"""What a request may be at most, what a question may take at most, and that every connection comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import EventFactory
from timeline import context
from timeline.api import listing
from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database, make_engine
from timeline.models import SYSTEM_ACCOUNT

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT count(*) FROM n"


class Unread:
    """A body that must not be read."""

    def read(self, *_args: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = readinto = read


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/nothing", "/healthz", "/"])
def test_a_body_of_100_megabytes_is_refused_unread(client: FlaskClient, method: str, path: str) -> None:
    environ = {"wsgi.input": Unread(), "CONTENT_LENGTH": "100000000", "CONTENT_TYPE": "application/json"}
    answer = client.open(path, method=method, environ_overrides=environ)
    assert answer.status_code == 413
    if path != "/":
        assert answer.get_json()["detail"] == "The body is larger than 1,000,000 bytes."


@pytest.mark.parametrize("path", ["/api/v1/events", "/healthz", "/"])
def test_a_body_in_chunks_that_does_not_say_its_length_is_refused_unread(client: FlaskClient, path: str) -> None:
    environ = {"wsgi.input": Unread(), "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = client.post(path, environ_overrides=environ)
    assert answer.status_code == 411
    if path != "/":
        assert "Content-Length" in answer.get_json()["detail"]


@pytest.mark.parametrize("query", ["q=a%00b", "q=%FF", "q=%ED%A0%80", "from=%C3%28", "%00=1"])
def test_text_that_is_none_is_a_fault_of_the_reader(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/v1/events?{query}").status_code == 400
    assert client.get(f"/api/v1/date?value=x&{query}").status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/events/a\0b", "/api/v1/events/\xff", "/\0", "/api/v1/tags/\xed\xa0\x80"])
def test_an_address_that_is_no_text_is_a_fault_of_the_reader(client: FlaskClient, path: str) -> None:
    assert client.get("/", environ_overrides={"PATH_INFO": path}).status_code == 400


def test_raw_bytes_in_a_query_are_a_fault_of_the_reader(client: FlaskClient) -> None:
    answer = client.open("/api/v1/events", environ_overrides={"QUERY_STRING": "q=\xff\xfe"})
    assert answer.status_code == 400


def test_an_address_that_is_absurdly_long_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/v1/events?q=" + "a" * 20_000)
    assert answer.status_code == 414
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("room", ["events", "timelines", "actors", "sources"])
def test_a_strange_key_is_simply_not_found(client: FlaskClient, room: str) -> None:
    for key in ("9" * 30, "-1", "0", "%D9%A3", "a" * 300, "..", "%2E%2E", "a%2Fb", "'--", "%25"):
        assert client.get(f"/api/v1/{room}/{key}").status_code == 404, key


def test_a_strange_number_of_a_revision_is_simply_not_found(client: FlaskClient, database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "an event") as session:
        EventFactory(session=session, slug="an-event")
    assert client.get("/api/v1/events/an-event/revisions/1").status_code == 200
    for number in ("0", "2", "-1", "x", "9" * 30):
        assert client.get(f"/api/v1/events/an-event/revisions/{number}").status_code == 404


def _pool(database: Database) -> Any:
    assert isinstance(database.bind, sa.Engine)
    return database.bind.pool


@pytest.fixture
def slow_app(own_database: Database) -> Flask:
    """An app with a limit of 0.3 seconds, and a route that runs a question of any length in its session."""
    app = create_app(Config(query_seconds=0.3), own_database)

    @app.get("/api/v1/count/<int:number>")
    def count(number: int) -> str:
        return str(context.session().execute(sa.text(SLOW.format(number))).scalar_one())

    @app.get("/api/v1/pieces")
    def pieces() -> Any:
        reading = context.lend()

        def chunks() -> Iterator[bytes]:
            for _ in range(3):
                yield str(reading.session.execute(sa.text(SLOW.format(10))).scalar_one()).encode()

        response = app.response_class(reading.pieces(chunks()))
        response.call_on_close(reading.close)
        return response

    return app


def test_a_slow_question_is_cut_off(slow_app: Flask, own_database: Database) -> None:
    client = slow_app.test_client()
    began = time.monotonic()
    answer = client.get("/api/v1/count/100000000000")
    assert time.monotonic() - began < 5
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert "took longer than 0.3 seconds" in answer.get_json()["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert _pool(own_database).checkedout() == 0
    assert client.get("/api/v1/count/10").text == "10", "the connection can be used again"


def test_the_limit_of_time_ends_with_the_request(slow_app: Flask, own_database: Database) -> None:
    assert slow_app.test_client().get("/api/v1/count/10").status_code == 200
    with own_database.reading() as session:
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            session.execute(sa.text(SLOW.format(1_000_000))).scalar_one()


def test_a_reader_who_takes_long_between_pieces_is_not_cut_off(slow_app: Flask, own_database: Database) -> None:
    answer = slow_app.test_client().get("/api/v1/pieces")
    read = b""
    for piece in answer.iter_encoded():
        read += piece
        time.sleep(0.4)
    assert read == b"101010"
    answer.close()
    assert _pool(own_database).checkedout() == 0


@pytest.fixture
def full(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database of the test's own with forty events, whose answers go out in many small pieces."""
    monkeypatch.setattr(listing, "PIECE", 1)
    with own_database.transaction(SYSTEM_ACCOUNT, "forty events") as session:
        for number in range(40):
            EventFactory(session=session, title=f"Event {number}")
    return own_database


def test_every_connection_comes_back_read_to_the_end_or_not(full: Database) -> None:
    client = create_app(Config(), full).test_client()
    for suffix, encoding in product(("csv", "ndjson", "vis", "json"), ("identity", "gzip", "br", "zstd")):
        path, headers = f"/api/v1/events.{suffix}", {"Accept-Encoding": encoding}
        whole = client.get(path, headers=headers)
        assert whole.status_code == 200
        assert whole.data
        assert _pool(full).checkedout() == 0
        part = client.get(path, headers=headers)
        assert next(part.iter_encoded())
        part.close()
        assert _pool(full).checkedout() == 0
        client.get(path, headers=headers).close()
        assert _pool(full).checkedout() == 0
        client.head(path, headers=headers)
        assert _pool(full).checkedout() == 0
        assert client.get(f"{path}?tag=nowhere", headers=headers).status_code == 400
        assert _pool(full).checkedout() == 0


def test_an_answer_that_streams_holds_its_connection_until_it_was_read(full: Database) -> None:
    answer = create_app(Config(), full).test_client().get("/api/v1/events.ndjson")
    pieces = answer.iter_encoded()
    next(pieces)
    assert _pool(full).checkedout() == 1
    assert sum(1 for _ in pieces) == 39
    assert _pool(full).checkedout() == 0


def test_an_answer_that_breaks_off_gives_its_connection_back(full: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield b"begun"
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(listing, "_joined", broken)
    answer = create_app(Config(), full).test_client().get("/api/v1/events.ndjson")
    with pytest.raises(RuntimeError, match="disk"):
        b"".join(answer.iter_encoded())
    answer.close()
    assert _pool(full).checkedout() == 0


def test_a_reader_who_finds_every_connection_taken_is_told_to_come_again(own_database: Database) -> None:
    assert isinstance(own_database.bind, sa.Engine)
    url = own_database.bind.url
    engine = sa.create_engine(url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    client = create_app(Config(), Database(engine)).test_client()
    with engine.connect():
        answer = client.get("/api/v1/events")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/events").status_code == 200
    engine.dispose()


def test_a_database_that_cannot_be_reached_is_a_problem_of_now(tmp_path: Path) -> None:
    nowhere = Database(make_engine(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"))
    client = create_app(Config(), nowhere).test_client()
    for path in ("/readyz", "/api/v1/events", "/api/v1/events/1", "/api/v1/events.csv"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert str(tmp_path) not in answer.text, "nothing of our insides"
    assert client.get("/healthz").status_code == 200

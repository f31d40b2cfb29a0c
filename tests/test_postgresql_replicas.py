"""Which database a reader is given. The replica of these tests is a copy that nothing reaches: it lags for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient

from tests.factories import EventFactory
from timeline import clock, context, db
from timeline.app import create_app, prepare
from timeline.config import Config
from timeline.db import Database, connect
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import history, migration


@pytest.fixture
def addresses(new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]) -> tuple[str, str]:
    """The addresses of a primary and of its replica."""
    template = migrated_url("postgresql")
    return new_url("postgresql", template), new_url("postgresql", template)


@pytest.fixture
def config(addresses: tuple[str, str]) -> Config:
    return Config(database_url=addresses[0], read_url=addresses[1])


@pytest.fixture
def replicated(config: Config) -> Iterator[Database]:
    database = connect(config)
    yield database
    database.dispose()


def _name(address: str) -> str:
    return str(sa.make_url(address).database)


def _read(database: Database, after: int = 0) -> str:
    with database.reading(after) as session:
        return str(session.scalar(sa.func.current_database()))


def _write(database: Database) -> int:
    with database.transaction(SYSTEM_ACCOUNT, "an event") as session:
        EventFactory(session=session)
    return int(session.info["position"])


def _nowhere(path: Path) -> str:
    return f"postgresql://nobody@/nothing?host={path}"


def test_readers_are_given_a_replica_and_writers_the_primary(replicated: Database, config: Config) -> None:
    with replicated.transaction(SYSTEM_ACCOUNT, "nothing") as session:
        assert session.scalar(sa.func.current_database()) == _name(config.database_url)
    assert session.info["position"] is None
    assert _read(replicated) == _name(config.read_url)


def test_who_has_written_reads_it_and_nobody_else_is_disturbed(replicated: Database, config: Config) -> None:
    first, second = _write(replicated), _write(replicated)
    assert (first, second) == (1, 2)
    assert _read(replicated, after=second) == _name(config.database_url)
    assert _read(replicated) == _name(config.read_url)


def test_a_replica_that_lags_by_more_than_it_may_is_passed_over(
    replicated: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: 1_000_000)
    _write(replicated)
    monkeypatch.setattr(clock, "now", lambda: 1_000_000 + 10_000_000)
    assert _read(replicated) == _name(config.database_url)


def test_a_replica_that_lags_by_what_it_may_is_asked(
    replicated: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: 1_000_000)
    _write(replicated)
    monkeypatch.setattr(clock, "now", lambda: 1_000_000 + 9_999_999)
    assert _read(replicated) == _name(config.read_url)


def test_where_any_lag_will_do_none_is_looked_for(addresses: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    database = connect(Config(database_url=addresses[0], read_url=addresses[1], read_lag_seconds=0))
    monkeypatch.setattr(clock, "now", lambda: 1_000_000)
    _write(database)
    monkeypatch.undo()
    assert _read(database) == _name(addresses[1])
    database.dispose()


def test_where_every_replica_is_away_the_primary_answers(addresses: tuple[str, str], tmp_path: Path) -> None:
    database = connect(Config(database_url=addresses[0], read_url=_nowhere(tmp_path)))
    for _ in range(2):
        assert _read(database) == _name(addresses[0])
    assert database.writable()
    database.dispose()


def test_where_the_primary_is_away_a_replica_answers_but_not_who_has_written_what_it_lacks(
    addresses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "PATIENCE_SECONDS", 0.05)
    database = connect(Config(database_url=_nowhere(tmp_path), read_url=addresses[1]))
    assert _read(database) == _name(addresses[1])
    assert not database.writable()
    with pytest.raises(sa.exc.OperationalError):
        _read(database, after=1)
    with pytest.raises(sa.exc.OperationalError):
        _write(database)
    database.dispose()


def test_a_service_may_start_while_the_primary_is_away(addresses: tuple[str, str], tmp_path: Path) -> None:
    config = Config(database_url=_nowhere(tmp_path), read_url=addresses[1])
    database = prepare(config)
    client = create_app(config, database).test_client()
    assert client.get("/readyz").get_json() == {"status": "ready", "migration": migration.head(), "writable": False}
    assert client.get("/api/v1/events").get_json()["items"] == []
    database.dispose()


def test_a_primary_that_only_reads_is_told_so(addresses: tuple[str, str]) -> None:
    database = connect(Config(database_url=addresses[0]))
    _write(database)
    with database.session(writing=True) as session:
        session.execute(sa.text(f'ALTER DATABASE "{_name(addresses[0])}" SET default_transaction_read_only = on'))
        session.connection().commit()
    database.dispose()
    with pytest.raises(Busy, match="only be read"):
        _write(database)
    assert _read(database) == _name(addresses[0])
    database.dispose()


@pytest.fixture
def app(config: Config, replicated: Database) -> Flask:
    """The app with an address where anybody may write."""
    app = create_app(config, replicated)

    @app.post("/api/v1/written")
    def write() -> str:
        g.author_id = SYSTEM_ACCOUNT
        with context.writing("a change") as session:
            history.changeset(session)
        return f"written to {context.session().scalar(sa.func.current_database())}"

    @app.get("/api/v1/asked")
    def ask() -> str:
        return str(context.session().scalar(sa.func.current_database()))

    return app


def test_a_browser_that_has_written_is_sent_to_who_has_it(app: Flask, config: Config) -> None:
    client = app.test_client()
    assert client.get("/api/v1/asked").text == _name(config.read_url)
    answer = client.post("/api/v1/written")
    assert answer.text == f"written to {_name(config.database_url)}"
    assert answer.headers["Timeline-Position"] == "1"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert client.get("/api/v1/asked").text == _name(config.database_url)
    assert app.test_client().get("/api/v1/asked").text == _name(config.read_url)


@pytest.mark.parametrize("position", ["1", "999999"])
def test_a_program_sends_the_position_back_in_a_header(app: Flask, config: Config, position: str) -> None:
    client = app.test_client(use_cookies=False)
    client.post("/api/v1/written")
    answer = client.get("/api/v1/asked", headers={"Timeline-Position": position})
    assert answer.text == _name(config.database_url)


@pytest.mark.parametrize("position", ["0", "", "-1", "one", "1.5", "9" * 30, "²"])
def test_a_position_that_is_none_is_not_looked_at(app: Flask, config: Config, position: str) -> None:
    answer = app.test_client().get("/api/v1/asked", headers={"Timeline-Position": position})
    assert (answer.status_code, answer.text) == (200, _name(config.read_url))


@pytest.fixture
def mortal(app: Flask) -> FlaskClient:
    """A client of an app whose server dies at every question but each third."""
    turns = iter(range(100))

    @app.route("/api/v1/mortal", methods=["GET", "POST"])
    def mortal() -> str:
        session = context.session()
        turn = next(turns)
        if turn % 3 != 2:
            session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return f"turn {turn}"

    return app.test_client()


def test_a_question_whose_server_dies_is_asked_once_more(mortal: FlaskClient) -> None:
    assert mortal.get("/api/v1/mortal").status_code == 503, "turns 0 and 1"
    assert mortal.get("/api/v1/mortal").text == "turn 2"
    assert mortal.post("/api/v1/mortal").status_code == 503, "turn 3"
    assert mortal.get("/api/v1/mortal").text == "turn 5", "turn 4 was not answered"


def test_connections_that_died_in_the_pool_are_passed_over(replicated: Database, config: Config) -> None:
    _read(replicated)
    _write(replicated)
    for address in (config.database_url, config.read_url):
        with replicated.session() as session:
            session.execute(
                sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> :me"),
                {"name": _name(address), "me": session.scalar(sa.func.pg_backend_pid())},
            )
    assert _read(replicated) == _name(config.read_url)
    assert _write(replicated) == 2

"""A replica and then the primary are lost under load: nothing that was acknowledged is lost, and no reader notices."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, g

from tests.failover.cluster import Cluster, cluster, wait_until
from tests.failover.load import LAG_SECONDS, Load
from timeline import context
from timeline.app import create_app
from timeline.config import Config, load
from timeline.db import Database, connect
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import history, migration

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("failover")]


@dataclass(slots=True)
class Story:
    """What happened from the first write to the last."""

    load: Load
    asked_while_lagging: set[str]
    ready_without_primary: str
    refused_without_primary: tuple[int, str | None]
    written_again_after: float
    found: set[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Live through it once: a replica lags, a replica dies, the primary dies, the other replica is promoted."""
    with cluster() as servers:
        settings = {
            "TIMELINE_DATABASE_URL": servers.address(),
            "TIMELINE_READ_URL": servers.address(),
            "TIMELINE_READ_LAG_SECONDS": str(LAG_SECONDS),
        }
        config = load(settings, dotenv=tmp_path_factory.mktemp("failover") / "none")
        database, mine = connect(config), connect(config)
        migration.upgrade(database)
        with _served(settings, tmp_path_factory.mktemp("server")) as port:
            told = _live_through(servers, Load(database, port), mine, config)
        print(
            f"\n{told.load.answers} answers, {len(told.load.wrong)} wrong, the slowest after {told.load.longest:.2f} s;"
            f" {len(told.load.written)} writes acknowledged, {len(told.load.refused)} refused;"
            f" writes back {told.written_again_after:.2f} s after the promotion was asked for"
        )
        yield told
        database.dispose()
        mine.dispose()


def _live_through(servers: Cluster, load: Load, mine: Database, config: Config) -> Story:
    load.start()
    time.sleep(1.5)
    servers.ask("two", "SELECT pg_wal_replay_pause()")
    wait_until(lambda: "two" not in _asked_anew(mine))
    asked = _asked_anew(mine)
    time.sleep(1)
    servers.ask("two", "SELECT pg_wal_replay_resume()")
    time.sleep(1)
    servers.kill("two")
    time.sleep(2)
    servers.kill("one")
    wait_until(lambda: mine.primary_is_away and _asked(mine) == "three")
    time.sleep(1)
    with urllib.request.urlopen(f"http://127.0.0.1:{load.port}/readyz", timeout=30) as answer:
        ready = answer.read().decode()
    refused = _try_to_write(config, mine)
    before = len(load.written)
    began = time.monotonic()
    servers.ask("three", "SELECT pg_promote()")
    wait_until(lambda: len(load.written) > before)
    back = time.monotonic() - began
    time.sleep(2)
    load.stop()
    with mine.reading() as session:
        found = set(session.scalars(sa.text("SELECT slug FROM slug")))
    return Story(load, asked, ready, refused, back, found)


def _asked(database: Database) -> str:
    """Return which server a reader without a position is given."""
    with database.reading() as session:
        return str(session.scalar(sa.text("SHOW cluster_name")))


def _asked_anew(database: Database) -> set[str]:
    """Return which servers readers are given who find no connection open."""
    asked = set()
    for _ in range(20):
        assert database.replicas is not None
        database.replicas.engine.dispose()
        asked.add(_asked(database))
    return asked


@contextmanager
def _served(settings: dict[str, str], folder: Path) -> Iterator[int]:
    """Run `timeline serve` and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TIMELINE_", "COV"))}
    command = [sys.executable, "-c", "from timeline.cli import main; main()", "serve", "--workers", "1"]
    environ = {**kept, **settings, "TIMELINE_PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
    try:
        wait_until(lambda: server.poll() is not None or _answers(port))
        assert server.poll() is None, (folder / "log").read_text()
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _writing_app(config: Config, database: Database) -> Flask:
    """Return the app with an address where anybody may write."""
    app = create_app(config, database)

    @app.post("/api/v1/written")
    def write() -> str:
        g.author_id = SYSTEM_ACCOUNT
        with context.writing("a change") as session:
            history.changeset(session)
        return "written"

    return app


def _try_to_write(config: Config, database: Database) -> tuple[int, str | None]:
    answer = _writing_app(config, database).test_client().post("/api/v1/written")
    return answer.status_code, answer.headers.get("Retry-After")


def test_no_acknowledged_write_is_lost(story: Story) -> None:
    assert len(story.load.written) > 50
    assert {each.slug for each in story.load.written} - story.found == set()


def test_every_read_is_answered_and_has_seen_what_its_reader_wrote(story: Story) -> None:
    assert story.load.answers > 200
    assert story.load.wrong == []


def test_a_replica_that_lags_is_passed_over(story: Story) -> None:
    assert "three" in story.asked_while_lagging
    assert "two" not in story.asked_while_lagging


def test_while_the_primary_is_away_reads_are_ready_and_writes_are_told_to_come_again(story: Story) -> None:
    assert '"status":"ready"' in story.ready_without_primary
    assert '"writable":false' in story.ready_without_primary
    status, retry_after = story.refused_without_primary
    assert status == 503
    assert int(retry_after or 0) > 0


def test_writes_are_back_after_the_promotion(story: Story) -> None:
    assert story.written_again_after < 15
    assert len(story.load.refused) > 0, "the primary was really away"

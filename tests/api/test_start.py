"""How an app starts: the default database is made on first use, by whichever worker comes first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from timeline.app import create_app, prepare
from timeline.config import Config
from timeline.db import Database, make_engine
from timeline.services import migration, rebuild

START = "from wsgi import app; print(app.test_client().get('/readyz').get_json()['status'])"


def test_several_workers_may_start_over_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    environ = {**os.environ, "TIMELINE_DATA_DIR": str(tmp_path / "data"), "TIMELINE_DATABASE_URL": ""}
    root = Path(__file__).parent.parent.parent
    workers = [
        subprocess.Popen([sys.executable, "-c", START], cwd=root, env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [worker.communicate(timeout=60)[0] for worker in workers] == ["ready\n"] * 4
    assert [worker.returncode for worker in workers] == [0] * 4


def test_an_empty_database_is_made_ready(empty_database: Database) -> None:
    assert migration.current(empty_database) is None
    database = prepare(_config_of(empty_database))
    assert migration.current(database) == migration.head()
    client = create_app(Config(), database).test_client()
    assert client.get("/api/v1/events").get_json()["items"] == []
    database.dispose()


def test_an_older_sqlite_file_is_brought_up_to_date_and_an_older_server_is_left_alone(
    new_url: Callable[[str, str | None], str], engine_name: str
) -> None:
    database = Database(make_engine(new_url(engine_name, None), durable=False))
    migration.upgrade(database, "0001")
    prepare(_config_of(database)).dispose()
    assert migration.current(database) == (migration.head() if engine_name == "sqlite" else "0001")
    if engine_name == "sqlite":
        assert not rebuild.is_due(database)
    database.dispose()


def _config_of(database: Database) -> Config:
    address = database.bind.engine.url.render_as_string(hide_password=False)
    return Config(database_url=address.replace("postgresql+psycopg", "postgresql"), durable=False)

"""While an import runs, readers see what was there before; one that is interrupted leaves nothing of itself."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from tests.factories import EventFactory
from tests.services.files import counts, file, load
from timeline import engines
from timeline.db import Database, make_engine
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, Base


@contextmanager
def half_an_import(database: Database) -> Iterator[subprocess.Popen[Any]]:
    """Run an import in another process up to its middle. Its transaction is open, with some batches written."""
    assert isinstance(database.bind, sa.Engine)
    url = database.bind.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.services.halfway", url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "in the middle\n"
            yield process
        finally:
            process.kill()


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def test_readers_see_what_was_there_while_an_import_runs(own_database: Database) -> None:
    load(own_database, file("a.csv", "title,date,tags\nA,2014,old\n"))
    before = rows(own_database)
    with half_an_import(own_database):
        assert rows(own_database) == before


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_interrupted_leaves_nothing(own_database: Database, sent: signal.Signals) -> None:
    load(own_database, file("a.csv", "title,date,tags\nA,2014,old\n"))
    before = rows(own_database)
    with half_an_import(own_database) as process:
        process.send_signal(sent)
        assert process.wait(60) != 0
    assert rows(own_database) == before
    if own_database.dialect == "sqlite":
        with own_database.reading() as session:
            assert session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
    again = load(own_database, file("b.csv", "title,date,tags\nNew 0,2014,new\n"))
    assert counts(again) == {"tags": (1, 0, 0), "events": (1, 0, 0)}


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_another_writer_is_told_that_the_database_is_busy(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(own_database.bind, sa.Engine)
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    other = Database(make_engine(str(own_database.bind.url)))
    with half_an_import(own_database), pytest.raises(Busy), other.transaction(SYSTEM_ACCOUNT, "other") as session:
        EventFactory(session=session)
    other.dispose()


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_another_writer_goes_on_where_the_engine_has_room_for_two(own_database: Database) -> None:
    with half_an_import(own_database):
        with own_database.transaction(SYSTEM_ACCOUNT, "other") as session:
            EventFactory(session=session, title="Other", tags=["other"])
        assert [row[1] for row in rows(own_database)["event"]] == ["published"]

"""Transactions: one change, one changeset; numbers in the order of commits; writers that meet."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from timeline import clock, engines
from timeline.db import Database, public_version
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, Changeset, Counter, Dataset, Event, Revision
from timeline.services import history


def _write(database: Database, name: str = "x") -> None:
    with database.transaction(SYSTEM_ACCOUNT, name) as session:
        history.changeset(session)
        session.add(Dataset(name=name))


def _changesets(database: Database) -> list[tuple[int | None, int | None, str]]:
    with database.reading() as session:
        rows = session.execute(sa.select(Changeset.seq, Changeset.instant, Changeset.note).order_by(Changeset.seq))
        return [(row.seq, row.instant, row.note) for row in rows]


def test_changesets_are_numbered_without_a_gap_and_never_go_back_in_time(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([1_000, 1_000, 500, 7_000])
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    for name in "abcd":
        _write(own_database, name)
    assert _changesets(own_database) == [(1, 1_000, "a"), (2, 1_001, "b"), (3, 1_002, "c"), (4, 7_000, "d")]


def test_the_number_is_given_at_commit_not_at_the_first_write(own_database: Database) -> None:
    if own_database.dialect == "postgresql":
        with own_database.transaction(SYSTEM_ACCOUNT, "first to begin") as session:
            history.changeset(session)
            _write(own_database, "first to commit")
    else:  # one writer at a time
        _write(own_database, "first to commit")
        _write(own_database, "first to begin")
    assert [note for _, _, note in _changesets(own_database)] == ["first to commit", "first to begin"]
    assert [seq for seq, _, _ in _changesets(own_database)] == [1, 2]


def test_a_transaction_that_changes_nothing_has_no_changeset(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "nothing") as session:
        session.execute(sa.select(Event.id)).all()
    assert _changesets(own_database) == []


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
def test_an_exception_leaves_nothing(own_database: Database, error: type[BaseException]) -> None:
    with pytest.raises(error), own_database.transaction(SYSTEM_ACCOUNT, "lost") as session:
        EventFactory(session=session)
        raise error
    with own_database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Event)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 0
        counted = dict(session.execute(sa.select(Counter.name, Counter.value)).all())
        assert (counted["changeset"], counted["public_version"]) == (0, 1)
    assert _changesets(own_database) == []


def test_revisions_take_the_instant_of_their_changeset(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "new") as session:
        EventFactory(session=session)
    ((_, instant, _),) = _changesets(own_database)
    with own_database.reading() as session:
        assert session.scalars(sa.select(Revision.valid_from)).all() == [instant]
        assert session.scalars(sa.select(Revision.valid_to)).all() == [None]


def _in_threads(*work: object) -> list[BaseException]:
    failed: list[BaseException] = []

    def run(do: object) -> None:
        try:
            do()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return failed


def test_many_writers_at_once_all_succeed_one_after_the_other(own_database: Database) -> None:
    def read_then_write(name: str) -> None:
        for number in range(5):
            with own_database.transaction(SYSTEM_ACCOUNT, name) as session:
                # A transaction that reads before it writes is the one that SQLite would refuse to raise to a writer.
                session.scalar(sa.select(sa.func.count()).select_from(Dataset))
                history.changeset(session)
                session.add(Dataset(name=f"{name} {number}"))

    assert _in_threads(*(lambda name=name: read_then_write(name) for name in "abcd")) == []
    seqs = [seq for seq, _, _ in _changesets(own_database)]
    instants = [instant or 0 for _, instant, _ in _changesets(own_database)]
    assert seqs == list(range(1, 21))
    assert instants == sorted(set(instants))


@contextmanager
def _held(database: Database) -> Iterator[None]:
    """Hold what every writer needs: the write lock of SQLite, the row of the changesets' counter on PostgreSQL."""
    with database.session(writing=True) as session:
        session.execute(sa.update(Counter).where(Counter.name == "changeset").values(value=Counter.value))
        yield
        session.rollback()


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    if own_database.dialect == "sqlite":
        impatient = Database(engines.make_engine(str(own_database.bind.engine.url)))
    else:
        impatient = own_database
    with _held(own_database), pytest.raises(Busy):
        _write(impatient)
    _write(impatient, "after")
    assert [note for _, _, note in _changesets(own_database)] == ["after"]
    if impatient is not own_database:
        impatient.dispose()


def test_readers_see_one_state_while_others_write(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "one") as session:
        EventFactory(session=session)
    with own_database.reading() as reader:
        before = public_version(reader), _events(reader)
        with own_database.transaction(SYSTEM_ACCOUNT, "two") as session:
            EventFactory(session=session)
        assert (public_version(reader), _events(reader)) == before == (2, 1)
    with own_database.reading() as reader:
        assert (public_version(reader), _events(reader)) == (3, 2)


def _events(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0


def test_sqlite_is_set_up_as_the_house_needs_it(own_database: Database, engine_name: str) -> None:
    with own_database.reading() as session:
        if engine_name == "postgresql":
            assert session.scalar(sa.text("SHOW transaction_isolation")) == "repeatable read"
            return
        settings = {name: session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
        assert settings == {"journal_mode": "wal", "foreign_keys": 1}
        assert session.scalar(sa.text("PRAGMA busy_timeout")) == 5_000


def test_a_foreign_key_without_its_row_is_refused(own_database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), own_database.transaction(SYSTEM_ACCOUNT, "wrong") as session:
        session.add(Revision(entity="event", entity_id=1, n=1, changeset_id=77, snapshot="{}", public=False))


def test_a_connection_that_died_is_not_given_out_again(own_database: Database) -> None:
    version = own_database.public_version()
    bind = own_database.bind
    assert isinstance(bind, sa.Engine)
    bind.dispose()  # so that the pool holds one connection, which dies
    connection = bind.raw_connection()
    driver: Any = connection.driver_connection
    connection.close()
    driver.close()
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError)):
        own_database.public_version()
    assert own_database.public_version() == version

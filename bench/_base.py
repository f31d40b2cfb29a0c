"""Databases of generated events to measure on, made once and kept under data/bench/. They are seeded: two runs on two
machines hold the same events. The read model is filled directly, since what is measured is reading."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bench import _fill
from timeline.db import Database, make_engine
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import migration, rebuild

DRAWN = 5
"""Raise it whenever what is generated becomes another: the databases are then made again."""
FOLDER = Path("data/bench")
PILE = 300_000
"""Events on one start in a database with a pile-up."""
ALL_TEXTS = 1_000_000
"""Up to so many events all their words are indexed; of more, a tenth."""


def database(events: int, *, pile: bool = False) -> Database:
    """Return a SQLite database with so many events, made if it is not there."""
    return Database(make_engine(f"sqlite:///{prepared(events, pile=pile)}", durable=False))


def prepared(events: int, *, pile: bool = False) -> Path:
    """Return the file with so many events, made if it is not there or was made by another version of the program.
    With `pile`, 300,000 of them (or three tenths, if that is less) begin on one day."""
    path = FOLDER / f"{events}{'-pile' if pile else ''}.db"
    if path.exists() and _version(path) == version():
        return path
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    for old in (*FOLDER.glob(f"{unfinished.name}*"), *FOLDER.glob(f"{path.name}*")):
        old.unlink()
    made = Database(make_engine(f"sqlite:///{unfinished}", durable=False))
    migration.upgrade(made)
    made.dispose()
    _fill.fill_sqlite(unfinished, task(events, pile))
    made = Database(make_engine(f"sqlite:///{unfinished}", durable=False))
    finish(made, events)
    made.dispose()
    _close(unfinished)
    unfinished.rename(path)
    return path


def task(events: int, pile: bool) -> _fill.Task:
    """Return what such a database holds."""
    return _fill.Task(events, min(PILE, events * 3 // 10) if pile else 0, 1.0 if events <= ALL_TEXTS else 0.1)


def version() -> int:
    """Return a number that changes with the tables and with what is drawn into them."""
    said = f"{DRAWN} {migration.head()} {rebuild.READ_MODEL}"
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=3).digest(), "big")


def _version(path: Path) -> int:
    connection = sqlite3.connect(path)
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.close()
    return found


def finish(made: Database, events: int) -> None:
    """Say that the read model is whole, and gather the statistics that plans depend on (of many events, in part)."""
    with made.transaction(SYSTEM_ACCOUNT, "generated events") as session:
        rebuild.mark(session)
    assert isinstance(made.bind, sa.Engine)
    with made.bind.connect() as connection:
        if made.dialect == "sqlite" and events > ALL_TEXTS:
            connection.exec_driver_sql("PRAGMA analysis_limit = 10000")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _close(path: Path) -> None:
    """Sign the file, and leave nothing of it in a write-ahead log."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version={version()}")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def windows() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield windows at the beginning, in the middle and at the end of the data, and a wide one."""
    yield "early, 20 years", {"from": "0600-03-01", "to": "0620-03-14"}
    yield "middle, 2 weeks", {"from": "1985-03-01", "to": "1985-03-14"}
    yield "late, 2 weeks", {"from": "2020-03-01", "to": "2020-03-14"}
    yield "late, 10 years", {"from": "2010", "to": "2019"}

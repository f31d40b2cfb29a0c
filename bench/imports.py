"""`timeline import` against the database's own limit: the same rows into the same tables, with the same indexes and
constraints, written raw. Usage: python -m bench.imports [EVENTS [postgresql+psycopg://…]]; SQLite alone without the
address of a server."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import psycopg
import sqlalchemy as sa

from timeline.db import Database, make_engine
from timeline.models import Base
from timeline.services import migration

EVENTS = 100_000
TARGET = 0.25
CHUNK = 5_000
FIRST, DAYS = date(1900, 1, 1), 44_000
SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
KINDS = [f"{word} of sorts" for word in ("battle", "concert", "election", "fire", "flood", "match", "strike", "trial")]
ORDER = {"event_read": "event_id", "event_read_link": "event_id", "event_search": "event_id", "revision": "entity_id"}
"""In which order rows came, where that is not their key's."""
TEXT_INDEXES = {0: "event_words_public", 1: "event_words_staff"}


class Written(NamedTuple):
    """What one way of writing took."""

    seconds: float
    rows: int
    megabytes: float


def main(events: int, server: str | None) -> None:
    """Generate, import, copy; print the rates and their ratio."""
    with tempfile.TemporaryDirectory(prefix="timeline-import-") as folder:
        file = Path(folder, "events.ndjson")
        _generate(file, events)
        print(f"{events:,} events, {file.stat().st_size / 1e6:,.0f} MB of NDJSON")
        _compare("SQLite", events, file, f"sqlite:///{folder}/imported.db", f"sqlite:///{folder}/copied.db")
        if server is not None:
            url = sa.make_url(server)
            _compare("PostgreSQL", events, file, _new(url, "imports_imported"), _new(url, "imports_copied"))


def _compare(engine: str, events: int, file: Path, imported: str, copied: str) -> None:
    for url in (imported, copied):
        database = Database(make_engine(url))
        migration.upgrade(database)
        database.dispose()
    ours = _import(file, imported)
    raw = _copy_sqlite(imported, copied) if imported.startswith("sqlite") else _copy_postgresql(imported, copied)
    ratio = raw.seconds / ours.seconds
    print(f"{engine}: import {events / ours.seconds:,.0f} events/s, peak memory {ours.megabytes:,.0f} MB")
    print(f"{engine}: raw    {events / raw.seconds:,.0f} events/s ({raw.rows / raw.seconds:,.0f} of {raw.rows:,} rows)")
    print(f"{engine}: ratio  {ratio:.0%} (target {TARGET:.0%})", flush=True)


def _import(file: Path, url: str) -> Written:
    """Run the command in a process of its own, and weigh that."""
    command = [str(Path(sys.executable).with_name("timeline")), "import", str(file), "--quiet"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"TIMELINE_DATABASE_URL": url})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status:
        raise SystemExit("the import failed")
    return Written(seconds, 0, usage.ru_maxrss / 1024)


def _copy_sqlite(source: str, target: str) -> Written:
    """Write every row by executemany in one transaction, text indexes by one statement each."""
    engines = [make_engine(url) for url in (source, target)]
    reader, writer = (engine.raw_connection() for engine in engines)
    read, write = reader.cursor(), writer.cursor()
    seconds, rows = 0.0, 0
    write.execute("BEGIN IMMEDIATE")
    for table in reversed(Base.metadata.sorted_tables):
        write.execute(f"DELETE FROM {table.name}")
    for table in Base.metadata.sorted_tables:
        names = ", ".join(column.name for column in table.columns)
        marks = ", ".join("?" for _ in table.columns)
        read.execute(f"SELECT {names} FROM {table.name} ORDER BY {_order(table)}")
        while chunk := read.fetchmany(CHUNK):
            begun = time.perf_counter()
            write.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", chunk)
            seconds += time.perf_counter() - begun
            rows += len(chunk)
    begun = time.perf_counter()
    for audience, name in TEXT_INDEXES.items():
        write.execute(
            f"INSERT INTO {name}(rowid, folded) SELECT id, folded FROM event_search WHERE audience = {audience}"
        )
    write.execute("COMMIT")
    writer.close()
    engines[1].dispose()  # moves what is in the write-ahead log into the file, as the end of the import does
    seconds += time.perf_counter() - begun
    reader.close()
    engines[0].dispose()
    return Written(seconds, rows, 0)


def _copy_postgresql(source: str, target: str) -> Written:
    """Write every row by COPY in one transaction."""
    seconds, rows = 0.0, 0
    with _connect(source) as reader, _connect(target) as writer:
        tables = Base.metadata.sorted_tables
        writer.execute("TRUNCATE " + ", ".join(table.name for table in tables))
        for table in tables:
            names = ", ".join(column.name for column in table.columns)
            with reader.cursor(name="rows") as read, writer.cursor() as write:
                read.execute(f"SELECT {names} FROM {table.name} ORDER BY {_order(table)}")
                while chunk := read.fetchmany(CHUNK):
                    begun = time.perf_counter()
                    with write.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                        for row in chunk:
                            copy.write_row(row)
                    seconds += time.perf_counter() - begun
                    rows += len(chunk)
        begun = time.perf_counter()
        writer.commit()
        seconds += time.perf_counter() - begun
    return Written(seconds, rows, 0)


def _order(table: sa.Table) -> str:
    return ORDER.get(table.name) or ", ".join(column.name for column in table.primary_key.columns)


def _connect(url: str) -> psycopg.Connection[Any]:
    parsed = sa.make_url(url)
    host = parsed.host or parsed.query.get("host")
    return psycopg.connect(
        host=str(host), port=parsed.port, user=parsed.username, password=parsed.password, dbname=parsed.database
    )


def _new(server: sa.URL, name: str) -> str:
    with _connect(server.render_as_string(hide_password=False)) as connection:
        connection.autocommit = True
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)


def _generate(file: Path, events: int) -> None:
    """Write events, the same ones for the same number."""
    chance = random.Random(events)
    words = _words(chance, 20_000)
    with file.open("wb") as stream:
        for _ in range(events):
            stream.write(orjson.dumps(_event(chance, words)) + b"\n")


def _words(chance: random.Random, many: int) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(many)]


def _event(chance: random.Random, words: list[str]) -> dict[str, Any]:
    """Make one event: two actors of 5,000, three tags of 500, a kind of 8, a place of 400, a source of 2,000."""

    def said(most: int) -> Iterator[str]:
        return (words[int(len(words) * chance.random() ** 3)] for _ in range(most))

    def one_of(many: int) -> int:
        return int(many * chance.random() ** 2)

    def called(what: str, many: int) -> str:
        number = one_of(many)
        return f"{words[number].title()} {what} {number}"

    return {
        "title": " ".join(said(5)).capitalize(),
        "summary": " ".join(said(28)).capitalize() + ".",
        "date": _written(chance),
        "kind": KINDS[one_of(len(KINDS))],
        "actors": list({called("Person", 5_000) for _ in range(2)}),
        "places": [called("Town", 400)],
        "tags": sorted({called("tag", 500) for _ in range(3)}),
        "sources": [called("Daily", 2_000)],
    }


def _written(chance: random.Random) -> str:
    """Return an EDTF date: 90 % days, 8 % ranges of days to months, 2 % years to centuries."""
    day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.5))
    share = chance.random()
    if share < 0.90:
        return day.isoformat()
    if share < 0.98:
        return f"{day}/{day + timedelta(days=chance.randint(1, 120))}"
    return f"{day.year}/{day.year + chance.randint(1, 200)}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS, sys.argv[2] if len(sys.argv) > 2 else None)

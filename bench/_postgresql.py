"""A PostgreSQL server with generated events, from the wheel that the tests take theirs from. The cluster is kept under
data/bench/, and filled by COPY on first use."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from rich.progress import track

from bench import _base
from bench._counts import COUNT
from bench._fill import FILLED, LINK, SEARCH, Task, arrange, chunks, counts, gather, links, nothing, of_things, searches
from bench._rows import EVENT, READ, SLUG
from tests import postgres
from timeline.db import Database, make_engine
from timeline.services import migration

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "max_connections": "60",
    "timezone": "UTC",
}


@contextmanager
def postgresql(events: int) -> Iterator[str]:
    """Run a server with so many events and give its address."""
    place = (_base.FOLDER / "postgresql").resolve()
    made, wanted = place / "made", f"{events} {_base.version()}"
    fresh = not made.exists() or made.read_text() != wanted
    if fresh:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    with _server(place, fresh) as url:
        if fresh:
            database = Database(make_engine(url, durable=False))
            migration.upgrade(database)
            _fill(url, _base.task(events, pile=False))
            _base.finish(database, events)
            database.dispose()
            made.write_text(wanted)
        yield url


@contextmanager
def _server(place: Path, fresh: bool) -> Iterator[str]:
    sockets = Path(tempfile.mkdtemp(prefix="tl-pg-", dir="/tmp"))  # a socket's path may have 107 bytes at most
    other = postgres._other_user()
    if other:
        for folder in (place, sockets):
            os.chown(folder, other["user"], other["group"])
    commands, data, log = postgres._reachable(postgres._binaries(), sockets), place / "data", sockets / "log"
    if fresh:
        initdb = [str(commands / "initdb"), "--pgdata", str(data), "--username=postgres", "--auth=trust", "--no-sync"]
        postgres._run([*initdb, "--encoding=UTF8", "--locale=C", "--no-instructions"], sockets)
    command = [str(commands / "postgres"), "-D", str(data), "-k", str(sockets)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=sockets, env={"TZ": "UTC"}, stdout=output, stderr=output, **other)
    try:
        postgres._wait(sockets, process, log)
        yield f"postgresql+psycopg://postgres@/postgres?host={sockets}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(sockets, ignore_errors=True)


def _fill(url: str, task: Task) -> None:
    """Copy everything into the migrated database, and make its indexes when all is there."""
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain) as connection, connection.cursor() as cursor:

        def add(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)

        cursor.execute("SET session_replication_role = replica")  # no foreign keys are checked
        dropped = cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint)",
            [list(FILLED)],
        ).fetchall()
        for name, _definition in dropped:
            cursor.execute(f"DROP INDEX {name}".encode())
        for table, columns, rows in of_things():
            add(table, columns, rows)
        found = nothing()
        for piece in chunks(task):
            add("event", EVENT, piece.events)
            add("event_read", READ, piece.reads)
            add("slug", SLUG, piece.slugs)
            gather(found, piece)
        add("event_search", SEARCH, searches(found))
        arranged = arrange(found)
        for rows_ in track(links(found, arranged), description="linking", total=len(arranged.under)):
            add("event_read_link", LINK, rows_)
        add("event_count", COUNT, counts(found, arranged))
        for _name, definition in track(dropped, description="indexing"):
            cursor.execute(definition.encode())
        for table in ("event", "kind", "tag", "actor", "place", "label"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))".encode()
            )

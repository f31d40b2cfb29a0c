"""A primary and two streaming replicas with synchronous replication, and how one of them is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests import postgres

NAMES = ("one", "two", "three")
PATIENCE = 30.0
"""Seconds that anything may take to come about before the test fails; all of it comes about in less than two."""


@dataclass(slots=True)
class Cluster:
    """Three servers by name, each with its folder; `one` begins as the primary."""

    folders: dict[str, Path] = field(default_factory=dict)

    def ask(self, name: str, statement: str) -> Any:
        """Return the one value that a statement answers on one of the servers."""
        with psycopg.connect(host=str(self.folders[name]), user="postgres", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]

    def kill(self, name: str) -> None:
        """Lose a server: SIGKILL to all its processes."""
        postgres.kill(self.folders[name])

    def address(self, **attributes: str) -> str:
        """Return the address of all three, as libpq writes it."""
        hosts = ",".join(str(folder).replace("/", "%2F") for folder in self.folders.values())
        query = "&".join(f"{name}={value}" for name, value in attributes.items())
        return f"postgresql://postgres@{hosts}/postgres?{query}"


def wait_until(come_about: Callable[[], bool]) -> float:
    """Wait until something is so, and return how many seconds that took."""
    began = time.monotonic()
    while not come_about():
        assert time.monotonic() - began < PATIENCE, "that did not come about"
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start the three. What the primary acknowledges, one of the replicas has written down at least."""
    made = Cluster()
    with ExitStack() as stack:
        for name in NAMES:
            made.folders[name] = folder = stack.enter_context(postgres.own_folder())
            if name == "one":
                postgres.initialise(folder)
            else:
                primary = ["-h", str(made.folders["one"]), "-U", "postgres", "--no-sync", "--checkpoint=fast"]
                postgres.run("pg_basebackup", [*primary, "-R", "-D", str(folder / "data")], folder)
            stack.enter_context(
                postgres.running(folder, cluster_name=name, synchronous_commit="on", shared_buffers="32MB")
            )
        made.ask("one", "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (two, three)'")
        made.ask("one", "SELECT pg_reload_conf()")
        standing = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"
        wait_until(lambda: made.ask("one", standing) == 2)
        yield made

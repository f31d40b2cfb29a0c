"""Servers under measurement: started on a free port of this machine, watched through /proc, stopped by their ids."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple

from bench._base import FOLDER

START_SECONDS = 90.0
STOP_SECONDS = 10.0


class Server(NamedTuple):
    """One service that answers, with all its processes."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Return the processor time of all its processes so far, in seconds."""
        ticks = 0
        for number in _family(self.process.pid):
            with _vanishing():
                fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> list[tuple[float, float]]:
        """Return (resident, own) megabytes of each process. The second leaves out the pages of mapped files: the system
        holds those once for all, and drops them when it needs the room."""
        found = []
        for number in _family(self.process.pid):
            with _vanishing():
                text = Path(f"/proc/{number}/smaps_rollup").read_text()
                sizes = (int(re.findall(rf"^{name}: +(\d+)", text, re.M)[0]) for name in ("Rss", "Anonymous"))
                resident, own = sizes
                found.append((resident / 1024, own / 1024))
        return found

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Message, bytes]:
        """Ask once and return status, headers and body."""
        request = urllib.request.Request(self.url + path, headers=dict(headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


@contextmanager
def _vanishing() -> Iterator[None]:
    """Pass over a process that has just ended."""
    try:
        yield
    except (FileNotFoundError, ProcessLookupError):
        return


def _family(number: int) -> list[int]:
    """Return the ids of a process and of all that it started."""
    found = [number]
    with _vanishing():
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


@contextmanager
def running(name: str, command: list[str], environ: Mapping[str, str], ready: str) -> Iterator[Server]:
    """Start a server and give it when `ready`, a path, is answered. `{port}` in the command is a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    logs = FOLDER / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    log = logs / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            env={**os.environ, **environ},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(name, f"http://127.0.0.1:{port}", process)
    try:
        _wait(server, ready, log)
        yield server
    finally:
        _stop(process)


def _wait(server: Server, ready: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            if server.get(ready)[0] < 500:
                return
        except OSError:
            pass
        if server.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.name} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    family = _family(process.pid)
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for number in family:
            with _vanishing():
                os.kill(number, signal.SIGKILL)
        process.wait()

"""Load on a server: with wrk, or one request after the other, and what was measured of it."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench._servers import Server

SCRIPT = Path(__file__).with_name("addresses.lua")
CONNECTIONS = 8
NEXT = re.compile(r'<([^>]*)>; rel="next"')


class Measured(NamedTuple):
    """What one stretch of load came to. Times are milliseconds, `cpu` is processor time of the server a request."""

    rate: float
    p50: float
    p99: float
    cpu: float
    bytes: int
    failed: int


def need_wrk() -> None:
    """Leave with the way to get wrk if it is not there."""
    if shutil.which("wrk") is None:
        sys.exit("wrk makes the load, and is not installed. On Debian and Ubuntu: apt-get install wrk")


def wrk(
    server: Server,
    paths: Sequence[str],
    seconds: int,
    *,
    first: int = 0,
    connections: int = CONNECTIONS,
    headers: Sequence[str] = (),
) -> Measured:
    """Ask these paths in turn, from number `first` on, over some connections at once for so many seconds.

    An answer of 400 or more counts as failed.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s"]
        command += [part for header in headers for part in ("-H", header)]
        command += ["-s", str(SCRIPT), server.url, "--", file.name, str(first)]
        before = server.cpu()
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
    spent = server.cpu() - before
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    requests = max(found["requests"], 1)
    return Measured(
        rate=found["requests"] / found["seconds"],
        p50=found["p50"],
        p99=found["p99"],
        cpu=spent * 1000 / requests,
        bytes=found["bytes"] // requests,
        failed=found["failed"],
    )


def in_turn(server: Server, paths: Sequence[str]) -> Measured:
    """Ask each path once, one after the other over one connection."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    before, times, size, failed = server.cpu(), [], 0, 0
    for path in paths:
        took, status, body, _links = _timed(connection, path)
        times.append(took)
        size += len(body)
        failed += status != 200
    connection.close()
    return _summary(times, server.cpu() - before, size, failed)


def walk(server: Server, path: str, first: int, last: int) -> Measured:
    """Follow the cursor from page 1 on, and measure the pages `first` to `last`, one after the other."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    before, times, size, failed, address = 0.0, [], 0, 0, path
    for number in range(1, last + 1):
        if number == first:
            before = server.cpu()
        took, status, body, links = _timed(connection, address)
        following = NEXT.search(links)
        if following is None:
            raise RuntimeError(f"there is no page behind page {number} of {path}")
        if number >= first:
            times.append(took)
            size += len(body)
            failed += status != 200
        address = following[1]
    connection.close()
    return _summary(times, server.cpu() - before, size, failed)


def _timed(connection: http.client.HTTPConnection, path: str) -> tuple[float, int, bytes, str]:
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    return (time.perf_counter() - begun) * 1000, answer.status, body, answer.headers.get("Link", "")


def _summary(times: list[float], spent: float, size: int, failed: int) -> Measured:
    ranked = sorted(times)
    return Measured(
        rate=1000 * len(times) / sum(times),
        p50=statistics.median(times),
        p99=ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)],
        cpu=spent * 1000 / len(times),
        bytes=size // len(times),
        failed=failed,
    )


def median(rounds: Sequence[Measured]) -> Measured:
    """Return the middle of each figure over several rounds; failures are added up."""
    rate, p50, p99, cpu, size, _failed = (statistics.median(values) for values in zip(*rounds, strict=True))
    return Measured(rate, p50, p99, cpu, int(size), sum(each.failed for each in rounds))

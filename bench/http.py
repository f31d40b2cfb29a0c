"""Our service over HTTP beside Datasette, a tutorial's Flask service and Flask's hello, on the same events in one run.

Usage: python -m bench.http [--events 1000000] [--sizes 100000] [--seconds 3] [--rounds 3] [--only WORD,…]
[--no-peers] [--postgresql]. What came out goes to data/bench/results/; `python -m bench.report` shows it.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bench import _questions, _targets
from bench._base import FOLDER
from bench._load import Measured, median, need_wrk
from bench._points import Point, depth, of_ours, of_peers
from bench._postgresql import postgresql
from bench._servers import Server
from bench._tables import show

RESULTS = FOLDER / "results"
PEERS = {"Flask hello", "Flask + ORM", "Datasette, table", "Datasette, SQL"}


def main() -> None:
    """Start everything, ask everything, write down what came out."""
    arguments = _arguments()
    need_wrk()
    began = time.monotonic()
    with ExitStack() as stack:
        servers, points = _prepare(stack, arguments)
        wanted = [word.strip().lower() for word in arguments.only.split(",") if word.strip()]
        if wanted:
            points = [each for each in points if any(word in _title(each).lower() for word in wanted)]
        rows = _rows_of(servers, points)
        points = [each for each in points if _title(each) in rows]
        taken = _measure(servers, points, arguments)
        memory = {name: server.memory() for name, server in servers.items()}
    result = _result(arguments, points, taken, rows, memory)
    result["minutes"] = (time.monotonic() - began) / 60
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(result, indent=1))
    show(result, Console(width=150))
    print(f"{path}: {result['minutes']:.1f} minutes; python -m bench.report writes it into bench/README.md")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.http", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="events that all services are asked for")
    parser.add_argument("--sizes", default="100000", help="other sizes, at which our own is measured too")
    parser.add_argument("--seconds", type=int, default=3, help="how long each point is measured in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="only points whose service, group or name holds one of these words")
    parser.add_argument("--no-peers", action="store_true", help="our own service alone")
    parser.add_argument("--no-pile", action="store_true", help="without the database of 300,000 events on one start")
    parser.add_argument("--postgresql", action="store_true", help="our own service on PostgreSQL as well")
    return parser.parse_args()


def _prepare(stack: ExitStack, arguments: argparse.Namespace) -> tuple[dict[str, Server], list[Point]]:
    """Return the running servers by the name of the service, and all points."""
    events = arguments.events
    others = [int(size) for size in arguments.sizes.split(",") if size and int(size) != events]
    servers = {"timeline": stack.enter_context(_targets.timeline(events))}
    points = list(of_ours("timeline", events, main=True))
    for size in others:
        name = f"timeline, {size:,}"
        servers[name] = stack.enter_context(_targets.timeline(size))
        points += of_ours(name, size, main=False)
    if not arguments.no_pile and events >= 1_000_000:
        servers["timeline, pile"] = stack.enter_context(_targets.timeline(events, pile=True))
        points += depth("timeline, pile", "pages", _questions.pile_windows())
    if arguments.postgresql:
        url = stack.enter_context(postgresql(events))
        name = "timeline, PostgreSQL"
        servers[name] = stack.enter_context(_targets.timeline(events, url=url))
        points += of_ours(name, events, main=False)
    if not arguments.no_peers:
        page = servers["timeline"].get(_questions.ours("narrow late")[0])[2]
        servers["Flask hello"] = stack.enter_context(_targets.hello(page))
        servers["Flask + ORM"] = stack.enter_context(_targets.naive(events))
        servers["Datasette, table"] = servers["Datasette, SQL"] = stack.enter_context(_targets.datasette(events))
        points += of_peers(PEERS)
    return servers, points


def _title(point: Point) -> str:
    return f"{point.service}: {point.group}: {point.name}"


def _rows_of(servers: dict[str, Server], points: list[Point]) -> dict[str, int | None]:
    """Ask each point once, and return how many events its answer holds (None where it is no list).

    What is not answered is said, and left out; so is it said where two services answer one window with other events.
    """
    rows: dict[str, int | None] = {}
    first: dict[str, tuple[str, list[int]]] = {}
    for point in points:
        status, _headers, body = servers[point.service].get(point.sample)
        if status != 200:
            print(f"LEFT OUT: {_title(point)}: {point.sample} is answered with {status}: {body[:300]!r}")
            continue
        found = json.loads(body) if body[:1] in b"{[" else None
        listed = found.get("items", found.get("rows")) if isinstance(found, dict) else found
        rows[_title(point)] = len(listed) if isinstance(listed, list) else None
        if point.group == "windows" and point.service in {"timeline", *PEERS} and isinstance(listed, list):
            ids = [each["id"] for each in listed]
            service, others = first.setdefault(point.name, (point.service, ids))
            if ids != others:
                print(
                    f"NOTE: {point.name}: {point.service} and {service} share {len({*ids} & {*others})} of {len(ids)}"
                )
    return rows


def _measure(
    servers: dict[str, Server], points: list[Point], arguments: argparse.Namespace
) -> dict[str, list[Measured]]:
    """Measure every point in every round, one after the other, so that a slow minute hits all of them alike."""
    taken: dict[str, list[Measured]] = {_title(point): [] for point in points}
    with Progress() as progress:
        bar = progress.add_task("", total=arguments.rounds * len(points))
        for n in range(arguments.rounds):
            for point in points:
                progress.update(bar, description=_title(point)[:60])
                taken[_title(point)].append(point.measure(servers[point.service], arguments.seconds, n))
                progress.advance(bar)
    return taken


def _result(
    arguments: argparse.Namespace,
    points: list[Point],
    taken: dict[str, list[Measured]],
    rows: dict[str, int | None],
    memory: dict[str, list[tuple[float, float]]],
) -> dict[str, Any]:
    measured = []
    for point in points:
        rounds = taken[_title(point)]
        measured.append(
            {"service": point.service, "group": point.group, "name": point.name, "rows": rows[_title(point)]}
            | median(rounds)._asdict()
            | {"rates": [round(each.rate, 1) for each in rounds]}
        )
    return {
        "when": f"{datetime.now(UTC):%d %B %Y}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "arguments": vars(arguments),
        "points": measured,
        "memory": memory,
    }


if __name__ == "__main__":
    main()

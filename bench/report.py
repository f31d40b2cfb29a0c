"""Writes the last run of `bench.http` into bench/README.md, as tables and as bench/plot.svg.

Usage: python -m bench.report [RESULTS.json] [--print]. With --print nothing is written.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import _plot
from bench import _questions as questions
from bench._base import FOLDER
from bench._tables import Run, all_checks, lines, memory_lines, verdict

README = Path(__file__).with_name("README.md")
PLOT = README.with_name("plot.svg")
BEGIN, END = "<!-- begin: python -m bench.report -->", "<!-- end -->"
BARS = ("timeline", "timeline, PostgreSQL", "Flask + ORM", "Datasette, SQL", "Datasette, table")


def main() -> None:
    """Render the newest results, or those of the file that is named."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument("results", nargs="?", type=Path)
    parser.add_argument("--print", action="store_true", dest="only_print")
    arguments = parser.parse_args()
    path = arguments.results or max((FOLDER / "results").glob("*.json"), default=None)
    if path is None:
        parser.exit(message="there is no run yet: python -m bench.http\n")
    result = json.loads(path.read_text())
    said = "\n".join(markdown(result))
    if arguments.only_print:
        print(said)
        return
    before, _, rest = README.read_text().partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n{said}\n\n{END}{rest.partition(END)[2]}")
    PLOT.write_text(_chart(result))
    print(f"{README} and {PLOT} show {path}")


def markdown(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that show a run."""
    arguments = result["arguments"]
    yield (
        f"{result['when']}, Python {result['python']}, SQLite {result['sqlite']}; {arguments['events']:,} events where"
        f" no other number is said; {arguments['seconds']} s a point, the middle of {arguments['rounds']} rounds;"
        f" {result['minutes']:.0f} minutes in all."
    )
    yield ""
    yield "![Requests a second by window and service, on a logarithmic scale](plot.svg)"
    yield ""
    checks = [[each.what, each.target, each.found, _bold(verdict(each))] for each in all_checks(Run(result))]
    yield from _table(("what", "target", "found", ""), checks)
    yield ""
    heads = ("service", "asked", "requests/s", "p50 ms", "p99 ms", "CPU ms a request", "kB", "events", "failed")
    yield from _table(heads, lines(result))
    yield ""
    yield "Memory after the run:"
    yield ""
    yield from (f"- {line}" for line in memory_lines(result))


def _bold(verdict_: str) -> str:
    return f"**{verdict_}**" if verdict_ == "missed" else verdict_


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---:' if re.search('/s|ms|kB|events|failed', head) else '---' for head in heads)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _chart(result: dict[str, Any]) -> str:
    run = Run(result)
    groups: dict[str, dict[str, float]] = {}
    for name in (*questions.FOUR, "random"):
        found = {service: run.of(service, name) for service in BARS}
        groups[name] = {service: value for service, value in found.items() if value}
    shown = [service for service in BARS if any(service in group for group in groups.values())]
    title = f"First page of 100 of {result['arguments']['events']:,} events, requests a second"
    return _plot.bars(
        title, {name: each for name, each in groups.items() if each}, shown, run.of("Flask hello", "hello")
    )


if __name__ == "__main__":
    main()

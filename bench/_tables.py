"""How a run is shown: figures by point, ratios of the comparison, and what the targets say of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from bench import _questions as questions


class Check(NamedTuple):
    """One figure beside its target. `met` is None where the run did not measure it."""

    what: str
    target: str
    found: str
    met: bool | None


class Run:
    """The figures of one run, by service and point."""

    def __init__(self, result: dict[str, Any]) -> None:
        self.result = result
        self.points = {(each["service"], each["name"]): each for each in result["points"]}

    def of(self, service: str, name: str, figure: str = "rate") -> float | None:
        """Return one figure, None when it was not measured."""
        found = self.points.get((service, name))
        return None if found is None else float(found[figure])

    def ratio(self, over: tuple[str, str], under: tuple[str, str], figure: str = "rate") -> float | None:
        """Return how many times one figure is the other."""
        above, below = self.of(*over, figure), self.of(*under, figure)
        return None if above is None or not below else above / below


def show(result: dict[str, Any], console: Console) -> None:
    """Print all figures and all checks."""
    table = Table(title=f"{result['arguments']['events']:,} events where no other number is said")
    for head in ("service", "", "requests/s", "p50 ms", "p99 ms", "CPU ms", "kB", "events", "failed"):
        table.add_column(head, justify="left" if head in ("service", "") else "right")
    for row in lines(result):
        table.add_row(*row)
    console.print(table)
    checks = Table(title="Targets")
    for head in ("what", "target", "found", ""):
        checks.add_column(head)
    for check in all_checks(Run(result)):
        checks.add_row(check.what, check.target, check.found, verdict(check))
    console.print(checks)
    for line in memory_lines(result):
        console.print(line)


def verdict(check: Check) -> str:
    """Say whether a target was met."""
    return "" if check.met is None else "met" if check.met else "missed"


def lines(result: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the cells of the table of figures, a line a point."""
    for each in result["points"]:
        yield [
            each["service"],
            each["name"],
            f"{each['rate']:,.0f}" if each["rate"] >= 10 else f"{each['rate']:.1f}",
            *(f"{each[figure]:.2f}" for figure in ("p50", "p99", "cpu")),
            f"{each['bytes'] / 1000:.1f}",
            "" if each["rows"] is None else str(each["rows"]),
            str(each["failed"] or ""),
        ]


def memory_lines(result: dict[str, Any]) -> Iterator[str]:
    """Yield a line a service: what its largest process held in memory after the run."""
    for service in result["memory"]:
        resident, own = largest(result, service)
        yield f"{service}: {own:.0f} MB of its own in the largest process, {resident:.0f} MB with mapped files"


def largest(result: dict[str, Any], service: str) -> tuple[float, float]:
    """Return the (resident, own) megabytes of the process of a service that has most of its own."""
    processes: list[tuple[float, float]] = result["memory"][service]
    resident, own = max(processes, key=lambda sizes: sizes[1], default=(0.0, 0.0))
    return resident, own


def all_checks(run: Run) -> Iterator[Check]:
    """Yield every target of the project for what was measured."""
    yield from _beside_others(run)
    yield from _flat(run)
    yield from _filtered(run)
    yield from _overviews(run)


def _least(what: str, values: list[float | None], target: float, unit: str = "×") -> Check:
    known = [value for value in values if value is not None]
    found = " · ".join("–" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}" for value in values)
    met = None if not known else min(known) >= target
    return Check(what, f"≥ {target:g} {unit}", f"{found} {unit}", met)


def _most(what: str, values: list[float | None], target: float, unit: str = "×") -> Check:
    known = [value for value in values if value is not None]
    found = " · ".join("–" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}" for value in values)
    return Check(what, f"≤ {target:g} {unit}", f"{found} {unit}", None if not known else max(known) <= target)


def _beside_others(run: Run) -> Iterator[Check]:
    ours, early, late = "timeline", questions.FOUR[::2], questions.FOUR[1::2]
    for peer, aim in (("Datasette, SQL", 50), ("Datasette, table", 50), ("Flask + ORM", 25)):
        for names, least in ((late, aim), (early, 10)):
            values = [run.ratio((ours, name), (peer, name)) for name in names]
            yield _least(f"against {peer}: {', '.join(names)}", values, least)
    hello = ("Flask hello", "hello")
    values = [run.ratio((ours, name), hello) for name in questions.FOUR]
    yield _least("against Flask's hello: the four windows", values, 0.3)
    again = [run.ratio((ours, name), hello) for name in ("304", "same address")]
    yield _least("against Flask's hello: 304, the same address", again, 0.6)
    spread = [_spread(run, ours, name) for name in questions.FOUR]
    yield _most("p99 against p50: the four windows", spread, 5)
    server = "timeline, PostgreSQL"
    if run.of(server, questions.FOUR[0]) is not None:
        slower = [run.ratio((ours, name), (server, name)) for name in questions.FOUR]
        yield _most("SQLite against PostgreSQL: the four windows", slower, 2)


def _spread(run: Run, service: str, name: str) -> float | None:
    p99, p50 = run.of(service, name, "p99"), run.of(service, name, "p50")
    return None if p99 is None or not p50 else p99 / p50


def _flat(run: Run) -> Iterator[Check]:
    sizes = sorted((_size(run, service), service) for service in run.result["memory"] if _size(run, service))
    if len(sizes) > 1:
        (small, least), (large, most) = sizes[0], sizes[-1]
        values = [run.ratio((least, name), (most, name)) for name in questions.FOUR]
        yield _most(f"{large:,} events against {small:,}: the four windows", values, 1.5)
    for _number, service in sizes:
        pairs = [(service, "narrow early"), (service, "narrow late"), (service, "wide early"), (service, "wide late")]
        values = [run.ratio(pairs[0], pairs[1]), run.ratio(pairs[2], pairs[3])]
        yield _most(f"{service}: late against early, narrow and wide", values, 1.5)
    for service in [service for _number, service in sizes] + ["timeline, pile"]:
        deep = run.ratio((service, "page 1,000"), (service, "page 1"), "p50")
        if deep is not None:
            yield _most(f"{service}: page 1,000 against page 1", [deep], 1.5)


def _size(run: Run, service: str) -> int:
    """Return how many events a service of ours on SQLite holds, 0 for others."""
    if service == "timeline":
        return int(run.result["arguments"]["events"])
    number = service.removeprefix("timeline, ").replace(",", "")
    return int(number) if service.startswith("timeline, ") and number.isdigit() else 0


def _filtered(run: Run) -> Iterator[Check]:
    plain = ("timeline", "wide late")
    for name in questions.FILTERS:
        slower = run.ratio(plain, ("timeline", name))
        if slower is None:
            continue
        if name == questions.WORST:
            candidates = run.result["arguments"]["events"] / 10
            cost = (run.of("timeline", name, "cpu") or 0) * 100_000 / candidates
            yield Check(f"{name}: CPU a request for 100,000 candidates", "reported", f"{cost:.0f} ms", None)
        else:
            limit = 4 if name in questions.PAIRS else 2
            yield _most(f"{name} against none, wide late", [slower], limit)
    for name in ("frequent tag", "rare tag"):
        slower = run.ratio(("timeline", "narrow late"), ("timeline", f"{name}, narrow late"))
        if slower is not None:
            yield _most(f"{name} against none, narrow late", [slower], 2)


def _overviews(run: Run) -> Iterator[Check]:
    for _number, service in sorted((_size(run, each), each) for each in run.result["memory"] if _size(run, each)):
        yield _most(f"{service}: density, p50", [run.of(service, "density, 200 buckets", "p50")], 10, "ms")
        yield _most(f"{service}: count=exact, p50", [run.of(service, "count=exact, wide late", "p50")], 5, "ms")
        yield _most(f"{service}: memory of a worker", [largest(run.result, service)[1]], 200, "MB")

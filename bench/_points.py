"""What is measured of which service: the points of a run. A point names its service, what it is asked, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from bench import _questions as questions
from bench._load import Measured, in_turn, walk, wrk
from bench._servers import Server

Measure = Callable[[Server, int, int], Measured]
"""Measures a server for so many seconds in round n (from 0)."""

PAGES = 100
"""Pages that are averaged where one page after the other is asked for."""
DEEP = 1_000
"""The page that is compared with page 1."""
LEAST = 5
"""Seconds that the others are measured for at least: some of their answers take one."""
STEP = 9_973
"""By so many windows one round lies behind the other."""


class Point(NamedTuple):
    """One thing to measure: of `service`, under `group` and `name` in the report. `sample` is one of its addresses."""

    service: str
    group: str
    name: str
    sample: str
    measure: Measure


def loaded(service: str, group: str, name: str, paths: list[str], *, connections: int = 8, least: int = 1) -> Point:
    """Measure under load, for so many seconds at least: each round goes on where the one before began to differ."""
    return Point(
        service,
        group,
        name,
        paths[0],
        lambda server, seconds, n: wrk(server, paths, max(seconds, least), first=n * STEP, connections=connections),
    )


def of_ours(service: str, events: int, *, main: bool) -> Iterator[Point]:
    """Yield the points of our own service: at the size in question all, elsewhere those that show what size does."""
    names = (*questions.FOUR, "random") if main else questions.FOUR
    for name in names:
        yield loaded(service, "windows", name, questions.ours(name))
    whole = questions.ours("all time", "/api/v1/density", buckets="200")
    yield loaded(service, "overviews", "density, 200 buckets", whole, connections=1)
    counted = questions.ours("wide late", limit="1", count="exact")
    yield loaded(service, "overviews", "count=exact, wide late", counted, connections=1)
    if events >= 2 * DEEP * PAGES:
        yield from depth(service, "pages", questions.ours("all time"))
    if main:
        yield from _again(service)
        yield from _filtered(service)


def _again(service: str) -> Iterator[Point]:
    """Ask for what was asked before: the same address, and whether it changed."""
    path = questions.ours("narrow late")[-1]

    def unchanged(server: Server, seconds: int, _n: int) -> Measured:
        tag = server.get(path)[1]["ETag"]
        return wrk(server, [path], seconds, headers=[f"If-None-Match: {tag}", "Accept-Encoding: identity"])

    yield loaded(service, "again", "same address", [path])
    yield Point(service, "again", "304", path, unchanged)


def _filtered(service: str) -> Iterator[Point]:
    for name, parameters in questions.FILTERS.items():
        few = name == questions.WORST  # at most two at once, or it is the queue that is measured
        paths = questions.ours("wide late", **parameters)
        yield loaded(service, "filters", name, paths, connections=2 if few else 8)
    for name in ("frequent tag", "rare tag"):
        narrow = questions.ours("narrow late", **questions.FILTERS[name])
        yield loaded(service, "filters", f"{name}, narrow late", narrow)


def depth(service: str, group: str, paths: list[str]) -> Iterator[Point]:
    """Compare page 1 of many windows with the pages from 1,000 on of one, one request after the other."""

    def first(server: Server, _seconds: int, n: int) -> Measured:
        return in_turn(server, list(islice(paths, n * PAGES, (n + 1) * PAGES)))

    def deep(server: Server, _seconds: int, n: int) -> Measured:
        return walk(server, paths[-1 - n], DEEP, DEEP + PAGES - 1)

    yield Point(service, group, "page 1", paths[0], first)
    yield Point(service, group, "page 1,000", paths[-1], deep)


def of_peers(services: set[str]) -> Iterator[Point]:
    """Yield the points of the services beside ours."""
    asked: dict[str, tuple[str, Callable[[str], list[str]]]] = {
        "Flask + ORM": ("naive", questions.naive),
        "Datasette, table": ("Datasette", questions.datasette_table),
        "Datasette, SQL": ("Datasette", questions.datasette_query),
    }
    for service, (_server, addresses) in asked.items():
        if service in services:
            for name in (*questions.FOUR, "random"):
                yield loaded(service, "windows", name, addresses(name), least=LEAST)
    if "Flask hello" in services:
        yield loaded("Flask hello", "limit", "hello", ["/"])
        yield loaded("Flask hello", "limit", "a page's bytes", ["/page"])

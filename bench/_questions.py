"""What is asked: windows drawn from a seed, each another one, and how each service of the comparison is asked for them.

That no window comes twice within a run keeps every cache out of the figures but those that are about a cache.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from bench._draw import LEFT, PILE, RIGHT, iso
from timeline.dates.axis import DAY, days_from_civil

DRAWN = 30_000
"""Windows of one sort."""


class Window(NamedTuple):
    """From the beginning of one day to the end of another, counted from 1970-01-01."""

    first: int
    last: int


Drawing = Callable[[random.Random], Window]


def _between(start: tuple[int, int], end: tuple[int, int]) -> Drawing:
    """Draw windows that begin and end within these years each."""
    (begin, begun), (finish, finished) = ([days_from_civil(year, 1, 1) for year in years] for years in (start, end))
    return lambda chance: Window(chance.randrange(begin, begun), chance.randrange(finish, finished))


def _lasting(start: tuple[int, int], days: tuple[int, int]) -> Drawing:
    """Draw windows that begin within these years and last so many days."""
    begin, begun = (days_from_civil(year, 1, 1) for year in start)

    def draw(chance: random.Random) -> Window:
        first = chance.randrange(begin, begun)
        return Window(first, first + chance.randint(*days))

    return draw


def _anywhere(chance: random.Random) -> Window:
    year = chance.uniform(1900, 2020) if chance.random() < 0.6 else chance.uniform(1, 1900)
    first = days_from_civil(int(year), 1, 1) + chance.randrange(365)
    return Window(first, first + int(math.exp(chance.random() * math.log(36_525))))


WINDOWS: dict[str, Drawing] = {
    "narrow early": _lasting((600, 800), (7_000, 7_700)),
    "narrow late": _lasting((2005, 2020), (10, 24)),
    "wide early": _between((1, 100), (1780, 1850)),
    "wide late": _between((1900, 1910), (2012, 2022)),
    "random": _anywhere,
    "all time": _between((-4500, -3500), (2330, 2400)),
}
"""Narrow is some 20 years early on and 10 to 24 days later, wide is a century or more; random windows last a day to a
century, as many short ones as long ones on a logarithmic scale."""
FOUR = ("narrow early", "narrow late", "wide early", "wide late")

FILTERS: dict[str, dict[str, str]] = {
    "frequent tag": {"tag": "tag-001"},
    "rare tag": {"tag": "tag-460"},
    "frequent actor": {"actor": "actor-0001"},
    "rare actor": {"actor": "actor-4960"},
    "frequent place": {"place": "place-0001"},
    "rare place": {"place": "place-2960"},
    "kind": {"kind": "election"},
    "two frequent tags": {"tag_all": "tag-001,tag-002"},
    "frequent tag, frequent actor": {"tag": "tag-001", "actor": "actor-0001"},
    "frequent place, kind": {"place": "place-0001", "kind": "election"},
    "frequent tag, rare tag": {"tag_all": "tag-001,tag-460"},
    "two tags never together": {"tag_all": f"tag-{LEFT},tag-{RIGHT}"},
}
PAIRS = {name for name in FILTERS if "," in name or name.startswith("two ")}
WORST = "two tags never together"


@cache
def windows(name: str) -> list[Window]:
    """Return the windows of one sort."""
    draw, chance = WINDOWS[name], random.Random(f"windows {name}")
    return [draw(chance) for _ in range(DRAWN)]


def ours(name: str, path: str = "/api/v1/events", **parameters: str) -> list[str]:
    """Return the addresses of our own service for windows of this sort."""
    if path == "/api/v1/events":
        parameters = {"limit": "100"} | parameters
    rest = urlencode(parameters)
    return [f"{path}?from={iso(each.first)}&to={iso(each.last)}&{rest}" for each in windows(name)]


def naive(name: str) -> list[str]:
    """Return the addresses of the tutorial's service."""
    return [f"/events?start={start}&end={end}" for start, end in _seconds(name)]


def datasette_table(name: str) -> list[str]:
    """Return addresses of Datasette's own page of a table, as JSON: 100 rows in the same order, with its count, without
    tags, facets off."""
    rest = "_sort=start&_size=100&_shape=objects"
    return [f"/plain/event.json?start__lt={end}&end__gt={start}&{rest}" for start, end in _seconds(name)]


def datasette_query(name: str) -> list[str]:
    """Return addresses of a query kept in Datasette: the same 100 events with their tags, no count."""
    return [f"/plain/overlapping.json?a={start}&b={end}&_shape=array" for start, end in _seconds(name)]


def _seconds(name: str) -> Iterator[tuple[int, int]]:
    for each in windows(name):
        yield each.first * DAY, (each.last + 1) * DAY


def pile_window() -> str:
    """Return the one day on which 300,000 events begin."""
    return f"/api/v1/events?from={PILE}&to={PILE}&limit=100&ongoing=omit"


def pile_windows() -> list[str]:
    """Return windows that begin with that day and end on others: all their first thousand pages lie within it."""
    day = days_from_civil(*map(int, PILE.split("-")))
    return [f"/api/v1/events?from={PILE}&to={iso(day + after)}&limit=100&ongoing=omit" for after in range(3_000)]

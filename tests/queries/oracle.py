"""Two independent answers to "does this event lie so in the window": by trying every placement of the event on a small
axis, and by the comparisons of temporal.md 3.1 as that page writes them. Neither knows the program's own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

POINTS = 7
"""Points of the small axis, 0 to 6."""

MATCHES = ("intersects", "starts", "ends", "within", "covers", "before", "after")


def lies_so(match: str, s: int, e: int, a: int, b: int) -> bool:
    """Say what each relation means for an event that begins at s and is over at e, and for a window [a, b)."""
    return {
        "intersects": s < b and e > a,
        "starts": a <= s < b,
        "ends": a < e <= b,
        "within": a <= s and e <= b,
        "covers": s <= a and e >= b,
        "before": e <= a,
        "after": s >= b,
    }[match]


@dataclass(frozen=True)
class Vague:
    """An event of which four bounds and a mark of doubt are known."""

    se: int
    sl: int
    ee: int
    el: int
    qual: int = 0

    def placements(self) -> Iterator[tuple[int, int]]:
        """Yield every begin and end that it may have had."""
        for s, e in product(range(self.se, self.sl + 1), range(self.ee, self.el + 1)):
            if s < e:
                yield s, e


def every_event() -> list[Vague]:
    """Return every event of the small axis, certain and doubtful: 196 of each."""
    points = range(POINTS)
    return [
        Vague(se, sl, ee, el, qual)
        for se, sl, ee, el, qual in product(points, points, points, points, (0, 2))
        if se <= sl and ee <= el and se < ee and sl < el
    ]


def by_placements(event: Vague, match: str, begin: int, end: int) -> str | None:
    """Return how surely the event lies so in the window [begin, end): `definite`, `possible`, or not at all."""
    found = [lies_so(match, s, e, begin, end) for s, e in event.placements()]
    if all(found) and event.qual == 0:
        return "definite"
    return "possible" if any(found) else None


def by_table(event: Vague, match: str, a: int, b: int) -> str | None:
    """Return the same by the table of temporal.md 3.1, for axes too long to try every placement."""
    se, sl, ee, el = event.se, event.sl, event.ee, event.el
    certain, possible = {
        "intersects": (sl < b and ee > a, se < b and el > a),
        "starts": (se >= a and sl < b, sl >= a and se < b),
        "ends": (ee > a and el <= b, el > a and ee <= b),
        "within": (se >= a and el <= b, sl >= a and ee <= b and max(se, a) < min(el, b)),
        "covers": (sl <= a and ee >= b, se <= a and el >= b),
        "before": (el <= a, ee <= a),
        "after": (se >= b, sl >= b),
    }[match]
    if certain and event.qual == 0:
        return "definite"
    return "possible" if possible else None

"""How many dates a second `timeline.dates.parse` reads on one core, bounds included: `python -m bench.edtf`.

The values are drawn at random and the parser keeps no memory of what it read. The time is that of the processor,
of the fastest of seven rounds, with the garbage collector on.
"""

import platform
import random
import time
from collections.abc import Callable

from timeline.dates import explain, label, parse

ROUNDS = 7
SIZE = 20_000


def _date(chance: random.Random) -> str:
    return f"{chance.randrange(1000, 2100)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


def _span(chance: random.Random, size: int) -> tuple[str, str]:
    """Draw two dates in order, cut to `size` characters: 4 a year, 7 a month, 10 a day."""
    first, last = sorted((_date(chance), _date(chance)))
    return first[:size], last[:size]


def _clock(chance: random.Random) -> str:
    return f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"


KINDS: dict[str, tuple[int, Callable[[random.Random], str]]] = {
    "YYYY-MM-DD": (25, _date),
    "YYYY-MM": (10, lambda chance: _date(chance)[:7]),
    "YYYY": (15, lambda chance: _date(chance)[:4]),
    "day/day": (10, lambda chance: "/".join(_span(chance, 10))),
    "year/year": (5, lambda chance: "/".join(_span(chance, 4))),
    "open or unknown end": (8, lambda chance: _date(chance)[:7] + chance.choice(("/..", "/"))),
    "unknown start": (2, lambda chance: "/" + _date(chance)[:7]),
    "qualified": (8, lambda chance: _date(chance)[: chance.choice((4, 7, 10))] + chance.choice("?~%")),
    "group qualified": (2, lambda chance: _date(chance)[:7] + "~" + _date(chance)[7:]),
    "date-time": (5, lambda chance: f"{_date(chance)}T{_clock(chance)}" + chance.choice(("", "Z", "+03:00"))),
    "mask": (4, lambda chance: _date(chance)[:3] + chance.choice(("X", "X-12-25", "X-XX"))),
    "season or quarter": (3, lambda chance: f"{_date(chance)[:4]}-{chance.randrange(21, 42)}"),
    "set": (2, lambda chance: f"[{','.join(_span(chance, 4))},{_date(chance)[:7]}]"),
    "long year": (1, lambda chance: f"Y-{chance.randrange(10**4, 10**11)}"),
}
"""Kinds of dates: share in the mixed list in per cent, and how to draw one."""


def mixed(chance: random.Random, size: int) -> list[str]:
    """Draw `size` dates in the shares of `KINDS`, in random order."""
    drawn = [draw(chance) for share, draw in KINDS.values() for _ in range(share * size // 100)]
    chance.shuffle(drawn)
    return drawn


def rate(function: Callable[[str], object], values: list[str]) -> float:
    """Give calls a second of processor time, in the fastest of `ROUNDS` rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for value in values:
            function(value)
        best = min(best, time.process_time() - start)
    return len(values) / best


def main() -> None:
    """Print the table."""
    chance = random.Random(20_201_115)
    lists = {kind: [draw(chance) for _ in range(SIZE // 10)] for kind, (_, draw) in KINDS.items()}
    mixture = mixed(chance, SIZE)
    rows = [
        ("parse, mixed", rate(parse, mixture), 50_000.0),
        ("parse, YYYY-MM-DD", rate(parse, [_date(chance) for _ in range(SIZE)]), 150_000.0),
        ("label, mixed", rate(label, mixture), None),
        ("explain, mixed", rate(explain, mixture), None),
        *((f"parse, {kind}", rate(parse, values), None) for kind, values in lists.items()),
    ]
    print(f"Python {platform.python_version()}, one core, dates a second\n")
    print(f"{'':28}{'measured':>12}{'target':>12}")
    for name, measured, target in rows:
        print(f"{name:28}{measured:>12,.0f}{f'{target:,.0f}' if target else '':>12}")


if __name__ == "__main__":
    main()

"""What generated events are about and when they happened, drawn from a seed: two runs on two machines draw the same.

Nothing is written here (see `_rows` for documents and rows).
"""

from __future__ import annotations

import math
import random
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from timeline.dates.axis import civil_from_days, days_from_civil
from timeline.models import LinkTo

KINDS = (
    *("battle", "discovery", "disaster", "election", "exercise", "festival"),
    *("founding", "launch", "publication", "summit", "treaty", "trial"),
)
TAGS, ACTORS, PLACES = 500, 5_000, 3_000
LEFT, RIGHT = TAGS + 1, TAGS + 2
"""Two tags of a tenth of the events each that no event has both of: the worst pair to ask for."""
RARE = 50
"""So many of the last tags are a twentieth as frequent as they would be: some 35 of a million events each."""

ERAS = tuple(
    (share, days_from_civil(first, 1, 1), days_from_civil(end, 1, 1))
    for share, first, end in ((0.60, 1900, 2025), (0.85, 1500, 1900), (0.97, 1, 1500), (1.0, -3000, 1))
)
"""Where events begin: up to this share of them (cumulative) between these days."""
POOL = 250_000
"""Dates of which each event has one."""
PILE = "2001-09-11"
"""The day on which the events of a pile-up begin."""


class Thing(NamedTuple):
    """Something that events are found by. `number` is its id; tags and kinds are shown by their slug alone."""

    what: int
    number: int
    slug: str
    name: str


class Place(NamedTuple):
    """Where a place lies, in degrees."""

    lat: float
    lon: float


class World(NamedTuple):
    """All things in the order of (what, number), and how often each is drawn (cumulative)."""

    things: list[Thing]
    places: list[Place]
    tags: list[float]
    actors: list[float]
    scenes: list[float]
    sentences: list[str]
    phrases: list[str]


FIRST = {LinkTo.KIND: 0, LinkTo.TAG: len(KINDS), LinkTo.ACTOR: len(KINDS) + RIGHT}
FIRST[LinkTo.PLACE] = FIRST[LinkTo.ACTOR] + ACTORS
"""Where the things of each sort begin in `World.things`."""


@cache
def world() -> World:
    """Return the things that every generated database holds."""
    chance = random.Random(20_261_122)
    words = _words(chance)
    things = [Thing(LinkTo.KIND, number, kind, kind.title()) for number, kind in enumerate(KINDS, 1)]
    things += [Thing(LinkTo.TAG, number, f"tag-{number:03}", f"Tag {number:03}") for number in range(1, RIGHT + 1)]
    for what, label, count in ((LinkTo.ACTOR, "actor", ACTORS), (LinkTo.PLACE, "place", PLACES)):
        for number in range(1, count + 1):
            name = f"{chance.choice(words).title()} {chance.choice(words).title()}"
            things.append(Thing(what, number, f"{label}-{number:04}", name))
    degrees = [(chance.uniform(-60, 75), chance.uniform(-180, 180)) for _ in range(PLACES)]
    places = [Place(round(lat, 5), round(lon, 5)) for lat, lon in degrees]
    often = list(accumulate(1 / rank**0.9 for rank in range(1, len(words) + 1)))

    def text(least: int) -> str:
        said: list[str] = []
        while len(" ".join(said)) < least:
            said += chance.choices(words, cum_weights=often)
        return " ".join(said).capitalize()

    return World(
        things=things,
        places=places,
        tags=_tags(),
        actors=_zipf(ACTORS, 0.9),
        scenes=_zipf(PLACES, 0.9),
        sentences=[text(96) + "." for _ in range(2_000)],
        phrases=[text(24) for _ in range(2_000)],
    )


def _words(chance: random.Random) -> list[str]:
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < 4_000:
        words["".join(chance.choices(syllables, k=chance.randint(2, 4)))] = None
    return list(words)


def _zipf(count: int, steepness: float) -> list[float]:
    return list(accumulate(1 / rank**steepness for rank in range(1, count + 1)))


def _tags() -> list[float]:
    weights = [1 / rank**1.1 for rank in range(1, TAGS + 1)]
    return list(accumulate([*weights[:-RARE], *(weight / 20 for weight in weights[-RARE:])]))


def about(chance: random.Random, key: int) -> tuple[int, list[int], list[int], int | None]:
    """Draw what an event is about, as positions in `World.things`: kind, 1 to 5 tags, 1 to 3 actors, a place in nine
    of ten."""
    drawn = world()
    kind = int(chance.random() * len(KINDS))
    first, tags = FIRST[LinkTo.TAG], range(TAGS)
    tagged = set(chance.choices(tags, cum_weights=drawn.tags, k=1 + int(chance.random() * 5)))
    if key % 10 < 2:
        tagged.add((LEFT if key % 10 == 0 else RIGHT) - 1)
    actors = set(chance.choices(range(ACTORS), cum_weights=drawn.actors, k=1 + int(chance.random() * 3)))
    place = None
    if chance.random() < 0.9:
        place = FIRST[LinkTo.PLACE] + chance.choices(range(PLACES), cum_weights=drawn.scenes)[0]
    return kind, sorted(first + tag for tag in tagged), sorted(FIRST[LinkTo.ACTOR] + each for each in actors), place


@cache
def pool() -> list[str]:
    """Return the dates that events share: as if so many had been drawn first, and all events were given one of them.
    The last one is that of the pile."""
    chance = random.Random(1_582)
    return [*(_written(chance) for _ in range(POOL)), PILE]


def _written(chance: random.Random) -> str:
    """Draw a date for the pool: 89 % one day, 8 % ranges of 2 to 400 days, 2 % spans of 1 to 300 years, of which half
    last two years at most, and 1 % of what is vague or open: years, months, decades, approximate years, and, of what
    began since 1900, open and unknown ends. One in ten thousand has an unknown start."""
    share = chance.random()
    first, end = next((first, end) for upto, first, end in ERAS if share < upto)
    day = first + int(chance.random() * (end - first))
    share = chance.random()
    if share < 0.89:
        return iso(day)
    if share < 0.97:
        return f"{iso(day)}/{iso(day + _between(chance, 2, 400) - 1)}"
    year = civil_from_days(day)[0]
    if share < 0.99:
        return f"{iso(day)}/{iso(day + int(365.2425 / (1 - chance.random() * (1 - 1 / 300))))}"
    if share < 0.9901:
        return f"/{_year(year)}"
    decade = f"{_year(year)[:-1]}X" if year >= 0 else _year(year)  # a mask before 0000 has two readings
    form = chance.choice(_OPEN if year >= 1900 else _VAGUE)
    return form.format(year=_year(year), month=iso(day)[:-3], decade=decade)


_VAGUE = ("{year}", "{year}", "{year}", "{month}", "{month}", "{year}~", "{year}~", "{decade}")
_OPEN = (*_VAGUE, "{year}/..", "{year}/")


def _between(chance: random.Random, low: int, high: int) -> int:
    """Draw a length of which the short ones are as many as the long ones on a logarithmic scale."""
    return int(low * math.exp(chance.random() * math.log((high + 1) / low)))


def iso(day: int) -> str:
    """Write a day counted from 1970-01-01 as EDTF."""
    year, month, date = civil_from_days(day)
    return f"{_year(year)}-{month:02}-{date:02}"


def _year(year: int) -> str:
    return f"{year:04}" if year >= 0 else f"-{-year:04}"

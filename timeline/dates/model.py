"""The values that parsing gives: `Edtf` for everybody, `Part` (one date inside an EDTF text) for this package
only."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from timeline.dates.axis import MAX, MIN
from timeline.dates.errors import EdtfError

Form = Literal["date", "interval", "one_of", "all_of"]

PRECISIONS: Final[tuple[str, ...]] = (
    "age",
    "millennium",
    "century",
    "decade",
    "year",
    "half",
    "third",
    "quarter",
    "season",
    "month",
    "day",
    "hour",
    "minute",
    "second",
)
"""Precisions from coarse to fine; "age" is coarser than a millennium, "third" is four months."""

AGE, MILLENNIUM, CENTURY, DECADE, YEAR, HALF, THIRD, QUARTER, SEASON, MONTH, DAY_, HOUR, MINUTE, SECOND = range(14)

UNCERTAIN: Final = 1
APPROXIMATE: Final = 2

FIRST_YEAR: Final = -146_138_510_343
LAST_YEAR: Final = 146_138_514_282
"""The whole years that lie between `MIN` and `MAX`."""


class Bounds(NamedTuple):
    """Start earliest and latest, end earliest and latest: seconds since 1970-01-01T00:00:00 of the local wall
    clock.

    Half-open: `ee` and `el` are the first second after the event. For every parsed date `se <= sl`, `ee <=
    el`, `se < ee` and `sl < el`.
    """

    se: int
    sl: int
    ee: int
    el: int


@dataclass(frozen=True, slots=True)
class Edtf:
    """One EDTF expression and what it means.

    `text` is canonical: the text given, but for what `normalisations` tells in sentences. `level` is the
    lowest conformance level of EDTF (0, 1, 2) that has all its features; times inside intervals and sets,
    which ISO 8601 has and EDTF leaves out, count as level 0 features. `qual` has bit 1 (value 1) for
    uncertain and bit 2 (value 2) for approximate, if any component of any date in it is so. `precision` is one
    of `PRECISIONS`: of an interval or set that of the coarsest date given, of a mask that of what stands before
    the first `X` (`156X-12-25` is known to the decade). `offset_s` is the
    zone of the first zoned time, in seconds east of UTC: the bounds are the wall clock of that zone.
    `month_day` is 100 * month + day of a date known to the day, of an interval that of its start.
    """

    text: str
    given: str
    level: int
    form: Form
    bounds: Bounds
    precision: str
    qual: int = 0
    offset_s: int | None = None
    month_day: int | None = None
    normalisations: tuple[str, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Tell whether any part carries `?` or `%`."""
        return bool(self.qual & UNCERTAIN)

    @property
    def approximate(self) -> bool:
        """Tell whether any part carries `~` or `%`."""
        return bool(self.qual & APPROXIMATE)

    @property
    def storable(self) -> bool:
        """Tell whether all four bounds fit between `MIN` and `MAX`."""
        return self.bounds.se >= MIN and self.bounds.el <= MAX


def require_storable(edtf: Edtf) -> None:
    """Raise EdtfError with a cure if a bound lies beyond the range that can be stored."""
    if not edtf.storable:
        raise EdtfError(
            edtf.given,
            0,
            "it lies beyond the years that can be stored",
            f"use a year from {FIRST_YEAR} to {LAST_YEAR}",
        )


class Part(NamedTuple):
    """One date: its hull [low, high) in seconds of its own wall clock, and the pieces that wording needs.

    `year`, `month`, `day` and `clock` are as written (digits, `X`, a sub-year code, "20:00:00"), "" where
    absent. `significant` is the number after `S`, 0 if none. `quals` are the effective qualifiers of year,
    month and day.
    """

    text: str
    low: int
    high: int
    precision: int
    level: int
    qual: int = 0
    quals: tuple[int, int, int] = (0, 0, 0)
    offset: int | None = None
    month_day: int | None = None
    year: str = ""
    month: str = ""
    day: str = ""
    clock: str = ""
    zone: str = ""
    significant: int = 0
    masked: bool = False
    notes: tuple[str, ...] = ()


class Member(NamedTuple):
    """One member: a date, a range `a..b` of two parts, or a date with everything before (`..a`) or after it
    (`a..`)."""

    text: str
    parts: tuple[Part, ...]
    open_start: bool = False
    open_end: bool = False

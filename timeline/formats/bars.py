"""How an uncertain date becomes a bar on an axis: shared by the formats that draw. No format lives here.

Every known bound is kept: a bar runs from the earliest instant at which its event may have begun to the
latest at which it may have ended. A side that is open or unknown has no such instant, and runs to the edge of
the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timeline.dates import MAX, MIN, Bounds, bounds_from_json
from timeline.formats.base import OTHER, EventDocument, Lane, LaneOf

DAY = 86_400


def known(second: int) -> bool:
    """Say whether a bound is an instant, not the mark of an open or unknown side or the second next to it."""
    return MIN + 1 < second < MAX - 1


@dataclass(frozen=True, slots=True)
class Bar:
    """The four bounds of one event, seconds, half-open, and what follows from them for a drawing."""

    bounds: Bounds
    goes_on: bool
    """The end is open on purpose (`..`), not unknown."""

    @classmethod
    def of(cls, document: EventDocument) -> Bar | None:
        """Read the date of an event document; None for a draft without one."""
        date = document.get("date")
        if not date:
            return None
        bounds = bounds_from_json(date["start"], date["end"])
        return cls(bounds, goes_on=bounds.ee >= MAX - 1 or bool(date.get("known_until")))

    @property
    def open_start(self) -> bool:
        return not known(self.bounds.se)

    @property
    def open_end(self) -> bool:
        return not known(self.bounds.el)

    @property
    def ever_began(self) -> bool:
        """Whether an open start is a start that nobody knows, as opposed to none (`../1985`)."""
        return self.bounds.sl > MIN + 1

    @property
    def earliest_end(self) -> int:
        """The border at which the event may first have ended: for an open end, the end of `known_until`."""
        return self.bounds.ee if self.goes_on else self.bounds.ee - 1

    @property
    def is_point(self) -> bool:
        """Whether this is one date known to the day or better. A month, a year or a set of days is not."""
        se, sl, ee, el = self.bounds
        return se == ee - 1 and sl == el - 1 and el - se <= DAY

    @property
    def instants(self) -> list[int]:
        """The known ones among the borders between which the event may begin and may end."""
        borders = (self.bounds.se, self.bounds.sl + 1, self.earliest_end, self.bounds.el)
        return [second for second in borders if known(second)]


class Extent:
    """The stretch of time that a chart covers, grown bar by bar."""

    def __init__(self, at_least: tuple[int, int] | None = None) -> None:
        self.start: int | None = None
        self.end: int | None = None
        self._widen([second for second in at_least or () if known(second)])

    def cover(self, bar: Bar) -> None:
        """Widen the extent to hold every known border of the bar."""
        self._widen(bar.instants)

    def _widen(self, seconds: list[int]) -> None:
        if seconds:
            self.start = min(seconds) if self.start is None else min(self.start, *seconds)
            self.end = max(seconds) if self.end is None else max(self.end, *seconds)

    def with_air(self, *, before: bool, after: bool) -> tuple[int, int] | None:
        """Return the extent in whole days, a tenth of its width (a day at least) added where asked for.

        None if nothing known was covered. The air lets a bar with an open side reach beyond all that is
        known, and keeps marks from being cut at the edge.
        """
        if self.start is None or self.end is None:
            return None
        air = max((self.end - self.start) // 10, DAY)
        start = self.start - air if before else self.start
        end = self.end + air if after else self.end
        return start // DAY * DAY, max(-(-end // DAY), start // DAY + 1) * DAY


class Lanes:
    """Sorts events into lanes, and makes the lanes where none are given.

    An event without a lane, or with one that is not among the given ones, goes to a catch-all lane at
    the end.
    """

    def __init__(self, lanes: Sequence[Lane], lane_of: LaneOf | None) -> None:
        self._lanes = {lane.id: lane for lane in lanes}
        self._made = not lanes
        self._lane_of = lane_of or _kind_of
        self._stray = False

    def of(self, document: EventDocument) -> str:
        """Return the id of the lane of an event."""
        lane = self._lane_of(document)
        if lane and self._made and lane != OTHER.id:
            self._lanes.setdefault(lane, Lane(lane, (lane[0].upper() + lane[1:]).replace("-", " ")))
        if lane in self._lanes:
            return lane
        self._stray = True
        return OTHER.id

    @property
    def all(self) -> list[Lane]:
        """The lanes in order: the given ones, used or not, or the made ones as they first appeared."""
        lanes = list(self._lanes.values())
        return [*lanes, OTHER] if self._stray and OTHER.id not in self._lanes else lanes


def _kind_of(document: EventDocument) -> str | None:
    kind: str | None = document.get("kind")
    return kind

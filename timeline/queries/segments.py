"""Splits a window into pieces of an index: what runs already when it opens, by length class, and what starts in it.

Why this costs what it returns is measured in temporal.md 4; data-model.md 2 has the final form of the classes.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from timeline import dates
from timeline.queries.window import Window
from timeline.vocab import Certainty, Match

OPEN_START = 6
LONGEST = 5
_SIGNS = {"=": operator.eq, "<": operator.lt, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of index entries: low <= se < high and el > over, in one length class or in all (None).

    `below` limits el from above and `el`, `after` and `before` pin it: they carry a cursor's seeks.
    """

    span_class: int | None = None
    low: int = dates.MIN
    high: int = dates.MAX
    over: int | None = None
    below: int | None = None
    el: int | None = None
    after: int | None = None
    before: int | None = None

    @property
    def empty(self) -> bool:
        """True when nothing can be in it."""
        return (
            self.low >= self.high
            or (self.el is not None and self.over is not None and self.el <= self.over)
            or (self.below is not None and self.over is not None and self.below <= self.over + 1)
        )

    def terms(self) -> list[tuple[str, str, int]]:
        """Return the conditions as (column, comparison, number) on a table with span_class, se, el and event_id."""
        terms = [] if self.span_class is None else [("span_class", "=", self.span_class)]
        if self.high == self.low + 1:
            terms.append(("se", "=", self.low))
        else:
            terms += [("se", ">=", self.low)] if self.low > dates.MIN else []
            terms += [("se", "<", self.high)] if self.high < dates.MAX else []
        if self.el is not None:
            terms.append(("el", "=", self.el))
        else:
            terms += [("el", ">", self.over)] if self.over is not None else []
            terms += [("el", "<", self.below)] if self.below is not None else []
        terms += [("event_id", ">", self.after)] if self.after is not None else []
        terms += [("event_id", "<", self.before)] if self.before is not None else []
        return terms

    def where(self, table: Any, name: str) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on a table, their numbers as the parameters `name_0`, `name_1` …"""
        return [
            _SIGNS[sign](getattr(table, column), sa.bindparam(f"{name}_{place}", number, sa.BigInteger()))
            for place, (column, sign, number) in enumerate(self.terms())
        ]

    def behind(self, se: int, el: int, event_id: int, *, descending: bool) -> Iterator[Segment]:
        """Yield what of the segment comes behind the key (se, el, id) in sort order.

        Three seeks, so that a pile-up of events on one start costs nothing.
        """
        here = replace(self, low=max(self.low, se), high=min(self.high, se + 1))
        if descending:
            parts = [
                replace(here, el=el, before=event_id),
                replace(here, below=el),
                replace(self, high=min(self.high, se)),
            ]
        else:
            over = el if self.over is None else max(el, self.over)
            parts = [
                replace(here, el=el, after=event_id),
                replace(here, over=over),
                replace(self, low=max(self.low, se + 1)),
            ]
        yield from (part for part in parts if not part.empty)


def running(at: int) -> Iterator[Segment]:
    """Yield the segments that hold every event which began before `at` and may still run then."""
    for span_class, width in enumerate(dates.SPAN_WIDTHS):
        yield Segment(span_class, max(at - width, dates.MIN) + 1, at, at)
    yield Segment(LONGEST, dates.MIN + 1, at, at)
    yield Segment(OPEN_START, dates.MIN, dates.MIN + 1, at)


def segments(window: Window | None, ongoing: str | None = None) -> list[Segment]:
    """Return segments that together hold every event that lies so in the window, each event in one of them only.

    They may hold more; `Window.where` then decides. With `ongoing="only"` what starts in the window is left out.
    """
    if window is None:
        return [Segment()]
    begin, end = window.start, window.end
    definite = window.certainty == Certainty.DEFINITE
    if window.match == Match.BEFORE:
        return [Segment(high=end if begin <= dates.MIN else begin)]
    if window.match == Match.AFTER:
        edge = begin if end >= dates.MAX else end
        return [Segment(low=edge)] if definite else [*running(edge), Segment(low=edge)]
    starting = Segment(low=begin, high=end)
    if window.match == Match.COVERS:
        starting = Segment(low=begin, high=begin + 1)
    elif window.match in (Match.STARTS, Match.WITHIN) and definite:
        return [starting]
    before = list(running(begin)) if begin > dates.MIN else []
    return before if ongoing == "only" else [*before, starting]

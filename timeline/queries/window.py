"""The window of a question: read from its parameters, and what it means for an event to lie so in it.

Source of the rules: ISO 8601-2 intervals as four half-open bounds (se, sl, ee, el), temporal.md 3.1.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from timeline import dates
from timeline.errors import Problem
from timeline.schemas.query import Text, Word
from timeline.vocab import Certainty, Match

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

# Each rule is a conjunction of (bound of the event, comparison, side of the window [A, B)).
RULES: dict[Match, dict[Certainty, tuple[tuple[str, str, str], ...]]] = {
    Match.INTERSECTS: {
        Certainty.POSSIBLE: (("se", "<", "B"), ("el", ">", "A")),
        Certainty.DEFINITE: (("sl", "<", "B"), ("ee", ">", "A")),
    },
    Match.STARTS: {
        Certainty.POSSIBLE: (("sl", ">=", "A"), ("se", "<", "B")),
        Certainty.DEFINITE: (("se", ">=", "A"), ("sl", "<", "B")),
    },
    Match.ENDS: {
        Certainty.POSSIBLE: (("el", ">", "A"), ("ee", "<=", "B")),
        Certainty.DEFINITE: (("ee", ">", "A"), ("el", "<=", "B")),
    },
    Match.WITHIN: {
        Certainty.POSSIBLE: (("sl", ">=", "A"), ("ee", "<=", "B"), ("se", "<", "B"), ("el", ">", "A")),
        Certainty.DEFINITE: (("se", ">=", "A"), ("el", "<=", "B")),
    },
    Match.COVERS: {
        Certainty.POSSIBLE: (("se", "<=", "A"), ("el", ">=", "B")),
        Certainty.DEFINITE: (("sl", "<=", "A"), ("ee", ">=", "B")),
    },
    Match.BEFORE: {
        Certainty.POSSIBLE: (("ee", "<=", "A"),),
        Certainty.DEFINITE: (("el", "<=", "A"),),
    },
    Match.AFTER: {
        Certainty.POSSIBLE: (("sl", ">=", "B"),),
        Certainty.DEFINITE: (("se", ">=", "B"),),
    },
}

_VERBS = {
    Match.INTERSECTS: ("touch", ""),
    Match.STARTS: ("start", "in "),
    Match.ENDS: ("end", "in "),
    Match.WITHIN: ("lie", "within "),
    Match.COVERS: ("cover", "all of "),
    Match.BEFORE: ("lie", "before "),
    Match.AFTER: ("lie", "after "),
}

FIELDS = {
    "from": Text(metadata={"description": "Begin of the window, EDTF: its first instant.", "example": "2014"}),
    "to": Text(metadata={"description": "End of the window, EDTF, inclusive: its last instant.", "example": "2015-03"}),
    "start": Text(metadata={"description": "The same as `from`."}),
    "end": Text(metadata={"description": "The same as `to`."}),
    "on": Text(metadata={"description": "A window of one date: `on=2014-03`.", "example": "2020-09-15"}),
    "datetime": Text(metadata={"description": "The window as one value: `2014/2015`, `2014/..`, `../2015` or `2014`."}),
    "match": Word(Match, metadata={"description": "How an event lies to the window. Default `intersects`."}),
    "certainty": Word(Certainty, metadata={"description": "`possible` (default): may lie so; `definite`: certainly."}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open window [start, end) in seconds; MIN or MAX where a side is open. `words` says it in English.

    In a statement its sides are the parameters `name_start` and `name_end`.
    """

    start: int
    end: int
    match: Match
    certainty: Certainty
    words: str
    name: str = "window"

    def where(self, table: Any) -> sa.ColumnElement[bool]:
        """Return the condition on a table with the four bounds and `qual`."""
        return self._holds(table, self.certainty)

    def surely(self, table: Any) -> sa.ColumnElement[bool]:
        """Return the condition under which an event certainly lies so in the window."""
        return self._holds(table, Certainty.DEFINITE)

    def _holds(self, table: Any, certainty: Certainty) -> sa.ColumnElement[bool]:
        rules = RULES[self.match][certainty]
        parts = [_OPERATORS[sign](getattr(table, bound), self._side(side)) for bound, sign, side in rules]
        if certainty == Certainty.DEFINITE:
            parts.append(table.qual == 0)
        return sa.and_(*parts)

    def parameters(self) -> dict[str, int]:
        """Return the values of the window's parameters."""
        return {f"{self.name}_start": self.start, f"{self.name}_end": self.end}

    def shape(self) -> tuple[Match, Certainty, bool, bool]:
        """Return what a statement depends on besides the values of the parameters."""
        return self.match, self.certainty, self.start <= dates.MIN, self.end >= dates.MAX

    @property
    def begin(self) -> sa.BindParameter[int]:
        """The window's first second as a parameter."""
        return sa.bindparam(f"{self.name}_start", self.start, sa.BigInteger())

    @property
    def finish(self) -> sa.BindParameter[int]:
        """The first second behind the window as a parameter."""
        return sa.bindparam(f"{self.name}_end", self.end, sa.BigInteger())

    def _side(self, side: str) -> sa.BindParameter[int]:
        """Return a side of the window; `before` with a lone `to` and `after` with a lone `from` take that bound."""
        if self.match == Match.BEFORE and self.start <= dates.MIN:
            return self.finish
        if self.match == Match.AFTER and self.end >= dates.MAX:
            return self.begin
        return self.begin if side == "A" else self.finish

    def says(self) -> str:
        """Return the window in words: "may touch 2014 to 2015"."""
        verb, preposition = _VERBS[self.match]
        surely = "certainly" if self.certainty == Certainty.DEFINITE else "may"
        return f"{surely} {verb} {preposition}{self.words}"

    def json(self) -> dict[str, str | None]:
        """Return the `window` member of an answer; its `to` is exclusive, null where the window is open."""
        return {
            "from": None if self.start <= dates.MIN else dates.format_instant(self.start),
            "to": None if self.end >= dates.MAX else dates.format_instant(self.end),
            "match": self.match.value,
            "certainty": self.certainty.value,
        }


def read_window(args: Mapping[str, Any], problems: list[Problem]) -> Window | None:
    """Read the window from the parameters; append what is wrong with them to `problems`."""
    begin, end = _sides(args, problems)
    if begin is None and end is None:
        lasting = "min_duration" in args or "max_duration" in args
        for name in ("match", "ongoing") if lasting else ("match", "certainty", "ongoing"):
            if args.get(name) and not problems:
                problems.append(Problem("needs a window", parameter=name, cure="add from, to or on"))
        return None
    low = _bound(begin, dates.window_start, dates.MIN, problems)
    high = _bound(end, dates.window_end, dates.MAX, problems)
    if low is None or high is None:
        return None
    if low >= high and begin and end:
        problems.append(
            Problem(f"{end[1]} ends before {begin[1]} begins", parameter=end[0], cure="exchange the two dates")
        )
        return None
    match = Match(args.get("match") or Match.INTERSECTS)
    certainty = Certainty(args.get("certainty") or Certainty.POSSIBLE)
    return Window(low, high, match, certainty, _words(begin, end, match))


Side = tuple[str, str] | None
"""The parameter that gave a side of the window, and its text."""


def _sides(args: Mapping[str, Any], problems: list[Problem]) -> tuple[Side, Side]:
    begin: Side = None
    end: Side = None
    for name in ("on", "datetime", "from", "start", "to", "end"):
        value = args.get(name)
        if value is None:
            continue
        before, after = _split(name, value)
        for side, text in (("begin", before), ("end", after)):
            taken = begin if side == "begin" else end
            if text is None:
                continue
            if taken is not None:
                message = f"{taken[0]} and {name} both set the {side} of the window"
                problems.append(Problem(message, parameter=name, cure="leave out one"))
            elif side == "begin":
                begin = (name, text)
            else:
                end = (name, text)
    return begin, end


def _split(name: str, value: str) -> tuple[str | None, str | None]:
    """Return what a parameter says of the begin and of the end of the window."""
    if name in ("from", "start"):
        return value, None
    if name in ("to", "end"):
        return None, value
    if name == "datetime" and value.count("/") == 1:
        before, after = value.split("/")
        if before not in ("", "..") or after not in ("", ".."):
            return (None if before in ("", "..") else before), (None if after in ("", "..") else after)
    return value, value


def _bound(side: Side, read: Callable[[str], int], default: int, problems: list[Problem]) -> int | None:
    if side is None:
        return default
    try:
        bound = read(side[1])
    except dates.EdtfError as error:
        problem = Problem(str(error), parameter=side[0])
        if problem not in problems:
            problems.append(problem)
        return None
    if not dates.MIN < bound < dates.MAX:
        problems.append(
            Problem(f"{side[1]} lies beyond what can be searched", parameter=side[0], cure="leave this side open")
        )
        return None
    return bound


def _words(begin: Side, end: Side, match: Match) -> str:
    if match == Match.BEFORE:
        end = begin = begin or end
    elif match == Match.AFTER:
        begin = end = end or begin
    if begin and end:
        if begin[1] == end[1]:
            return dates.label(begin[1])
        try:
            return dates.label(f"{begin[1]}/{end[1]}")
        except dates.EdtfError:  # such as 2014-03/2014, a window although no interval of EDTF
            return f"{dates.label(begin[1])} to {dates.label(end[1])}"
    return (
        f"the time from {dates.label(begin[1])} on" if begin else f"the time up to {dates.label(end[1])}" if end else ""
    )

"""Reads the counters of the overviews: sums over few ranges of `event_count` instead of over the events.

They hold what readers see, of all events and under each kind and timeline. What lies before an instant is added up
through nested calendar levels, some two dozen ranges; within the last minute the events themselves are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.dates.axis import DAY
from timeline.dates.buckets import AFTER, BEFORE, DAYS, MINUTES, NESTED, TIMED, TOTAL, ranges_before
from timeline.db import finish
from timeline.models import LinkTo
from timeline.queries.question import Question
from timeline.queries.window import Window
from timeline.vocab import Audience, Certainty, Match

MINUTE = 60
ALL = (0, 0)

_NO_FILTER = {"qualified": "include", "ongoing": "first"}
"""Values of filters that leave nothing out."""


class Weighed(NamedTuple):
    """Buckets low <= bucket < high of a level; how often their begins and closes count, and their ends and opens.

    The two differ where a bucket stands for a part of itself: what is known to the day begins, and if it is sure to
    last is no more sure to, in the first second of the day; it ends, and is sure to have begun, in the last.
    """

    level: int
    low: int
    high: int
    first: int
    last: int


# How each engine takes a list of ranges as one parameter, so that the text of a statement never changes.
_COLUMNS = ("level", "low", "high", "first", "last")
_RANGES = {
    "sqlite": "SELECT key AS place, {} FROM json_each(:ranges)".format(  # noqa: S608
        ", ".join(f"json_extract(value, '$[{at}]') AS {name}" for at, name in enumerate(_COLUMNS))
    ),
    "postgresql": "SELECT place - 1 AS place, {} FROM json_array_elements(CAST(:ranges AS json))"  # noqa: S608
    " WITH ORDINALITY AS listed(value, place)".format(
        ", ".join(f"CAST(value ->> {at} AS bigint) AS {name}" for at, name in enumerate(_COLUMNS))
    ),
}
JOINED = "FROM ranges r CROSS JOIN event_count c WHERE c.level = r.level AND c.bucket >= r.low AND c.bucket < r.high"
"""CROSS keeps SQLite from reading the counters first."""


def with_ranges(text: str) -> dict[str, sa.TextClause]:
    """Return a statement for each engine in which the parameter `ranges` is a table."""
    return {name: sa.text(f"WITH ranges AS ({table}) {text}") for name, table in _RANGES.items()}


def run(session: Session, statement: dict[str, sa.TextClause], ranges: Sequence[Weighed], **values: int) -> list[Any]:
    """Return the rows of a statement over these ranges. What waits to be written in the session is written first."""
    finish(session)
    return list(session.execute(statement[session.get_bind().dialect.name], {"ranges": _listed(ranges), **values}))


def prepared(
    session: Session, statement: dict[str, sa.TextClause], ranges: Sequence[Weighed], **values: int
) -> sa.TextClause:
    """Return a statement with its parameters, as a part of another one."""
    finish(session)
    return statement[session.get_bind().dialect.name].bindparams(ranges=_listed(ranges), **values)


def _listed(ranges: Sequence[Weighed]) -> str:
    return orjson.dumps([list(each) for each in ranges]).decode()


def before(second: int) -> list[Weighed]:
    """Return the ranges that add up to what lies before a whole minute: what began by `first`, what ended by `last`."""
    day, rest = divmod(second, DAY)
    found = [Weighed(TOTAL, BEFORE, BEFORE + 1, 1, 1)]
    found += [Weighed(*each, each.weight) for each in ranges_before(day * DAY, NESTED)]
    if rest:
        found += [Weighed(*each, each.weight) for each in ranges_before(second, (*MINUTES, TIMED), day)]
        found += [Weighed(DAYS.number, day, day + 1, 1, 0), Weighed(TIMED.number, day, day + 1, -1, 0)]
    return found


def touching(window: Window | None) -> list[Weighed]:
    """Return the ranges whose begins by `first` less whose ends by `last` are what may touch the window, cut to whole
    minutes: what began before its end less what was over at its start."""
    begin, end = sides(window)
    if end >= dates.MAX:
        found = [Weighed(TOTAL, BEFORE, AFTER + 1, 1, 0)]
    else:
        found = [each._replace(last=0) for each in before(end - end % MINUTE)]
    if begin > dates.MIN:
        found += [each._replace(first=0) for each in before(begin - begin % MINUTE)]
    return [each for each in found if each.first or each.last]


def sides(window: Window | None) -> tuple[int, int]:
    """Return the two sides of a window, of none those of the axis."""
    return (dates.MIN, dates.MAX) if window is None else (window.start, window.end)


def group_of(question: Question) -> tuple[int, int] | None:
    """Return the group whose counters answer the question: of all events, or of one kind or one timeline.

    None when no counters do: for staff, for other filters, and unless it asks what may touch a window, or has none.
    """
    window = question.window
    if question.scope.audience != Audience.PUBLIC or question.scope.saved:
        return None
    if window is not None and (window.match, window.certainty) != (Match.INTERSECTS, Certainty.POSSIBLE):
        return None
    asked = [(each.name, value) for each, value in question.filters if _NO_FILTER.get(each.name) != value]
    if not asked:
        return ALL
    if len(asked) > 1 or asked[0][0] not in ("kind", "timeline") or len(asked[0][1]) != 1:
        return None
    name, (ref,) = asked[0]
    return (LinkTo.KIND if name == "kind" else LinkTo.TIMELINE), ref.id


# The audience is wrapped where an index by event is to be taken.
_LATE = "e.audience = 0 AND e.se >= :minute_end AND e.se < :end"
_EARLY = "e.audience = 0 AND e.el > :minute_start AND e.el <= :start"
_OF_GROUP = (
    " AND EXISTS (SELECT 1 FROM event_read_link l WHERE l.event_id = e.event_id AND l.what + 0 = :what"
    " AND l.target_id + 0 = :target AND l.audience + 0 = 0)"
)


def _counting(condition: str) -> dict[str, sa.TextClause]:
    return with_ranges(
        "SELECT COALESCE((SELECT SUM(r.first * c.begins - r.last * c.ends)"  # noqa: S608
        f" {JOINED} AND c.what = :what AND c.target_id = :target), 0)"
        f" + (SELECT COUNT(*) FROM event_read e WHERE {_LATE}{condition})"
        f" - (SELECT COUNT(*) FROM event_read e WHERE {_EARLY}{condition})"
    )


_COUNT, _COUNT_OF_GROUP = _counting(""), _counting(_OF_GROUP)


def edges(window: Window | None) -> dict[str, int]:
    """Return the sides of a window and the whole minutes before them as parameters; an open side gives no stretch."""
    start, end = sides(window)
    start, end = start if start > dates.MIN else 0, end if end < dates.MAX else 0
    return {"start": start, "minute_start": start - start % MINUTE, "end": end, "minute_end": end - end % MINUTE}


def count(session: Session, window: Window | None, group: tuple[int, int]) -> int:
    """Return exactly how many events of the group may touch the window, or how many there are. One statement."""
    what, target = group
    statement = _COUNT if group == ALL else _COUNT_OF_GROUP
    ((number,),) = run(session, statement, touching(window), what=what, target=target, **edges(window))
    return int(number)

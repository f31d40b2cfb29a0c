"""Finds out which of several filters, or whether the words looked for, lead past the fewest events."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.models import EventLink, EventSearch
from timeline.queries import statements
from timeline.queries.filters.words import Search, fts5, in_fts5, in_gin, starts
from timeline.queries.segments import LONGEST
from timeline.textkey import instant_of, keys_between

if TYPE_CHECKING:
    from timeline.queries.question import Question

RARE = 300
"""How far rows are counted. Of ways with more, the one leads whose rows lie farther apart where the walk begins."""
MOST_TARGETS = 20
"""Targets of a filter whose rows are looked at in order; those of more are counted together."""

SAMPLE = 500
"""Events that are asked whether they have words that begin so."""
MANY = 100
"""One text in so many has a word that begins so: then it is no use to gather them all."""

NEAREST = 2**62
_BY_START = ("what", "target_id", "audience", "se", "el", "event_id")


class Measure(NamedTuple):
    """How many rows a way leads past, counted up to RARE; and how soon a walk has met so many: the number is the
    greater the nearer the last of them starts. Measures compare: the least leads."""

    rows: int
    near: int = -NEAREST


class Driver(NamedTuple):
    """A filter that could lead: its name, the kind of its link rows, and its targets."""

    name: str
    what: int
    targets: list[int]


def drivers(session: Session, question: Question) -> list[tuple[Measure, Driver]]:
    """Measure the filters that could lead, in one statement; when there is nothing to choose, none is sent.

    Looked at are the rows that start in the window, from the side where the walk begins, and those of any time that
    last longer than a century.
    """
    given = [Driver(*each) for each in question.drivers]
    if len(given) + (question.search is not None) < 2:
        return [(Measure(0), driver) for driver in given]
    values: dict[str, Any] = dict(zip(("low", "high"), _sides(question), strict=True))
    for place, driver in enumerate(given):
        values |= {f"what_{place}": driver.what, f"most_{place}": RARE // len(_groups(driver)) + 1}
        values |= {f"target_{place}_{number}": group[0] for number, group in enumerate(_groups(driver))}
    single = [len(driver.targets) <= MOST_TARGETS for driver in given]
    shape = (
        *("drivers", question.scope.sqlite, question.scope.audiences, question.descending, question.window is None),
        *(len(each.targets) if alone else tuple(each.targets) for each, alone in zip(given, single, strict=True)),
    )
    prepared = statements.prepare(session, shape, lambda: sa.union_all(*_counts(question, given)))
    rows, near = [0] * len(given), [-NEAREST if alone else NEAREST for alone in single]
    for place, number, reached in prepared.rows(session, values):
        rows[place] += number
        near[place] = max(near[place], _near(question, reached))
    return [(Measure(min(rows[place], RARE), near[place]), driver) for place, driver in enumerate(given)]


def _groups(driver: Driver) -> list[list[int]]:
    few = len(driver.targets) <= MOST_TARGETS
    return [[target] for target in driver.targets] if few else [driver.targets]


def _sides(question: Question) -> tuple[int, int]:
    return (dates.MIN, dates.MAX) if question.window is None else (question.window.start, question.window.end)


def _near(question: Question, reached: int | None) -> int:
    if reached is None:
        return -NEAREST
    return reached if question.descending else -reached


def _counts(question: Question, given: list[Driver]) -> Iterator[sa.Select[*tuple[Any, ...]]]:
    """Yield SELECTs of (place of the driver, number of rows, start of the last one)."""
    low, high = sa.bindparam("low", None, sa.BigInteger()), sa.bindparam("high", None, sa.BigInteger())
    by_start = [getattr(EventLink, name) for name in _BY_START]
    last = sa.func.min if question.descending else sa.func.max
    for place, driver in enumerate(given):
        number: sa.ColumnClause[int] = sa.literal_column(str(place))
        most = sa.bindparam(f"most_{place}", None, sa.Integer())
        for target, group in enumerate(_groups(driver)):
            wanted = sa.bindparam(f"target_{place}_{target}", group[0], sa.BigInteger())
            for audience in question.scope.audiences:
                rows = sa.select(EventLink.se).where(
                    EventLink.what == sa.bindparam(f"what_{place}", None, sa.SmallInteger()),
                    EventLink.target_id == wanted if len(group) == 1 else EventLink.target_id.in_(group),
                    EventLink.audience == sa.literal_column(str(audience)),
                )
                some = rows.where(EventLink.se >= low, EventLink.se < high).limit(most)
                if len(group) == 1:
                    some = some.order_by(*(each.desc() if question.descending else each for each in by_start))
                found = some.subquery()
                yield sa.select(number, sa.func.count(), last(found.c.se)).select_from(found)
                if question.window is not None:
                    # PostgreSQL would read the table from its beginning; this order is the primary key's.
                    long = rows.where(EventLink.span_class >= sa.literal_column(str(LONGEST))).limit(most)
                    long = long.order_by(*sa.inspect(EventLink).primary_key) if len(group) == 1 else long
                    yield sa.select(number, sa.func.count(), sa.null()).select_from(long.subquery())


def words(session: Session, question: Question, search: Search) -> Measure:
    """Measure the way through the texts that hold the words looked for."""
    number = texts(session, question, search, RARE)
    if number < RARE or not question.scope.sqlite:
        return Measure(number)
    low, high = keys_between(0, *_sides(question))
    index = fts5(question.scope.audiences[0])
    inside = (in_fts5(search, index), index.c.rowid >= low, index.c.rowid <= high)
    order = index.c.rowid.desc() if question.descending else index.c.rowid
    reached = session.scalar(sa.select(index.c.rowid).where(*inside).order_by(order).limit(1).offset(RARE - 1))
    return Measure(number, _near(question, None if reached is None else instant_of(reached)))


def indexed(session: Session, question: Question) -> Search | None:
    """Return what of the words looked for is asked of the index, None where that is nothing.

    SQLite gathers everything that begins so before it gives the first row. So beginnings that many texts have, by a
    sample, are asked of each text instead.
    """
    search: Search | None = question.search
    if search is None or not question.scope.sqlite:
        return search
    begins = {word for word, begins in (*search.words, *search.without) if begins}
    if not begins:
        return search
    last = session.scalar(sa.select(sa.func.max(EventSearch.event_id))) or 0
    sample = random.Random(last).sample(range(1, last + 1), min(SAMPLE, last))  # noqa: S311
    text = sa.select(*(sa.func.sum(starts(EventSearch.folded, word), type_=sa.Integer()) for word in sorted(begins)))
    found = session.execute(text.where(EventSearch.event_id.in_(sample))).one()
    many = {word for word, number in zip(sorted(begins), found, strict=True) if (number or 0) * MANY > len(sample)}
    left = search.leave_out(many)
    return left if left.words else None


def texts(session: Session, question: Question, search: Search, most: int) -> int:
    """Return how many texts hold the words looked for, counted up to `most`. PostgreSQL, whose index of words cannot be
    read in part, is asked what it reckons with."""
    if not question.scope.sqlite:
        statement = sa.select(EventSearch.id).where(in_gin(search)).compile(dialect=session.get_bind().dialect)
        told = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", dict(statement.params))
        return min(int(told.scalar_one()[0]["Plan"]["Plan Rows"]), most)
    found = 0
    for audience in question.scope.audiences:
        index = fts5(audience)
        some = sa.select(index.c.rowid).where(in_fts5(search, index)).limit(most)
        found += session.scalar(sa.select(sa.func.count()).select_from(some.subquery())) or 0
    return min(found, most)

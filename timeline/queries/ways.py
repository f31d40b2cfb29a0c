"""Chooses the way through the indexes that costs least for a question. What is found that way is written in plan.py.

Four ways: through known events (ids, relations, a day of the year, the few that mention a rare word); through the link
rows of a tag, actor, place …, which carry class and bounds; on SQLite through the index of words, which follows time;
or through the events themselves, by the segments of the window.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.queries import leading
from timeline.queries.filters.words import Search, matches
from timeline.queries.leading import Driver
from timeline.queries.narrowing import few_of, narrowed
from timeline.queries.segments import Segment, segments

if TYPE_CHECKING:
    from timeline.queries.question import Question

KEYS = {
    "start": ("se", "el", "event_id"),
    "end": ("el", "se", "event_id"),
    "importance": ("importance", "se", "el", "event_id"),
    "updated": ("updated_at", "event_id"),
}
"""The columns of each sort order; the last always tells events apart."""

MOST_BRANCHES = 120
"""SELECTs that one statement joins; SQLite takes 500. With more, the targets of a filter share their runs."""
LITTLE = 100
"""Texts that hold the words looked for, so few that nothing else could lead past much less."""

Lead: TypeAlias = Driver | Literal["q"]
"""What leads to the events: a filter with link rows, or the words looked for."""


@dataclass(frozen=True, slots=True)
class Leading:
    """The filter whose link rows are gone through, in runs of one target each or of all together."""

    name: str
    what: int
    groups: tuple[tuple[int, ...], ...]

    def parameters(self) -> dict[str, int]:
        """Return the targets of the runs that have one."""
        return {f"target_{place}": group[0] for place, group in enumerate(self.groups) if len(group) == 1}

    def shape(self) -> Hashable:
        """Return what a statement depends on besides the values of the parameters."""
        return self.name, self.what, tuple(group if len(group) > 1 else None for group in self.groups)


@dataclass(frozen=True, slots=True)
class Way:
    """How to get to the events of a question.

    `pieces` are runs of an index, in the link rows of `leading` or in the events; in the order `walked` they come out
    as they are wanted. Without pieces the events are known: by a filter, or because they are `few`.
    """

    pieces: tuple[Segment, ...] = ()
    leading: Leading | None = None
    walked: bool = False
    known: bool = False
    few: sa.Select[*tuple[Any, ...]] | None = None
    settled: str | None = None
    """The filter that nothing but the `few` pass, so that it need not be asked again."""
    in_time: bool = False
    """Through the index of words, in the order of time (see intime.py)."""
    words: Search | None = None
    """What that index is asked for."""

    def parameters(self) -> dict[str, int]:
        """Return the values of the parameters that the pieces and the leading filter have in a statement."""
        numbers = {
            f"piece{place}_{term}": number
            for place, piece in enumerate(self.pieces)
            for term, (_column, _sign, number) in enumerate(piece.terms())
        }
        return numbers if self.leading is None else numbers | self.leading.parameters()

    def shape(self) -> Hashable:
        """Return what a statement depends on besides the values of the parameters; None where it has no end of
        shapes."""
        if self.known:
            return None
        pieces = tuple(tuple((column, sign) for column, sign, _number in piece.terms()) for piece in self.pieces)
        return pieces, self.leading and self.leading.shape(), self.walked


def choose(session: Session, question: Question, limit: int | None) -> Way:
    """Return the way to the first `limit` events behind the question's cursor, in its order."""
    first = KEYS[question.sort][0]
    few = narrowed(session, question, first, limit)
    if few is not None or question.named:
        return Way(known=True, few=few)
    words = leading.indexed(session, question)
    lead = _lead(session, question, words)
    if words is not None and lead == "q":
        if question.scope.sqlite and question.sort == "start" and not question.month_day:
            return Way(in_time=True, words=words)
        most = few_of(session, limit)
        if leading.texts(session, question, words, most + 1) <= most:
            return _mentions(question, words)
    if question.chosen:
        return Way(known=True)
    if question.sort == "start":
        return _through(question, lead, question.after, walked=True)
    if question.window is None and not question.drivers:
        return Way(walked=True)
    return _through(question, lead, None, walked=False)


def choose_for_all(session: Session, question: Question, most: int) -> Way:
    """Return the way to all events that the question finds, in no order; `most` are reckoned with."""
    few = narrowed(session, question, "", most)
    if few is not None or question.named:
        return Way(known=True, few=few)
    lead = _lead(session, question, question.search)
    if lead == "q":
        return _mentions(question, question.search)
    return Way(known=True) if question.chosen else _through(question, lead, None, walked=False)


def _lead(session: Session, question: Question, words: Search | None) -> Lead | None:
    """Return what leads past the fewest events: a filter, or the words that the index is asked for."""
    measure = None if words is None else leading.words(session, question, words)
    if measure is not None and measure.rows <= LITTLE:
        return "q"
    rarest = min(leading.drivers(session, question), default=None)
    if rarest is None or (measure is not None and measure <= rarest[0]):
        return measure and "q"
    return rarest[1]


def _mentions(question: Question, words: Search) -> Way:
    """Return the way through all that the index holds of these words, which may be a part of those looked for."""
    found = matches(words, question.scope, sqlite=question.scope.sqlite).subquery()
    return Way(known=True, few=sa.select(found.c.event_id), settled="q" if words == question.search else None)


def _through(
    question: Question, lead: Driver | Literal["q"] | None, after: Sequence[int] | None, *, walked: bool
) -> Way:
    """Return the way through the segments of the window, behind a cursor if there is one."""
    pieces = [piece for piece in segments(question.window, question.scope.values.get("ongoing")) if not piece.empty]
    if after is not None:
        se, el, event_id = after
        pieces = [part for piece in pieces for part in piece.behind(se, el, event_id, descending=question.descending)]
    if lead is None or lead == "q":
        return Way(tuple(pieces), walked=walked)
    name, what, targets = lead
    together = len(targets) * len(question.scope.audiences) * len(pieces) > MOST_BRANCHES
    groups = (tuple(targets),) if together else tuple((target,) for target in targets)
    return Way(tuple(pieces), Leading(name, what, groups), walked=walked)

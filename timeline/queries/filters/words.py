"""The filter by text: the same folded words, and so the same matches, on FTS5 and on tsvector."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from timeline.models import EventSearch
from timeline.queries.filters.base import Filter, Scope, there_is
from timeline.queries.names import columns
from timeline.schemas.query import Text
from timeline.text import words
from timeline.textkey import EVENTS, ROW_BITS
from timeline.vocab import Audience

_PIECE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words (a True means: also what begins so), phrases, and words and phrases that must not be
    there."""

    text: str
    words: tuple[tuple[str, bool], ...]
    phrases: tuple[str, ...]
    without: tuple[tuple[str, bool], ...]
    without_phrases: tuple[str, ...] = ()

    def leave_out(self, begins: Collection[str]) -> Search:
        """Return the search without the words that are looked for by these beginnings."""
        words, without = (
            tuple(word for word in side if not (word[1] and word[0] in begins)) for side in (self.words, self.without)
        )
        return replace(self, words=words, without=without)


def read_search(text: str) -> Search:
    """Read `q`: words are all wanted, "words in quotes" as a phrase, `word*` what begins so, `-word` not at all.

    Raise ValueError when there is no word to look for.
    """
    wanted: dict[tuple[str, bool], None] = {}
    without: dict[tuple[str, bool], None] = {}
    phrases: list[str] = []
    unwanted: list[str] = []
    for minus, quoted, bare in _PIECE.findall(text):
        folded = words(quoted or bare)
        last = len(folded) - 1 if bare.endswith("*") else -1
        found = dict.fromkeys((word, number == last) for number, word in enumerate(folded))
        # Unwanted Ust-Kamenogorsk is a phrase without quotes too: each of its words alone may be there.
        phrase = " ".join(folded) if len(folded) > 1 and (quoted or minus) and last < 0 else None
        if minus and phrase:
            unwanted.append(phrase)
        elif minus:
            without.update(found)
        else:
            wanted.update(found)
            phrases += [phrase] if phrase else []
    if not wanted:
        raise ValueError("holds no word to look for: give at least one that is not excluded with a minus")
    if len(wanted) + len(without) + len(unwanted) > 30:
        raise ValueError("holds more than 30 words: ask for fewer")
    return Search(text, tuple(wanted), tuple(phrases), tuple(without), tuple(unwanted))


def matches(search: Search, scope: Scope, *, sqlite: bool) -> sa.Select[tuple[int, float]]:
    """Return (event_id, rank) of the texts that match, in one language or another; a greater rank is better.

    Staff look through what readers can find and, besides, through what only staff may.
    """
    both = [_in_index(search, audience, sqlite=sqlite) for audience in scope.audiences]
    found = sa.union_all(*both).subquery() if len(both) > 1 else both[0].subquery()
    return sa.select(found.c.event_id, found.c.rank)


def _in_index(search: Search, audience: int, *, sqlite: bool) -> sa.Select[tuple[int, float]]:
    if sqlite:
        index = fts5(audience)
        return sa.select(event_of(index.c.rowid).label("event_id"), (-index.c.rank).label("rank")).where(
            in_fts5(search, index)
        )
    return sa.select(EventSearch.event_id, sa.func.ts_rank(VECTOR, _query(search)).label("rank")).where(
        EventSearch.audience == sa.literal_column(str(audience)),
        VECTOR.op("@@")(_query(search)),
        *_phrases(search, EventSearch.folded, sqlite=False),
    )


def fts5(audience: int) -> sa.TableClause:
    """Return SQLite's index of the words that readers, or of those that only staff, find events by."""
    name = "event_words_staff" if audience == Audience.STAFF else "event_words_public"
    return sa.table(name, sa.column("rowid", sa.BigInteger), sa.column("rank", sa.Float))


def event_of(rowid: Any) -> sa.ColumnElement[int]:
    """Return the event that a row of SQLite's index belongs to, as `textkey.event_of` does."""
    shifted = rowid.bitwise_rshift(sa.literal_column(str(ROW_BITS)))
    return cast("sa.ColumnElement[int]", shifted.bitwise_and(sa.literal_column(str(EVENTS - 1))))


def in_fts5(search: Search, index: sa.TableClause) -> sa.ColumnElement[bool]:
    """Return what a search asks of SQLite's index. Its words are the parameter `words`."""
    asked = sa.bindparam("words", words_of(search), sa.Text)
    return sa.literal_column(index.name).op("MATCH", is_comparison=True)(asked)


def in_gin(search: Search) -> sa.ColumnElement[bool]:
    """Return what the words of a search, its phrases aside, ask of PostgreSQL's index."""
    return VECTOR.op("@@", is_comparison=True)(_query(search))


VECTOR = sa.func.array_to_tsvector(sa.func.string_to_array(EventSearch.folded, sa.literal_column("' '")))
"""What PostgreSQL's indexes are made of."""


def _query(search: Search) -> sa.Cast[Any]:
    return sa.cast(sa.bindparam(None, _tsquery(search), sa.Text), TSQUERY)


def _phrases(search: Search, folded: Any, *, sqlite: bool) -> list[sa.ColumnElement[bool]]:
    return [
        *(_holds(folded, f" {phrase} ", sqlite=sqlite) for phrase in search.phrases),
        *(sa.not_(_holds(folded, f" {phrase} ", sqlite=sqlite)) for phrase in search.without_phrases),
    ]


def _holds(folded: Any, text: str, *, sqlite: bool) -> sa.ColumnElement[bool]:
    """Say whether the folded words, with a blank before and behind, hold a text."""
    blank: sa.ColumnClause[str] = sa.literal_column("' '")
    find = sa.func.instr if sqlite else sa.func.strpos
    return find(blank + folded + blank, text) > sa.literal_column("0")


def starts(folded: Any, word: str) -> sa.ColumnElement[bool]:
    """Say whether one of the folded words begins so, on SQLite."""
    return _holds(folded, f" {word}", sqlite=True)


def mentioned(table: Any, search: Search, scope: Scope) -> sa.ColumnElement[bool]:
    """Ask the event's own texts for what `matches` looks up in the index: that is cheaper where another way leads to
    few events, or where most events match."""
    text = columns(EventSearch)
    return there_is(
        text.event_id == table.event_id, text.audience.in_(scope.audiences), *held(search, text.folded, scope)
    )


def held(search: Search, folded: Any, scope: Scope) -> list[sa.ColumnElement[bool]]:
    """Return what a search asks of a folded text."""

    def holds(word: str, begins: bool) -> sa.ColumnElement[bool]:
        return _holds(folded, f" {word}" if begins else f" {word} ", sqlite=scope.sqlite)

    return [
        *(holds(*word) for word in search.words),
        *(sa.not_(holds(*word)) for word in search.without),
        *_phrases(search, folded, sqlite=scope.sqlite),
    ]


def words_of(search: Search) -> str:
    """Return a search as FTS5 asks for it."""

    def term(text: str, begins: bool = False) -> str:
        return f'"{text}"{"*" if begins else ""}'

    wanted = [*(term(*word) for word in search.words), *(term(phrase) for phrase in search.phrases)]
    unwanted = [*(term(*word) for word in search.without), *(term(phrase) for phrase in search.without_phrases)]
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def _tsquery(search: Search) -> str:
    def term(word: str, begins: bool) -> str:
        return f"'{word}'{':*' if begins else ''}"

    return " & ".join([*(term(*word) for word in search.words), *(f"!{term(*word)}" for word in search.without)])


FILTERS = [
    Filter(
        "q",
        Text(
            metadata={
                "description": "Words to find in titles, summaries, descriptions, names and aliases of actors. All "
                'must be there; `"in quotes"` as a phrase, `begin*`, `-without`.',
                "example": "Lukashenko",
            }
        ),
        mentioned,
        lambda search: f"that mention {search.text}",
        read=read_search,
        by_key=True,
    )
]

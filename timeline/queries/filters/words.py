"""The filter by text: the same folded words, and so the same matches, on FTS5 and on tsvector."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from timeline.models import EventSearch
from timeline.queries.filters.base import Filter, Scope
from timeline.schemas.query import Text
from timeline.text import words
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
        name = "event_words_staff" if audience == Audience.STAFF else "event_words_public"
        index = sa.table(name, sa.column("rowid", sa.BigInteger), sa.column("rank", sa.Float))
        statement = (
            sa.select(EventSearch.event_id, (-index.c.rank).label("rank"))
            .select_from(index)
            .join(EventSearch, EventSearch.id == index.c.rowid)
            .where(sa.literal_column(name).op("MATCH")(_fts5(search)))
        )
    else:
        vector = sa.func.array_to_tsvector(sa.func.string_to_array(EventSearch.folded, sa.literal_column("' '")))
        query = sa.cast(sa.bindparam(None, _tsquery(search), sa.Text), TSQUERY)
        statement = sa.select(EventSearch.event_id, sa.func.ts_rank(vector, query).label("rank")).where(
            EventSearch.audience == sa.literal_column(str(audience)), vector.op("@@")(query)
        )
    folded = " " + EventSearch.folded + " "
    for phrase in search.phrases:
        statement = statement.where(folded.contains(f" {phrase} ", autoescape=True))
    for phrase in search.without_phrases:
        statement = statement.where(sa.not_(folded.contains(f" {phrase} ", autoescape=True)))
    return statement


def _fts5(search: Search) -> str:
    def term(word: str, begins: bool) -> str:
        return f'"{word}"{"*" if begins else ""}'

    wanted = " AND ".join(term(*word) for word in search.words)
    return " NOT ".join([f"({wanted})", *(term(*word) for word in search.without)])


def _tsquery(search: Search) -> str:
    def term(word: str, begins: bool) -> str:
        return f"'{word}'{':*' if begins else ''}"

    return " & ".join([*(term(*word) for word in search.words), *(f"!{term(*word)}" for word in search.without)])


def _events(search: Search, scope: Scope) -> sa.Select[tuple[int]]:
    found = matches(search, scope, sqlite=scope.sqlite).subquery()
    return sa.select(found.c.event_id)


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
        lambda table, search, scope: table.event_id.in_(_events(search, scope)),
        lambda search: f"that mention {search.text}",
        read=read_search,
        chooses=True,
    )
]

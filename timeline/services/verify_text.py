"""Whether SQLite's text index holds the words of `event_search`, and no others. PostgreSQL keeps its own in step."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventSearch
from timeline.services.findings import NOTHING, ROW, SHOWN, Difference
from timeline.services.textindex import TABLES

PARTS = 1 << 16
_MASK = (1 << 64) - 1
_VOCABULARY = "verified_words"


class Sums:
    """Check sums of the words and places of rows, by part: a row belongs to one of 65,536 parts, so that memory stays
    the same however many rows there are. Parts that differ are looked at row by row."""

    def __init__(self) -> None:
        self._parts = {audience: array("Q", bytes(8 * PARTS)) for audience in TABLES}

    def add(self, row: int, audience: int, folded: str) -> None:
        """Add a row of `event_search`."""
        sums, part = self._parts[audience], _part(row)
        sums[part] = (sums[part] + _sum(row, folded)) & _MASK

    def differences(self, session: Session) -> Iterator[Difference]:
        """Yield what the index holds otherwise. Rows are named for the first parts that differ; each of the others
        counts as one row."""
        for audience, table in TABLES.items():
            indexed = array("Q", bytes(8 * PARTS))
            for term, row, place in _instances(session, table):
                part = _part(row)
                indexed[part] = (indexed[part] + hash((term, row, place))) & _MASK
            parts = [part for part in range(PARTS) if indexed[part] != self._parts[audience][part]]
            yield from _named(session, audience, table, set(parts[:SHOWN]))
            for _ in parts[SHOWN:]:
                yield Difference(table, "a row", "words", "other words", "those of event_search")


def _part(row: int) -> int:
    return hash((row,)) % PARTS


def _sum(row: int, folded: str) -> int:
    return sum(hash((word, row, place)) for place, word in enumerate(folded.split())) & _MASK


def _instances(session: Session, table: str) -> Iterator[tuple[str, int, int]]:
    """Yield (word, row, place) of everything in an index. Asks the driver itself: there is a row for every word."""
    driver: Any = session.connection().connection.driver_connection
    driver.execute(f"CREATE VIRTUAL TABLE temp.{_VOCABULARY} USING fts5vocab('main', '{table}', 'instance')")
    try:
        yield from driver.execute(f"SELECT term, doc, offset FROM temp.{_VOCABULARY}")  # noqa: S608
    finally:
        driver.execute(f"DROP TABLE temp.{_VOCABULARY}")


def _named(session: Session, audience: int, table: str, parts: set[int]) -> Iterator[Difference]:
    if not parts:
        return
    indexed: dict[int, int] = {}
    for term, row, place in _instances(session, table):
        if _part(row) in parts:
            indexed[row] = (indexed.get(row, 0) + hash((term, row, place))) & _MASK
    columns = (EventSearch.id, EventSearch.event_id, EventSearch.lang, EventSearch.folded)
    chosen = sa.select(*columns).where(EventSearch.audience == audience)
    for stored in session.execute(chosen.execution_options(yield_per=1000)):
        if _part(stored.id) in parts and indexed.pop(stored.id, 0) != _sum(stored.id, stored.folded):
            where = f"event {stored.event_id} (lang {stored.lang})"
            yield Difference(table, where, "words", "other words", "those of event_search")
    for row in indexed:
        yield Difference(table, f"row {row} of no event", ROW, "words of it", NOTHING)

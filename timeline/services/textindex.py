"""The full-text index: the folded words of events, the same for FTS5 and for tsvector."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventSearch
from timeline.services.batch import insert_rows
from timeline.text import words
from timeline.vocab import Audience

TABLES = {Audience.PUBLIC: "event_words_public", Audience.STAFF: "event_words_staff"}


def searchable(texts: Mapping[str, str | None], names: Iterable[str]) -> str:
    """Return the folded words of an event's texts and of the names of those who took part."""
    parts = [text for text in texts.values() if text]
    return " ".join(word for part in (*parts, *names) for word in words(part))


def remove(session: Session, event_ids: Collection[int]) -> None:
    """Take the words of these events out of the index."""
    chosen = EventSearch.event_id.in_(event_ids)
    if _is_sqlite(session):
        _fts(session, "{0}, rowid, folded", "'delete', id, folded", event_ids)
    session.execute(sa.delete(EventSearch).where(chosen))


def add(session: Session, rows: list[dict[str, Any]]) -> None:
    """Index rows of `event_search` (event_id, lang, audience, folded)."""
    if not rows:
        return
    insert_rows(session, EventSearch, rows)
    if _is_sqlite(session):
        _fts(session, "rowid, folded", "id, folded", {row["event_id"] for row in rows})


def _fts(session: Session, columns: str, values: str, event_ids: Collection[int]) -> None:
    """Tell FTS5, which keeps no text of its own, what was added or is about to go."""
    for audience, table in TABLES.items():
        chosen: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
        statement = sa.text(
            f"INSERT INTO {table}({columns.format(table)}) SELECT {values} FROM event_search"  # noqa: S608
            f" WHERE event_id IN :ids AND audience = {audience}"
        ).bindparams(chosen)
        session.execute(statement, {"ids": list(event_ids)})


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"

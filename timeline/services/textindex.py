"""The full-text index: the folded words of events, the same for FTS5 and for tsvector."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import EventSearch
from timeline.services.batch import insert_rows
from timeline.text import words
from timeline.textkey import ROWS, row_key
from timeline.vocab import Audience

TABLES = {Audience.PUBLIC: "event_words_public", Audience.STAFF: "event_words_staff"}


def searchable(texts: Mapping[str, str | None], names: Iterable[str]) -> str:
    """Return the folded words of an event's texts and of the names of those who took part."""
    parts = [text for text in texts.values() if text]
    return " ".join(word for part in (*parts, *names) for word in words(part))


def numbered(event: Any, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `event_search` with their numbers (see textkey.py): the lower half for readers, then for staff.

    Where an event has more texts than there are numbers, the last row of the half holds the words of all the others.
    """
    half = ROWS // 2
    made: dict[int, dict[str, Any]] = {}
    taken = [0, 0]
    for row in rows:
        staff = int(row["audience"] == Audience.STAFF)
        number = min(taken[staff], half - 1) + staff * half
        taken[staff] += 1
        if number in made:
            made[number]["folded"] += f" {row['folded']}"
        else:
            made[number] = {"id": row_key(event.span_class, event.se, event.el, event.id, number), **row}
    return list(made.values())


def remove(session: Session, event_ids: Collection[int]) -> None:
    """Take the words of these events out of the index."""
    chosen = EventSearch.event_id.in_(event_ids)
    if _is_sqlite(session):
        _fts(session, "{0}, rowid, folded", "'delete', id, folded", event_ids)
    session.execute(sa.delete(EventSearch).where(chosen))


def add(session: Session, rows: list[dict[str, Any]]) -> None:
    """Index rows of `event_search` (id, event_id, lang, audience, folded)."""
    if not rows:
        return
    insert_rows(session, EventSearch, rows)
    if _is_sqlite(session):
        _fts(session, "rowid, folded", "id, folded", {row["event_id"] for row in rows})


def clear(session: Session) -> None:
    """Empty the index and its table of words."""
    if _is_sqlite(session):
        for table in TABLES.values():
            session.execute(sa.text(f"INSERT INTO {table}({table}) VALUES ('delete-all')"))  # noqa: S608
    session.execute(sa.delete(EventSearch))


def store(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write rows that `index_all` will index."""
    insert_rows(session, EventSearch, rows)


def index_all(session: Session) -> None:
    """Index what is in `event_search` anew, in the order of the rows: any other costs FTS5 many times as much."""
    if not _is_sqlite(session):
        return
    for audience, table in TABLES.items():
        session.execute(sa.text(f"INSERT INTO {table}({table}) VALUES ('delete-all')"))  # noqa: S608
        session.execute(
            sa.text(
                f"INSERT INTO {table}(rowid, folded) SELECT id, folded FROM event_search"  # noqa: S608
                f" WHERE audience = {audience} ORDER BY id"
            )
        )


def _fts(session: Session, columns: str, values: str, event_ids: Collection[int]) -> None:
    """Tell FTS5, which keeps no text of its own, what was added or is about to go; in order, as it likes it best."""
    for audience, table in TABLES.items():
        chosen: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
        statement = sa.text(
            f"INSERT INTO {table}({columns.format(table)}) SELECT {values} FROM event_search"  # noqa: S608
            f" WHERE event_id IN :ids AND audience = {audience} ORDER BY id"
        ).bindparams(chosen)
        session.execute(statement, {"ids": list(event_ids)})


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"

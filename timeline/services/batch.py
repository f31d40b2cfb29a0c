"""Long lists and SQL: pieces that one statement can take, and many rows into a table at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Base

T = TypeVar("T")

PIECE = 5_000
"""Values in one IN list. SQLite takes 32,766 parameters a statement, PostgreSQL 65,535."""


def pieces(values: Iterable[T], size: int = PIECE) -> Iterator[list[T]]:
    """Yield lists of at most `size` values, none when there are no values."""
    piece: list[T] = []
    for value in values:
        piece.append(value)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def insert_rows(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Write rows into the table of a model.

    Through the table, not the class: the ORM's own bulk insert costs three times as much and adds nothing here.
    """
    if rows:
        session.execute(sa.insert(Base.metadata.tables[model.__tablename__]), rows)


def insert_numbered(session: Session, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Write rows into the table of a model whose key the database gives, in two statements; return the keys in order.

    The numbers are taken first: for RETURNING in order, SQLAlchemy sends SQLite one statement a row.
    """
    if not rows:
        return []
    name: str = model.__tablename__
    if session.get_bind().dialect.name == "postgresql":
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence(name, "id"))
        keys = list(session.scalars(sa.select(sequence).select_from(sa.func.generate_series(1, len(rows)))))
    else:  # SQLite has one writer at a time, and numbers its rows in the same way
        last = session.scalar(sa.select(sa.func.max(model.id))) or 0
        keys = list(range(last + 1, last + 1 + len(rows)))
    insert_rows(session, model, [{"id": key, **row} for key, row in zip(keys, rows, strict=True)])
    return keys

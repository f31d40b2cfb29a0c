"""Long lists and SQL: pieces that one statement can take, and many rows into a table at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
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


def insert_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows into the table of a model. All of them have the keys of the first; other columns get their default.

    The values go to the driver as they are, on PostgreSQL by COPY: what SQLAlchemy does to each row costs more than
    the writing.
    """
    if not rows:
        return
    connection = session.connection()
    columns, defaults, insert, copy = _statements(model.__tablename__, tuple(rows[0]))
    taken: Iterable[tuple[Any, ...]] = map(itemgetter(*columns), rows)
    if len(columns) == 1:
        taken = ((value,) for value in taken)
    if defaults:
        taken = (row + defaults for row in taken)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(insert, list(taken))
        return
    driver: Any = connection.connection.driver_connection
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(copy) as stream:
            for row in taken:
                stream.write_row(row)
    except failure as error:
        raise sa.exc.DBAPIError.instance(copy, None, error, failure, dialect=connection.dialect) from error


@lru_cache(maxsize=100)
def _statements(name: str, given: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Any, ...], str, str]:
    """Return the given columns, the values of the others that have a default, and how SQLite and PostgreSQL are told
    to write a row of both."""
    table = Base.metadata.tables[name]
    others: dict[str, Any] = {
        column.name: column.default.arg  # type: ignore[attr-defined]
        for column in table.columns
        if column.name not in given and column.default is not None and column.default.is_scalar
    }
    columns = ", ".join((*given, *others))
    marks = ", ".join("?" for _ in (*given, *others))
    insert = f"INSERT INTO {name} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own tables
    return given, tuple(others.values()), insert, f"COPY {name} ({columns}) FROM STDIN"


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

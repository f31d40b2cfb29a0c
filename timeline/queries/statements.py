"""Statements written before: one text a shape, kept in the process, run with other values. To build and compile the
statement of a window takes ten times as long as to run it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

MOST_KEPT = 500
"""Statements that a process keeps; beyond that the one kept longest goes."""

Statement: TypeAlias = sa.Select[Any] | sa.CompoundSelect[Any]

_kept: dict[Hashable, Prepared] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text of a statement in the words of one database driver. `names` are its parameters in order, None where the
    driver takes them by name; `fixed` are those that the shape decides."""

    text: str
    names: tuple[str, ...] | None
    fixed: dict[str, Any]

    def run(self, session: Session, values: Mapping[str, Any]) -> sa.CursorResult[Any]:
        """Run it with the values of the other parameters; SQLite finds rows only as they are asked for."""
        every = {**self.fixed, **values}
        given = every if self.names is None else tuple(every[name] for name in self.names)
        return session.connection().exec_driver_sql(self.text, given)

    def rows(self, session: Session, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return all rows as the driver gives them."""
        with self.run(session, values) as result:
            found: Sequence[Sequence[Any]] = result.cursor.fetchall()
            return found


def prepare(session: Session, shape: Hashable, build: Callable[[], Statement]) -> Prepared:
    """Return the statement of this shape; build it when there is none. A shape says all that the text depends on; None
    stands for one that is not worth keeping."""
    if shape is None:
        return _compile(session, build())
    found = _kept.get(shape)
    if found is None:
        found = _compile(session, build())
        with _lock:
            if len(_kept) >= MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[shape] = found
    return found


def _compile(session: Session, statement: Statement) -> Prepared:
    dialect = session.get_bind().dialect
    compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    names = tuple(compiled.positiontup) if compiled.positional else None
    return Prepared(compiled.string, names, dict(compiled.params))

"""Engines, sessions and the only commit in the house. Knows the two bookkeeping tables it closes a change with."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.errors import Busy

# Lightweight views of tables that timeline.models defines in full; this layer lies below the models.
_counter = sa.table("counter", sa.column("name"), sa.column("value"))
_changeset = sa.table("changeset", sa.column("id"), sa.column("seq"), sa.column("instant"))
_revision = sa.table(
    "revision",
    sa.column("changeset_id"),
    sa.column("closed_by"),
    sa.column("valid_from"),
    sa.column("valid_to"),
)

BUSY_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""
_HELD = ("locked", "lock timeout", "deadlock detected")
"""What the engines say of a writer that another one stands in the way of."""


def _configure_sqlite(engine: sa.Engine, durable: bool) -> None:
    """Take transactions out of the driver's hands: it would begin them late, and savepoints would leak rows."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for name in ("sin", "cos"):  # not every build of SQLite has them
            connection.create_function(name, 1, getattr(math, name), deterministic=True)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("timeline_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def make_engine(url: str, *, durable: bool = True) -> sa.Engine:
    """Return an engine for a `sqlite:///…` or `postgresql+psycopg://…` address; the SQLite file's folder is made."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed, json_serializer=_json)
        _configure_sqlite(engine, durable)
        return engine
    return sa.create_engine(parsed, json_serializer=_json, pool_pre_ping=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Database:
    """Sessions over an engine, or over one open connection (as the tests do)."""

    def __init__(self, bind: sa.Engine | sa.Connection) -> None:
        self.bind = bind

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.bind.dialect.name

    def session(self, *, writing: bool = False) -> Session:
        """Return a new session; the caller closes it. A writing one takes SQLite's write lock when it begins."""
        if isinstance(self.bind, sa.Connection):
            return Session(self.bind, join_transaction_mode="create_savepoint", autoflush=False)
        bind = self.bind.execution_options(timeline_writing=True) if writing else self.bind
        return Session(bind, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session for reading: everything in it sees one state of the database."""
        session = self.session()
        try:
            if self.dialect == "postgresql" and isinstance(self.bind, sa.Engine):
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
        finally:
            session.close()

    @contextmanager
    def transaction(self, author_id: int, note: str) -> Iterator[Session]:
        """Open a session for one change. Leaving the block commits it with its changeset; an exception undoes both.

        The changeset's number and instant are given at the very end, under the lock of one row, so that their order
        is the order of commits. Raise `Busy` when another writer holds the database for too long.
        """
        session = self.session(writing=True)
        session.info.update(author_id=author_id, note=note)
        try:
            if self.dialect == "postgresql":
                session.execute(sa.text(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}"))
            yield session
            session.flush()
            _number(session)
            session.commit()
        except sa.exc.OperationalError as error:
            session.rollback()
            if any(sign in str(error.orig) for sign in _HELD):
                raise Busy("another change is being written; try again in a few seconds") from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    def dispose(self) -> None:
        """Close every pooled connection."""
        if isinstance(self.bind, sa.Engine):
            self.bind.dispose()


def _number(session: Session) -> None:
    """Give the open changeset its place in the order of commits, and raise the public version if readers see it."""
    changeset = session.info.pop("changeset_id", None)
    if changeset is not None:
        seq = _next(session, "changeset")
        previous = session.execute(
            sa.select(_changeset.c.instant).where(_changeset.c.seq == seq - 1)
        ).scalar_one_or_none()
        instant = max(clock.now(), (previous or 0) + 1)
        session.execute(sa.update(_changeset).where(_changeset.c.id == changeset).values(seq=seq, instant=instant))
        session.execute(sa.update(_revision).where(_revision.c.changeset_id == changeset).values(valid_from=instant))
        session.execute(sa.update(_revision).where(_revision.c.closed_by == changeset).values(valid_to=instant))
    if session.info.pop("public_changed", False):
        _next(session, "public_version")


def _next(session: Session, name: str) -> int:
    statement = sa.update(_counter).where(_counter.c.name == name).values(value=_counter.c.value + 1)
    return int(session.execute(statement.returning(_counter.c.value)).scalar_one())


def public_version(session: Session) -> int:
    """Return the number that rises with every change that readers can see, and with no other."""
    statement = sa.select(_counter.c.value).where(_counter.c.name == "public_version")
    return int(session.execute(statement).scalar_one())

"""Sessions and the only commit in the house. Knows the two bookkeeping tables it closes a change with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock, engines
from timeline.config import Config
from timeline.engines import READ_ONLY, begun, make_engine
from timeline.errors import Busy
from timeline.replicas import Replicas

__all__ = ["Database", "connect", "make_engine", "public_version"]

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

_PUBLIC_VERSION = "SELECT value FROM counter WHERE name = 'public_version'"

PATIENCE_SECONDS = 2.0
"""How long a reader waits, while the primary is away, for a replica that has what he wrote."""
_HELD = ("locked", "lock timeout", "deadlock detected")
"""What the engines say of a writer that another one stands in the way of."""


def connect(config: Config) -> Database:
    """Return the database of the settings: the primary, and the replicas if there are any."""
    primary = make_engine(config.url, durable=config.durable, prepare=config.prepare)
    if not config.read_url:
        return Database(primary)
    engine = make_engine(config.read_address, prepare=config.prepare, several="prefer-standby")
    return Database(primary, Replicas(engine, primary, config.read_lag_seconds))


class Database:
    """Sessions over an engine, or over one open connection (as the tests do).

    All writing and all work on the schema is done on `bind`, the primary; reading where a replica may do it, there.
    """

    def __init__(self, bind: sa.Engine | sa.Connection, replicas: Replicas | None = None) -> None:
        self.bind = bind
        self.replicas = replicas

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
    def reading(self, after: int = 0, seconds: float = 0.0) -> Iterator[Session]:
        """Open a session for reading: everything in it sees one state of the database, at position `after` or later.

        PostgreSQL cuts off a statement that takes more than so many seconds (0 = none).
        """
        session = self._reader(after, seconds)
        try:
            yield session
        finally:
            session.close()

    def _reader(self, after: int, seconds: float) -> Session:
        if isinstance(self.bind, sa.Connection) or self.dialect == "sqlite":
            return self.session()
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            session = self.replicas.session(after, seconds) if self.replicas else None
            if session is not None:
                return session
            late = self.replicas is None or time.monotonic() > until
            try:
                if late or not self.primary_is_away:
                    return begun(self.bind, timeline_reading=seconds)
            except sa.exc.OperationalError:
                if late:
                    raise
            time.sleep(0.02)

    def public_version(self) -> int:
        """Return the public version that a reader would see now. Cheap: it is asked before every answer."""
        if isinstance(self.bind, sa.Connection) or self.replicas is not None:
            with self.reading() as session:
                return public_version(session)
        connection = self.bind.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(_PUBLIC_VERSION)
            row = cursor.fetchone()
            assert row is not None
            return int(row[0])
        finally:
            connection.close()  # a dead one fails the pool's reset here, and is thrown away

    @property
    def primary_is_away(self) -> bool:
        """Whether only replicas answered when the primary was last asked."""
        return self.replicas is not None and self.replicas.primary_is_away

    def writable(self) -> bool:
        """Say whether changes can be written now: the primary answers, and is one."""
        if self.dialect != "postgresql" or isinstance(self.bind, sa.Connection):
            return True
        try:
            with begun(self.bind, timeline_reading=engines.BUSY_SECONDS) as session:
                return not session.scalar(sa.select(sa.func.pg_is_in_recovery()))
        except sa.exc.OperationalError:
            return False

    def _writer(self) -> Session:
        if isinstance(self.bind, sa.Engine) and self.dialect == "postgresql":
            return begun(self.bind, timeline_writing=True)
        return self.session(writing=True)

    @contextmanager
    def transaction(self, author_id: int, note: str) -> Iterator[Session]:
        """Open a session for one change. Leaving the block commits it with its changeset; an exception undoes both.

        The changeset's number and instant are given at the very end, under the lock of one row, so that their order
        is the order of commits. Afterwards `session.info["position"]` is that number, if there was anything to number:
        `reading(after=…)` sees the change. What `session.info["afterwards"]` lists is called then, with this database:
        what a change has to do in transactions of its own. Raise `Busy` when another writer holds the database for too
        long, or when the database can only be read at the moment.
        """
        session = self._writer()
        session.info.update(author_id=author_id, note=note)
        try:
            if self.dialect == "postgresql":
                session.execute(sa.text(f"SET LOCAL lock_timeout = {int(engines.BUSY_SECONDS * 1000)}"))
            yield session
            session.flush()
            finish(session)
            position = _number(session)
            session.commit()
            session.info["position"] = position
        except sa.exc.DBAPIError as error:
            session.rollback()
            if isinstance(error, sa.exc.OperationalError) and any(sign in str(error.orig) for sign in _HELD):
                raise Busy("another change is being written; try again in a few seconds") from error
            if getattr(error.orig, "sqlstate", None) == READ_ONLY:
                raise Busy("the database can only be read at the moment; try again in a few seconds") from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
        for task in session.info.pop("afterwards", ()):
            task(self)

    def dispose(self) -> None:
        """Close every pooled connection."""
        if self.replicas is not None:
            self.replicas.dispose()
        if isinstance(self.bind, sa.Engine):
            self.bind.dispose()


def finish(session: Session) -> None:
    """Write what the session has gathered and not written yet: each function in its `finish` does so when called."""
    for write in session.info.get("finish", ()):
        write(session)


def _number(session: Session) -> int | None:
    """Give the open changeset its place in the order of commits, and raise the public version if readers see it.

    Return the changeset's number, if there is one.
    """
    seq = None
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
    return seq


def _next(session: Session, name: str) -> int:
    statement = sa.update(_counter).where(_counter.c.name == name).values(value=_counter.c.value + 1)
    return int(session.execute(statement.returning(_counter.c.value)).scalar_one())


def public_version(session: Session) -> int:
    """Return the number that rises with every change that readers can see, and with no other."""
    row = session.connection().exec_driver_sql(_PUBLIC_VERSION).one()
    return int(row[0])

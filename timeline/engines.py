"""Engines: how a connection to SQLite or PostgreSQL is made, and how its transactions begin. Knows no table."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

BUSY_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""

_POSTGRESQL: dict[str, Any] = {
    "application_name": "timeline",
    "connect_timeout": 3,  # seconds a host, then the next one is tried
    "tcp_user_timeout": 5_000,  # milliseconds that a machine may leave what we sent without an answer
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""What a connection is made with unless its address says otherwise: a machine that is gone is noticed in seconds."""

_STALE = 20
"""Dead connections that are passed over before the next one's fault is believed; more than a pool holds."""
_OPEN = (2, 3)
"""libpq's PQTRANS_INTRANS and PQTRANS_INERROR: in a transaction, with no statement under way."""
MAPPED = 2**31 - 65_536
"""Bytes of a SQLite file that are read where the system holds them, not copied: the most that SQLite maps. Processes
share them, and the system takes them back when it needs the memory."""
READ_ONLY = "25006"
"""PostgreSQL's code for a write that reached a server which only reads: the primary has moved."""


def make_engine(url: str, *, durable: bool = True, prepare: bool = True, several: str = "read-write") -> sa.Engine:
    """Return an engine for a `sqlite:///…` or `postgresql+psycopg://…` address; the SQLite file's folder is made.

    `durable` is SQLite's. `prepare` keeps PostgreSQL's statements prepared, which a pgbouncer that does not know of it
    cannot bear. `several` is what is wanted of the hosts where an address names more than one and does not say.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed, json_serializer=_json)
        _configure_sqlite(engine, durable)
        return engine
    arguments = dict(_POSTGRESQL)
    hosts = parsed.query.get("host", ())
    if "," in hosts if isinstance(hosts, str) else len(hosts) > 1:
        arguments["target_session_attrs"] = several
        arguments["load_balance_hosts"] = "disable" if several == "read-write" else "random"
    arguments = {name: value for name, value in arguments.items() if name not in parsed.query}
    arguments |= {"autocommit": True, "prepare_threshold": 5 if prepare else None}
    recycle = -1 if several == "read-write" else 300  # a replica that comes back gets its share again
    engine = sa.create_engine(parsed, json_serializer=_json, connect_args=arguments, pool_recycle=recycle)
    _configure_postgresql(engine)
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
        cursor.execute("PRAGMA cache_size=-8192")
        cursor.execute(f"PRAGMA mmap_size={MAPPED}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("timeline_writing", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so it cannot fail; and every answer begins with it
            connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]


def _configure_postgresql(engine: sa.Engine) -> None:
    """Take transactions out of the driver's hands here too: one message begins them with all that they need, and all
    that is set ends with them, so that a pooler may give each transaction another server's connection."""

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        seconds = connection.get_execution_options().get("timeline_reading")
        if seconds is None:
            _tell(connection, "BEGIN")
            return
        limit = f"; SET LOCAL statement_timeout = {max(1, round(seconds * 1000))}" if seconds > 0 else ""
        _tell(connection, f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY{limit}")

    @sa.event.listens_for(engine, "rollback")
    def _on_rollback(connection: sa.Connection) -> None:
        # psycopg's own rollback forgets every prepared statement; a transaction that only read need not.
        if not connection.invalidated and "timeline_reading" in connection.get_execution_options():
            pgconn: Any = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
            if pgconn.transaction_status in _OPEN:
                pgconn.exec_(b"ROLLBACK")  # what goes wrong here, the driver's rollback after it will say

    @sa.event.listens_for(engine, "handle_error")
    def _on_error(context: sa.engine.ExceptionContext) -> None:
        writing = context.execution_context and context.execution_context.execution_options.get("timeline_writing")
        if writing and getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
            context.is_disconnect = True


def _tell(connection: sa.Connection, command: str) -> None:
    """Send a command that answers nothing straight to libpq: a quarter of what a cursor costs."""
    import psycopg  # noqa: PLC0415 - who uses SQLite needs no libpq

    driver: Any = connection.connection.driver_connection
    try:
        result = driver.pgconn.exec_(command.encode())
        if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise psycopg.errors.error_from_result(result)
    except psycopg.Error as error:
        gone = bool(driver.closed or driver.broken)
        if gone:
            connection.invalidate(error)
        raise sa.exc.OperationalError(command, None, error, connection_invalidated=gone) from error


def begun(engine: sa.Engine, **options: Any) -> Session:
    """Return a session whose transaction has begun, with these execution options.

    Connections that died in the pool are passed over. Raise SQLAlchemy's `OperationalError` if none can be had.
    """
    for last in (False,) * _STALE + (True,):
        session = Session(engine, autoflush=False)
        try:
            session.connection(execution_options=options)
        except sa.exc.OperationalError as error:
            session.close()
            if last or not error.connection_invalidated:
                raise
        except BaseException:
            session.close()
            raise
        else:
            return session
    raise AssertionError

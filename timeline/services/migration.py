"""The schema of a database: raise it, lower it, ask where it stands. The migrations themselves are in migrations/."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from timeline.config import migrations_folder
from timeline.db import Database
from timeline.models import Base, Event
from timeline.services import rebuild

_LOCK = 7_102_013
"""PostgreSQL advisory lock that keeps two starting processes from migrating at once."""


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connection(database: Database) -> Iterator[sa.Connection]:
    """Open one writing transaction; foreign keys are not enforced in it, since SQLite rebuilds tables to alter them."""
    if isinstance(database.bind, sa.Connection):
        yield database.bind
        return
    engine = database.bind.execution_options(timeline_writing=True)
    with engine.connect() as connection:
        if database.dialect == "sqlite":
            # The pragma does nothing inside a transaction, so it goes to the driver's connection before one begins.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            if database.dialect == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection
        if database.dialect == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def head() -> str:
    """Return the newest migration's number. There is one head only; a test holds that."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def current(database: Database) -> str | None:
    """Return the migration that the database stands at, or None for an empty database."""
    if isinstance(database.bind, sa.Connection):
        return _standing(database.bind)
    with database.bind.connect() as connection:
        return _standing(connection)


def seen(session: Session) -> str | None:
    """Return the migration that a session's database stands at: that of a replica, if a replica is read."""
    return _standing(session.connection())


def _standing(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Does nothing when it is there already.

    A database without events then holds the read model of this version; of one with events, services.rebuild tells.
    """
    with _connection(database) as connection:
        command.upgrade(_config(connection), revision)
        newest = MigrationContext.configure(connection).get_current_revision() == head()
        if newest and connection.execute(sa.select(Event.id).limit(1)).one_or_none() is None:
            rebuild.mark(connection)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema down to `revision`; `base` removes everything."""
    with _connection(database) as connection:
        command.downgrade(_config(connection), revision)


def check(database: Database) -> list[str]:
    """Return in words how the database differs from the models; an empty list when it does not."""
    from_env = ScriptDirectory.from_config(_config())
    problems: list[str] = []
    standing = current(database)
    if standing != from_env.get_current_head():
        problems.append(
            f"the database stands at {standing or 'nothing'}, the program at {head()}: run timeline db upgrade"
        )
        return problems
    with _connection(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": compared})
        problems += [
            f"differs from the models: {difference}" for difference in compare_metadata(context, Base.metadata)
        ]
    return problems


def compared(name: str | None, kind: str, _parents: object) -> bool:
    """Say whether a thing found in the database is compared with the models. The full-text index is not among them:
    it is virtual tables on SQLite and expression indexes on PostgreSQL."""
    return not (name and kind in ("table", "index") and name.startswith("event_words_"))


def new_revision(database: Database, message: str) -> str:
    """Write a migration from the difference between the database and the models. Return its file's path."""
    number = f"{int(head()) + 1:04d}"
    with _connection(database) as connection:
        script = command.revision(_config(connection), message, autogenerate=True, rev_id=number)
    assert not isinstance(script, list)
    assert script is not None
    return str(script.path)

"""`timeline db …`: the schema of the database. The work is done by timeline.services.migration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from alembic.util.exc import CommandError

from timeline.cli.base import fail, get_config, said_plainly
from timeline.db import Database, make_engine
from timeline.services import migration


@contextmanager
def _opened() -> Iterator[Database]:
    """Open the configured database as it stands: these commands decide what is done to its schema."""
    config = get_config()
    database = Database(make_engine(config.url, durable=config.durable))
    try:
        with said_plainly():
            yield database
    except CommandError as error:
        fail(str(error))
    finally:
        database.dispose()


@click.group("db")
def database_group() -> None:
    """Make, check and change the tables of the database."""


@database_group.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables up to REVISION, the newest if none is given."""
    with _opened() as database:
        before = migration.current(database)
        migration.upgrade(database, revision)
        after = migration.current(database)
        address = sa.make_url(get_config().url).render_as_string()
        click.echo(
            f"{address} is up to date ({after})" if before == after else f"{address}: {before or 'empty'} → {after}"
        )


@database_group.command()
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask whether data may be lost.")
def downgrade(revision: str, yes: bool) -> None:
    """Take the tables back to REVISION; `base` removes everything."""
    with _opened() as database:
        if not yes:
            click.confirm(
                "Tables and columns that REVISION does not have are removed with their data. Go on?", abort=True
            )
        migration.downgrade(database, revision)
        click.echo(f"now at {migration.current(database) or 'nothing'}")


@database_group.command()
def check() -> None:
    """Say whether the database is at the newest revision and has the tables that the program expects."""
    with _opened() as database:
        problems = migration.check(database)
    if problems:
        fail("\n".join(problems))
    click.echo("the database and the program agree")


@database_group.command()
def current() -> None:
    """Print the revision that the database stands at."""
    with _opened() as database:
        click.echo(migration.current(database) or "nothing: run timeline db upgrade")


@database_group.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from the difference between the database and the models (for developers)."""
    with _opened() as database:
        click.echo(migration.new_revision(database, message))

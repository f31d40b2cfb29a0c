"""`timeline db …`: the tables and what is derived in them. The work is done by timeline.services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from alembic.util.exc import CommandError

from timeline.cli.base import bar, fail, get_config, said_plainly
from timeline.db import Database, make_engine
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import fanout, migration
from timeline.services import rebuild as rebuilding
from timeline.services import verify as verifying
from timeline.services.findings import SHOWN, Findings


@contextmanager
def _opened() -> Iterator[Database]:
    """Open the configured database as it stands: these commands decide what is done to its schema."""
    config = get_config()
    database = Database(make_engine(config.url, durable=config.durable, prepare=config.prepare))
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
    """Bring the tables up to REVISION, the newest if none is given.

    What readers see is made anew where this version makes it otherwise.
    """
    with _opened() as database:
        before = migration.current(database)
        migration.upgrade(database, revision)
        after = migration.current(database)
        if after == migration.head():
            _bring_up(database)
        address = sa.make_url(get_config().url).render_as_string()
        click.echo(
            f"{address} is up to date ({after})" if before == after else f"{address}: {before or 'empty'} → {after}"
        )


def _bring_up(database: Database) -> None:
    if rebuilding.is_due(database):
        click.echo("What readers see is made anew; until that is done they see nothing, or what was.", err=True)
        with bar() as progress:
            rebuilding.ensure(database, progress)
    fanout.finish(database)


@database_group.command()
def rebuild() -> None:
    """Make anew what readers see, from what was entered. Readers are not disturbed, writers wait."""
    note = "the read model made anew"
    with _at_head() as database, bar() as progress, database.transaction(SYSTEM_ACCOUNT, note) as session:
        rebuilding.rebuild(session, progress)
    click.echo("done")


@database_group.command()
@click.option("--repair", is_flag=True, help="Mend what can be derived; what was entered is never touched.")
def verify(repair: bool) -> None:
    """Compare everything that is derived with what was entered, and say what differs. Ends with 1 if anything does."""
    with _at_head() as database, bar() as progress:
        if repair:
            with database.transaction(SYSTEM_ACCOUNT, "what differed was mended") as session:
                found = verifying.verify(session, progress, repair=True)
        else:
            with verifying.looking(database) as session:
                found = verifying.verify(session, progress)
    _tell(found)
    if found.left:
        raise SystemExit(1)


@contextmanager
def _at_head() -> Iterator[Database]:
    """Open the database, if its tables are those that the program expects."""
    with _opened() as database:
        problems = migration.check(database)
        if problems:
            fail("\n".join(problems))
        yield database


def _tell(found: Findings) -> None:
    for each in found.shown:
        click.echo(each)
    if found.total > SHOWN:
        click.echo(f"… and {found.total - SHOWN:,} more")
    if not found.total:
        click.echo("everything that is derived agrees with what was entered")
        return
    rows = "1 row differs" if found.total == 1 else f"{found.total:,} rows differ"
    click.echo(f"{rows}: " + ", ".join(f"{table} {number:,}" for table, number in sorted(found.counts.items())))
    if found.mended:
        mended = ", ".join(f"{table} {number:,}" for table, number in sorted(found.mended.items()))
        click.echo(f"mended: {mended}")
    elif any(each.cure is None for each in found.shown):
        click.echo("timeline db verify --repair mends what is derived")


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

"""What the commands share: settings, the database, options made from the filters, and how errors are said."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import click
import marshmallow as ma
import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from timeline import config as settings
from timeline.app import prepare
from timeline.config import Config, ConfigError
from timeline.dates import EdtfError
from timeline.db import Database
from timeline.errors import Invalid, Problem, TimelineError
from timeline.queries.question import EventQuery
from timeline.services.rebuild import Progress

Command = TypeVar("Command", bound=Callable[..., Any])

NOT_AN_OPTION = frozenset({"format", "start", "end", "datetime"})
"""Parameters of the API that are other spellings, or that a command has its own option for."""


def get_config() -> Config:
    """Return the settings; end with what is wrong with them."""
    try:
        return settings.load()
    except ConfigError as error:
        fail(str(error))


@contextmanager
def get_database() -> Iterator[Database]:
    """Open the configured database, made and migrated on first use, and close it again."""
    config = get_config()
    try:
        with bar() as progress:
            database = prepare(config, progress)
    except sa.exc.OperationalError as error:
        fail(f"the database at {sa.make_url(config.url).render_as_string()} cannot be opened: {_first_line(error)}")
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def bar() -> Iterator[Progress]:
    """Show on standard error what is being done, how far it is, and how long the rest will take. Nothing is shown
    until there is something to tell, and nothing stays."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars = Bars(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if not tasks:
            bars.start()
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    try:
        yield show
    finally:
        if tasks:
            bars.stop()


def fail(message: str, code: int = 1) -> NoReturn:
    """Say what went wrong on standard error and end."""
    click.echo(f"{click.style('Error', fg='red', bold=True)}: {message}", err=True)
    sys.exit(code)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn the errors that this program raises on purpose into lines that a person can read, and exit code 1."""
    try:
        yield
    except Invalid as error:
        for problem in error.problems:
            click.echo(f"{click.style('Error', fg='red', bold=True)}: {problem}", err=True)
        sys.exit(1)
    except (TimelineError, EdtfError) as error:
        fail(str(error))
    except sa.exc.OperationalError as error:
        fail(f"the database does not answer: {_first_line(error)}")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _first_line(error: sa.exc.DBAPIError) -> str:
    return str(error.orig).strip().split("\n", maxsplit=1)[0]


def filter_options(command: Command) -> Command:
    """Add one option a parameter of a list of events, so that a new filter needs no word here."""
    for name, field in reversed(EventQuery().fields.items()):
        if name in NOT_AN_OPTION:
            continue
        words = field.metadata.get("enum")
        metavar = "|".join(words) if words and len(words) <= 3 else "TEXT"
        option = click.option(
            f"--{name.replace('_', '-')}", f"p_{name}", metavar=metavar, help=field.metadata["description"]
        )
        command = option(command)
    return command


def read_filters(options: Mapping[str, Any]) -> dict[str, Any]:
    """Check the options of `filter_options` as the API does. Raise Invalid that names each wrong option."""
    given = {name.removeprefix("p_"): value for name, value in options.items() if value is not None}
    try:
        return dict(EventQuery().load(given))
    except ma.ValidationError as error:
        raise Invalid(
            [
                Problem(str(message), parameter=f"--{name.replace('_', '-')}")
                for name, messages in error.messages_dict.items()
                for message in messages
            ]
        ) from error

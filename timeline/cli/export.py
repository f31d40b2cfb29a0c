"""`timeline export`: events in any format of the registry, to a file or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.orm import Session

from timeline.cli.base import fail, filter_options, get_database, read_filters, said_plainly
from timeline.errors import Invalid, Problem
from timeline.formats import FORMATS, Format, Listing, by_suffix
from timeline.queries import counting, event
from timeline.queries.question import Question, ask


@click.command()
@click.option(
    "--format", "-f", "name", type=click.Choice(list(FORMATS)), help="Default: what FILE's ending says, else ndjson."
)
@click.option(
    "--output",
    "-o",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Default: standard output.",
)
@filter_options
def export(name: str | None, path: Path | None, **options: Any) -> None:
    """Write events to a file: everything that the filters find, or --limit of them."""
    by_ending = by_suffix(path.suffix.removeprefix(".")) if path is not None else None
    chosen = FORMATS[name] if name else by_ending or FORMATS["ndjson"]
    with said_plainly():
        args = read_filters(options)
        with get_database() as database, database.reading() as session, _written(path) as stream:
            question = ask(session, args)
            if chosen.whole and question.fields is not None:
                cure = "leave --fields out, or take another format"
                raise Invalid(Problem(f"{chosen.title} needs whole events", parameter="--fields", cure=cure))
            number = _write(session, question, chosen, stream, quiet=path is None)
    if path is not None:
        click.echo(f"{number:,} events written to {path}", err=True)


def _write(session: Session, question: Question, chosen: Format, stream: BinaryIO, *, quiet: bool) -> int:
    """Write all matches, with a bar on a terminal. Return their number."""
    written = 0
    limit = question.limit
    if chosen.cap is not None:  # one more than it shows, so that it can say that there are more
        limit = min(limit or chosen.cap, chosen.cap)
        question = replace(question, limit=limit + 1)
    total = None if quiet else counting.count(session, _counted(question))
    columns = (TextColumn("writing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as progress:
        task = progress.add_task("writing", total=total)

        def documents() -> Iterator[bytes]:
            nonlocal written
            for document in event.stream(session, question):
                written += 1
                progress.update(task, completed=written)
                yield document

        window = None if question.window is None else question.window.json()
        meta = {"next": None, "count": None, "window": window, "says": question.says}
        listing = Listing(documents=documents(), title=question.says, meta=meta, fields=question.fields, limit=limit)
        for chunk in chosen.dump(listing):
            stream.write(chunk)
    return written if limit is None else min(written, limit)


def _counted(question: Question) -> Question:
    return replace(question, count="exact", limit=None)


@contextmanager
def _written(path: Path | None) -> Iterator[BinaryIO]:
    """Open the file under another name and give it its own when all is written: no half a file is left."""
    if path is None:
        yield sys.stdout.buffer
        return
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as stream:
            yield stream
        unfinished.replace(path)
    except OSError as error:
        fail(f"{path} cannot be written: {os.strerror(error.errno or 0)}")
    finally:
        unfinished.unlink(missing_ok=True)

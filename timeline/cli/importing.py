"""`timeline import`: files and folders into the database, all or nothing, with a progress bar and a report."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from timeline.cli.base import fail, get_database, said_plainly
from timeline.formats.loading import LOADERS
from timeline.models import SYSTEM_ACCOUNT
from timeline.schemas.base import did_you_mean
from timeline.services import importing
from timeline.services.importing import MAX_DATASET, File, Options, Report
from timeline.vocab import State

EPILOG = """\b
Files, by their ending:
  .yaml .yml .json    Timeline's own format (docs/native-format.md), or a page of events from the API
  .ndjson .jsonl      events, one JSON object a line
  .csv                events, one a row; the header names the columns:
                      title, date or start and end, summary, kind, actors, places, tags, sources …
A folder means all such files in it, read together, so that they may refer to one another.

\b
Dates are EDTF: 2016-11-03, 2016-11, 2016~, 2014/2016, 2014/.. (see `timeline date`).
Nothing is guessed: a file with a fault is refused as a whole, with the row, the column and the cure.
A file imported twice changes nothing.

\b
  timeline import seed/
  timeline import polls.csv --map pollster=title --map startdate=start --map enddate=end --map state=place
  timeline import old.csv --delimiter ';' --kind accident --dry-run"""


class _DryRun(Exception):
    """Ends a trial: the transaction is undone."""


@click.command("import", epilog=EPILOG)
@click.argument("paths", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--map",
    "mapping",
    metavar="THEIRS=OURS",
    multiple=True,
    help="Take the column THEIRS for our column OURS. May be given again; `THEIRS=` leaves a column out.",
)
@click.option("--dataset", metavar="NAME", help="Where the rows are from. Default: the file's name.")
@click.option(
    "--state",
    type=click.Choice([State.DRAFT.value, State.PUBLISHED.value]),
    default=State.PUBLISHED.value,
    show_default=True,
    help="State of new events that name none.",
)
@click.option("--kind", metavar="KIND", help="Kind of new events that name none.")
@click.option(
    "--delimiter", metavar="CHARACTER", default=",", help="What stands between the cells of CSV; `tab` for a tab."
)
@click.option("--dry-run", is_flag=True, help="Check everything and report, but write nothing.")
@click.option("--quiet", is_flag=True, help="Print faults only.")
def import_command(
    paths: tuple[Path, ...],
    mapping: tuple[str, ...],
    dataset: str | None,
    state: str,
    kind: str | None,
    delimiter: str,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Read files of events into the database."""
    options = Options(
        columns=tuple(_pair(each) for each in mapping),
        delimiter=_character(delimiter),
        dataset=dataset,
        state=State(state),
        kind=kind,
    )
    if dataset is not None and not 0 < len(dataset.strip()) <= MAX_DATASET:
        raise click.BadParameter(f"give a name of 1 to {MAX_DATASET} characters", param_hint="--dataset")
    files = _files(paths)
    begun = time.monotonic()
    report = Report()
    console = Console(stderr=True, quiet=quiet)
    note = f"import of {', '.join(str(path) for path in paths)}"
    with said_plainly(), get_database() as database:
        try:
            with (
                _few_collections(),
                _bar(files, console) as progress,
                database.transaction(SYSTEM_ACCOUNT, note[:500]) as session,
            ):
                report = importing.load(session, files, options, progress)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
    if not quiet:
        _tell(report, Console(), time.monotonic() - begun, dry_run=dry_run)


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign or not theirs:
        raise click.BadParameter(f"{text!r} is not THEIRS=OURS, as in --map pollster=title", param_hint="--map")
    return theirs.strip(), ours.strip()


def _character(text: str) -> str:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise click.BadParameter("give one character, or tab", param_hint="--delimiter")
    return delimiter


def _files(paths: Sequence[Path]) -> list[File]:
    """Return the files to read: those named, and those of a known ending in the folders named."""
    found: dict[Path, File] = {}
    for path in paths:
        inside = sorted(_within(path)) if path.is_dir() else [path]
        if not inside:
            fail(f"{path} holds no file that can be read (endings: {' '.join(LOADERS)})")
        for each in inside:
            loader = LOADERS.get(each.suffix.lower())
            if loader is None:
                cure = did_you_mean(each.suffix.lower(), LOADERS) or f"endings that are: {' '.join(LOADERS)}"
                fail(f"{each}: files ending in {each.suffix or 'nothing'} cannot be read; {cure}")
            name = str(each.relative_to(path)) if path.is_dir() else each.name
            found.setdefault(each.resolve(), File(name, loader, _opener(each), _size(each)))
    return list(found.values())


def _within(folder: Path) -> Iterator[Path]:
    """Yield the files of a known ending in a folder and those below it; hidden ones are left alone."""
    for base, folders, names in os.walk(folder, onerror=_cannot_read):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in LOADERS:
                yield Path(base, name)


def _size(path: Path) -> int:
    """Return the size of a file in bytes; end with its name when it cannot be read."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        name = str(path).encode(errors="backslashreplace").decode()
        fail(f"{name}: the name of this file is not UTF-8; rename it")
    try:
        if not path.is_file() and path.exists():
            fail(f"{path}: this is not a file")
        with path.open("rb") as stream:
            return stream.seek(0, os.SEEK_END)
    except OSError as error:
        _cannot_read(error)


def _cannot_read(error: OSError) -> NoReturn:
    name = str(error.filename).encode(errors="backslashreplace").decode()
    fail(f"{name}: this cannot be read: {error.strerror}")


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for circles of objects a hundred times less often than usual: the many objects of an import hold none, and
    looking through them took a fifth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(100 * usual[0], *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _bar(files: Sequence[File], console: Console) -> Iterator[Callable[[int], None]]:
    """Show how much has been read, and how long the rest will take."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    total = sum(file.size for file in files)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("importing", total=total)

        def show(done: int) -> None:
            progress.update(task, completed=done, description="importing" if done < total else "finishing")

        yield show


def _tell(report: Report, console: Console, seconds: float, *, dry_run: bool) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for title in ("created", "changed", "unchanged"):
        table.add_column(title, justify="right")
    for section, counts in report.counts.items():
        table.add_row(section, f"{counts.created:,}", f"{counts.changed:,}", f"{counts.unchanged:,}")
    console.print(table)
    for name, ignored in report.ignored.items():
        console.print(f"{name}: not imported: {', '.join(ignored)}", markup=False, highlight=False)
    for sentence, times in report.assumptions.assumptions.items():
        console.print(f"{times:,} × {sentence}", markup=False, highlight=False)
    for origin, number in report.mixed.items():
        events = "1 event" if number == 1 else f"{number:,} events"
        said = f"{origin.file} changed {events} of the data set '{origin.dataset}' that was loaded before"
        advice = "name another with --dataset if these are other events"
        console.print(f"{said}; {advice}.", markup=False, highlight=False, soft_wrap=True)
    ending = "Nothing was written: this was a dry run" if dry_run else "Done"
    console.print(f"{ending}, in {seconds:.1f} s.", highlight=False)

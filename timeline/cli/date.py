"""`timeline date`: what an EDTF date means, for a person as a table and for a program as JSON lines. Only
words and layout are here; the meaning is in `timeline.dates`."""

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from timeline.dates import explain

_LONGEST_LINE = 65_536


@click.command(
    "date",
    context_settings={"ignore_unknown_options": True},  # so that -0043 is a year
    epilog="EDTF is ISO 8601-2: 2014-03~, 2013-36/2014-33, /2021-06, 156X-12-25, [1667,1760-12].",
)
@click.argument("values", nargs=-1, metavar="[VALUE]...")
@click.option("--jsonl", is_flag=True, help="Read one value a line on standard input, print one JSON object a line.")
@click.option("--lang", default="en", show_default=True, metavar="TAG", help="Language of the words.")
def date(values: tuple[str, ...], jsonl: bool, lang: str) -> None:
    """Say in words what each EDTF VALUE means, and from when to when it may lie.

    The bounds are the local calendar, whatever the zone of a time. Exits with 1 if a VALUE is not a date;
    with --jsonl each object says whether it is valid, and the exit is 0.
    """
    if jsonl:
        if values:
            raise click.UsageError("--jsonl reads its values from standard input: give no VALUE beside it.")
        for value in _lines(sys.stdin.buffer):
            sys.stdout.write(json.dumps(explain(value, lang)) + "\n")
            sys.stdout.flush()
        return
    for value in values:
        if value.startswith("--"):
            raise click.NoSuchOption(value)
    if not values:
        raise click.UsageError("Give a VALUE, or --jsonl to read values from standard input.")
    _print([explain(value, lang) for value in values])


def _print(answers: list[dict[str, Any]]) -> None:
    """Print what is valid to standard output, notes and errors to standard error; exit with 1 if there are
    errors."""
    valid = [answer for answer in answers if answer["valid"]]
    console = Console()
    if console.is_terminal and valid:
        console.print(_table(valid))
    else:
        for answer in valid:
            click.echo(_line(answer))
    for answer in answers:
        for note in answer["notes"]:
            click.echo(f"{answer['value']!r}: {note}", err=True)
        if answer["error"]:
            wrong = answer["error"]
            where = f"at position {wrong['position']}"
            click.echo(f"{answer['value']!r} {where}: {wrong['message']}; {wrong['cure']}", err=True)
    if len(valid) < len(answers):
        sys.exit(1)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of `stream` without their ends; a line is cut where it is far longer than any date."""
    while line := stream.readline(_LONGEST_LINE):
        rest = line
        while not rest.endswith(b"\n") and len(rest) == _LONGEST_LINE:
            rest = stream.readline(_LONGEST_LINE)
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="backslashreplace")


def _pair(bounds: dict[str, str | None]) -> list[str]:
    """Give one instant, or the earliest and the latest, with a dash for what is open or unknown."""
    return list(dict.fromkeys(bounds[key] or "-" for key in ("earliest", "latest")))


def _line(answer: dict[str, Any]) -> str:
    start, end = " to ".join(_pair(answer["start"])), " to ".join(_pair(answer["end"]))
    return "\t".join([answer["edtf"], answer["label"], start, end])


def _table(answers: list[dict[str, Any]]) -> Table:
    """Lay out valid answers so that the bounds stay whole on 80 columns."""
    table = Table(show_lines=True)
    table.add_column("EDTF", overflow="fold")
    table.add_column("In words")
    table.add_column("Starts", width=20, overflow="fold")
    table.add_column("Ends", width=20, overflow="fold")
    for answer in answers:
        said = f"{answer['label']}\n({answer['precision']}, level {answer['level']})"
        start, end = "\n".join(_pair(answer["start"])), "\n".join(_pair(answer["end"]))
        table.add_row(Text(answer["edtf"]), Text(said), Text(start), Text(end))
    return table

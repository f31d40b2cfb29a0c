"""`timeline events`: a list of events on the terminal, by the same filters as the API's."""

from __future__ import annotations

import sys
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from timeline.cli.base import filter_options, get_database, read_filters, said_plainly
from timeline.queries import event
from timeline.queries.question import ask


@click.command()
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document a line instead of a table.")
def events(as_json: bool, **options: Any) -> None:
    """List events: what happened, and when as far as is known.

    Dates are EDTF; a window (--from, --to, --on) is inclusive, and the last column tells what certainly lies in it
    from what only may. Lists take commas: --tag bases,exercises.
    """
    with said_plainly():
        args = read_filters(options)
        with get_database() as database, database.reading() as session:
            page = event.page(session, ask(session, args))
    if as_json:
        for item in page.items:
            sys.stdout.write(item.decode() + "\n")
        return
    click.echo(page.says + (f": {page.count:,}" if page.count is not None else ""))
    if not page.items:
        click.echo("nothing found")
        return
    Console().print(_table([orjson.loads(item) for item in page.items]))
    if page.next:
        click.echo(f"there is more: --cursor {page.next}")


def _table(documents: list[dict[str, Any]]) -> Table:
    """Lay documents out for 80 columns; the slug, which leads on to `--id` and the API, stands below the title."""
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    table.add_column("When", width=24)
    table.add_column("What", ratio=1, overflow="fold")
    table.add_column("Kind", max_width=14)
    certain = "certainty" in documents[0]
    if certain:
        table.add_column("In it?", width=9)
    for document in documents:
        title = Text(document.get("title", "")).append(f"\n{document.get('slug', document['id'])}", style="dim")
        cells = [Text(document.get("date", {}).get("label", "")), title, Text(document.get("kind") or "")]
        if certain:
            definite = document.get("certainty") == "definite"
            cells.append(Text("certainly" if definite else "possibly", style="green" if definite else "yellow"))
        table.add_row(*cells)
    return table

"""How the first page of 100 depends on where the window lies and on how much the database holds, without HTTP.

Prints the time of a page, what SQLite did for it (steps of its virtual machine), and how many entries of the indexes
were looked at for each one returned. Ratios within one run are what counts.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from bench._base import database, windows
from timeline.models import EventLink, EventRead
from timeline.queries import event
from timeline.queries.question import EventQuery, Question, ask
from timeline.queries.segments import segments

SIZES = (100_000, 1_000_000)
ROUNDS = 40
FILTERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}),
    (", rare tag", {"tag": "tag-460"}),
    (", frequent tag", {"tag": "tag-001"}),
    (", definite", {"certainty": "definite"}),
)


def main() -> None:
    """Measure and print."""
    figures: dict[tuple[str, int], tuple[float, int, float, int]] = {}
    names = []
    for size in SIZES:
        base = database(size)
        with base.reading() as session:
            for where, window in windows():
                for filtered, filters in FILTERS:
                    name = where + filtered
                    figures[name, size] = _measure(session, window | filters)
                    names.append(name)
        base.dispose()
    _print(list(dict.fromkeys(names)), figures)


def _measure(session: Session, args: dict[str, str]) -> tuple[float, int, float, int]:
    """Return (median milliseconds, steps, entries examined a returned row, rows returned) of a first page."""
    loaded = EventQuery().load(args)
    question = ask(session, loaded)
    event.page(session, question)
    times = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        page = event.page(session, ask(session, loaded))
        times.append(time.perf_counter() - before)
    returned = len(page.items)
    examined = _examined(session, question)
    return statistics.median(times) * 1000, _steps(session, question), examined / max(returned, 1), returned


def _steps(session: Session, question: Question) -> int:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    calls = 0

    def count() -> int:
        nonlocal calls
        calls += 1
        return 0

    driver.set_progress_handler(count, 10)
    event.page(session, question)
    driver.set_progress_handler(None, 0)
    return calls * 10


def _examined(session: Session, question: Question) -> int:
    """Count the index entries that the segments of the window hold up to the last row of the page: what a merge of
    them in order has to look at, whether or not the row lies in the window."""
    rows = event.read_rows(session, question, 101)
    last = rows[-1][:3] if len(rows) == 101 else None
    total = 0
    for piece in segments(question.window):
        for table, conditions in _indexes(question):
            # Where the start is pinned, the end is a seek of the index; elsewhere it is looked at row by row.
            widened = piece if piece.high == piece.low + 1 else replace(piece, over=None)
            statement = sa.select(sa.func.count()).select_from(table).where(*conditions, *widened.where(table, "piece"))
            if last is not None:
                se, el, event_id = last
                statement = statement.where(
                    sa.or_(
                        table.se < se,
                        sa.and_(table.se == se, table.el < el),
                        sa.and_(table.se == se, table.el == el, table.event_id <= event_id),
                    )
                )
            total += int(session.execute(statement).scalar_one())
    return total


def _indexes(question: Question) -> Sequence[tuple[Any, list[Any]]]:
    if not question.drivers:
        return [(EventRead, [EventRead.audience == 0])]
    _name, what, targets = question.drivers[0]
    return [
        (EventLink, [EventLink.what == what, EventLink.target_id == target, EventLink.audience == 0])
        for target in targets
    ]


def _print(names: list[str], figures: dict[tuple[str, int], tuple[float, int, float, int]]) -> None:
    table = Table(title="first page of 100, SQLite, one process, no HTTP")
    table.add_column("window")
    for size in SIZES:
        for head in ("ms", "steps", "examined : returned", "rows"):
            table.add_column(f"{head}\n{size:,}", justify="right")
    table.add_column("ms, large : small", justify="right")
    for name in names:
        cells = []
        for size in SIZES:
            ms, steps, examined, returned = figures[name, size]
            cells += [f"{ms:.2f}", f"{steps:,}", f"{examined:.2f}", str(returned)]
        ratio = figures[name, SIZES[1]][0] / figures[name, SIZES[0]][0]
        table.add_row(name, *cells, f"{ratio:.2f}")
    console = Console(width=150)
    console.print(table)
    for size in SIZES:
        early, late = figures["early, 20 years", size], figures["late, 2 weeks", size]
        console.print(
            f"{size:,} events: the late page takes {late[0] / early[0]:.2f} × the time and "
            f"{late[1] / early[1]:.2f} × the steps of the early page (target: at most 2)"
        )
    full = [name for name in names if figures[name, SIZES[0]][3] == figures[name, SIZES[1]][3]]
    worst = max(figures[name, SIZES[1]][0] / figures[name, SIZES[0]][0] for name in full)
    console.print(
        f"where both return as much, the large base takes at most {worst:.2f} × the time of the small one"
        " (target: at most 1.5)"
    )


if __name__ == "__main__":
    main()

"""Looks at how an engine answers: which tables it reads from end to end, and how many rows it looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

BIG = ("event", "event_read", "event_read_link", "event_search")
STEP = 100
"""SQLite is asked after so many steps of its virtual machine."""


@dataclass
class Cost:
    """What answering took: the plans of all statements as text, tables read whole, rows or steps."""

    plans: list[str] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)
    examined: int = 0
    """PostgreSQL: rows that came out of the scans of tables and indexes, or were thrown away there."""
    steps: int = 0
    """SQLite: steps of its virtual machine."""


def cost(session: Session, do: Callable[[], object]) -> Cost:
    """Do something and return what its statements cost."""
    spent = Cost()
    with _statements(session) as sent:
        if session.get_bind().dialect.name == "sqlite":
            driver: Any = session.connection().connection.driver_connection

            def tick() -> None:
                spent.steps += STEP

            driver.set_progress_handler(tick, STEP)
            do()
            driver.set_progress_handler(None, 0)
        else:
            do()
    for statement, parameters in sent:
        if statement.startswith("EXPLAIN"):
            continue  # asks the planner, and reads nothing
        if session.get_bind().dialect.name == "sqlite":
            _sqlite(session, statement, parameters, spent)
        else:
            _postgresql(session, statement, parameters, spent)
    return spent


@contextmanager
def _statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    bind = session.connection()
    sa.event.listen(bind, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(bind, "before_cursor_execute", note)


def _sqlite(session: Session, statement: str, parameters: Any, spent: Cost) -> None:
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    lines = [str(row.detail) for row in rows]
    spent.plans.append("\n".join(lines))
    # Aliases are the table's name and a number. Walking an index in its order is a scan too, unless a limit ends it,
    # so a range of an index ("SEARCH") is what is asked for.
    spent.scans += [line for line in lines if re.match(rf"SCAN ({'|'.join(BIG)})(_\d+)?\b", line)]


def _postgresql(session: Session, statement: str, parameters: Any, spent: Cost) -> None:
    explained = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
    (whole,) = explained.scalar_one()
    spent.plans.append(_outline(whole["Plan"]))
    for node in _nodes(whole["Plan"]):
        if "Relation Name" not in node and "Index Name" not in node:
            continue
        if node["Node Type"] == "Bitmap Index Scan":
            continue  # its rows are those of the heap scan above it
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG and node["Actual Loops"]:
            spent.scans.append(f"Seq Scan on {node['Relation Name']}")
        gone = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        spent.examined += round((node["Actual Rows"] + gone) * node["Actual Loops"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _outline(node: dict[str, Any], depth: int = 0) -> str:
    keys = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter", "Rows Removed by Filter")
    told = [str(node[key]) for key in keys if key in node]
    line = "  " * depth + " | ".join(told) + f" | rows {node['Actual Rows']} x {node['Actual Loops']}"
    return "\n".join([line, *(_outline(inner, depth + 1) for inner in node.get("Plans", ()))])

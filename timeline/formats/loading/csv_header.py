"""What the columns of a CSV file are taken for: by name, or as told. Rows are read elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from timeline.errors import Problem
from timeline.formats.loading.base import Options
from timeline.schemas.base import did_you_mean, shown

SINGLE = (
    "slug", "external_id", "title", "date", "start", "end", "date_text", "known_until", "summary", "description",
    "kind", "status", "importance", "lang", "lat", "lon",
)  # fmt: skip
"""Columns that hold one value."""

LISTS = {
    "actors": "actors", "actor": "actors", "places": "places", "place": "places", "tags": "tags", "tag": "tags",
    "sources": "sources", "source": "sources", "relations": "relations",
}  # fmt: skip
"""Columns that hold several values, and the key that they fill; several columns may fill one."""

SHOWN = {"actor_names": "actors", "place_names": "places", "source_titles": "sources"}
"""Columns of our own export that name what another column refers to."""

KNOWN = (*SINGLE, *LISTS, *SHOWN)


@dataclass(slots=True)
class Header:
    """Which column fills which key, by the column's number; `names` are the columns as the file calls them."""

    names: list[str]
    filled: dict[str, list[int]] = field(default_factory=dict)

    def column(self, key: str) -> str:
        """Return the file's name of the column that a key comes from."""
        numbers = self.filled.get(key, [])
        return " and ".join(self.names[number] or f"number {number + 1}" for number in numbers)


def read(cells: Sequence[str], options: Options, where: str, ignored: list[str]) -> tuple[Header, list[Problem]]:
    """Match the header's names with our columns and with what was told (theirs, ours); collect the unused ones.

    Upper and lower case and white space around a name do not matter.
    """
    told = options.columns
    header = Header([cell.strip() for cell in cells])
    problems = list(_faults(header, told, where))
    mapping = {_fold(theirs): ours for theirs, ours in told}
    for number, name in enumerate(header.names):
        ours = mapping[_fold(name)] if _fold(name) in mapping else _fold(name)
        if name and ours in KNOWN:
            header.filled.setdefault(LISTS.get(ours, ours), []).append(number)
        else:
            ignored.append(name or f"column {number + 1}, which has no name")
    problems.extend(_clashes(header, where))
    if not options.undated and not {"date", "start"} & header.filled.keys():
        cure = "say which one it is: --map theirs=date, or theirs=start and theirs=end"
        problems.append(Problem("no column is the date", where=where, cure=cure))
    return header, problems


def _fold(name: str) -> str:
    return name.strip().casefold()


def _faults(header: Header, told: Sequence[tuple[str, str]], where: str) -> Iterator[Problem]:
    names = Counter(_fold(name) for name in header.names if name)
    for name, times in names.items():
        if times > 1:
            yield Problem(f"{times} columns are called {shown(name)}", where=where, cure="give each a name of its own")
    for theirs, ours in told:
        if _fold(theirs) not in names:
            cure = did_you_mean(theirs, header.names) or f"the columns are {', '.join(header.names)}"
            yield Problem(f"--map {theirs}={ours}: there is no column {shown(theirs)}", where=where, cure=cure)
        if ours and ours not in KNOWN:
            cure = did_you_mean(ours, KNOWN) or f"use one of {', '.join(KNOWN)}"
            yield Problem(f"--map {theirs}={ours}: {shown(ours)} is not ours", where=where, cure=cure)
    for theirs, times in Counter(_fold(theirs) for theirs, _ in told).items():
        if times > 1:
            yield Problem(f"--map says {times} things of {shown(theirs)}", where=where, cure="say one")


def _clashes(header: Header, where: str) -> Iterator[Problem]:
    for key, numbers in header.filled.items():
        if key not in LISTS and len(numbers) > 1:
            cure = f"leave one out with --map {header.names[numbers[0]]}="
            yield Problem(f"the columns {header.column(key)} both mean {key}", where=where, cure=cure)
    if "date" in header.filled and ("start" in header.filled or "end" in header.filled):
        column = header.column("date")
        cure = f"leave one out, such as --map {column}="
        yield Problem("there are both a date and a start or end", where=where, cure=cure)
    if "end" in header.filled and "start" not in header.filled:
        yield Problem(
            "there is an end and no start", where=where, cure="say which column is the start: --map theirs=start"
        )
    if "title" not in header.filled:
        cure = "say which one it is: --map theirs=title; the columns are " + ", ".join(header.names)
        yield Problem("no column is the title", where=where, cure=cure)
    if len(header.names) == 1 and (mark := next((m for m in ";\t|" if m in header.names[0]), None)):
        sign = "tab" if mark == "\t" else mark
        yield Problem("the whole header is one column", where=where, cure=f"name the delimiter: --delimiter '{sign}'")

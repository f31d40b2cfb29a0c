"""What every reader of files gives: rows that know where they stand. A reader is pure and streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from timeline.errors import Problem

Hints = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing found in a file.

    `section` is what it is, in the plural (`events`, `actors` …); `raw` is in the shape of that thing's input schema.
    `where` is its place in words ("polls.csv, row 7"); `columns` says from which columns of the file a key came.
    `hints` tells of things that the row names: (entity, reference) -> their name, lat, lon, url …
    `dataset` is the one that the file's head names for all of its events.
    A `flat` row names things freely; of any other every reference must lead somewhere.
    """

    section: str
    raw: Mapping[str, Any]
    where: str
    columns: Mapping[str, str] = field(default_factory=dict)
    hints: Hints = field(default_factory=dict)
    flat: bool = False
    dataset: str | None = None

    def place(self, pointer: str) -> str:
        """Return the place of a problem in words; `pointer` is a JSON pointer within `raw`."""
        key, _, rest = pointer.removeprefix("/").partition("/")
        if not key:
            return self.where
        if key in self.columns:
            return f"{self.where}, column {self.columns[key]}"
        return f"{self.where}, {key}" + "".join(
            f" {int(step) + 1}" if step.isdecimal() else f" {step}" for step in rest.split("/") if step
        )


@dataclass(slots=True)
class Notes:
    """What a reader wants to be known: columns that it leaves out, and how often it took something for granted."""

    ignored: list[str] = field(default_factory=list)
    assumptions: dict[str, int] = field(default_factory=dict)

    def assume(self, sentence: str, times: int = 1) -> None:
        """Count one more case of an assumption."""
        self.assumptions[sentence] = self.assumptions.get(sentence, 0) + times


@dataclass(frozen=True, slots=True)
class Options:
    """How to read a flat file. `columns` maps theirs to ours; an empty ours leaves the column out. `undated` says that
    events may lack a date, as drafts may."""

    columns: tuple[tuple[str, str], ...] = ()
    delimiter: str = ","
    undated: bool = False


Load = Callable[[BinaryIO, str, Options, Notes], Iterator[Row | Problem]]


@dataclass(frozen=True, slots=True)
class Loader:
    """One way to read files.

    `load(stream, name, options, notes)` yields rows, and a Problem for each that cannot be read; it never asks for
    more of the stream than it needs. A problem that leaves nothing to go on with is the last thing yielded.
    `streams` tells that its files hold events alone and may be of any length; the others are read as a whole.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    streams: bool
    load: Load

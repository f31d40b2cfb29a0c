"""What an import is told and what it tells: files, options, counts, problems. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from timeline.errors import Invalid, Problem
from timeline.formats.loading import Loader, Notes, Row
from timeline.vocab import State

MAX_PROBLEMS = 100
"""Problems collected before an import gives up."""

Progress = Callable[[int], None]
"""Told how many bytes of all files have been read."""


@dataclass(frozen=True, slots=True)
class File:
    """One file to import. `open` may be called once; `name` is how messages call it; `size` is in bytes."""

    name: str
    loader: Loader
    open: Callable[[], BinaryIO]
    size: int = 0

    @property
    def stem(self) -> str:
        """The name without folders and suffix."""
        return PurePath(self.name).stem


@dataclass(frozen=True, slots=True)
class Options:
    """What the one who imports said. `dataset`, `state` and `kind` are for events that say none themselves."""

    columns: tuple[tuple[str, str], ...] = ()
    delimiter: str = ","
    dataset: str | None = None
    state: State = State.PUBLISHED
    kind: str | int | None = None


class Origin(NamedTuple):
    """The data set that events of a file belong to when they name none; `default` when only the file's name says so."""

    dataset: str
    file: str
    default: bool = False


@dataclass(slots=True)
class Counts:
    """How many things of one sort were made, changed, or found as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Report:
    """What an import did: counts by section, columns not imported by file, what was taken for granted, and how many
    events of a data set that was there a file of the same name did change."""

    counts: dict[str, Counts] = field(default_factory=dict)
    ignored: dict[str, list[str]] = field(default_factory=dict)
    assumptions: Notes = field(default_factory=Notes)
    mixed: dict[Origin, int] = field(default_factory=dict)

    def of(self, section: str) -> Counts:
        """Return the counts of a section, to be raised."""
        return self.counts.setdefault(section, Counts())


class Faults:
    """Everything wrong so far. While there is anything, nothing more is written."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self.problems)

    def add(self, problem: Problem) -> None:
        """Keep one problem. Raise `Invalid` with all of them when there are too many to go on."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            more = Problem(f"these are the first {MAX_PROBLEMS} problems; the rest of the files was not looked at")
            raise Invalid([*self.problems, more])

    def blame(self, error: Invalid, row_of: Callable[[str], Row | None]) -> None:
        """Keep the problems of a service, whose pointers begin with the key of a row."""
        for problem in error.problems:
            key, _, rest = (problem.pointer or "").removeprefix("/").partition("/")
            row = row_of(key) if key.isdecimal() else None
            where = row.place(rest) if row else None
            self.add(Problem(problem.message, where=where, pointer=None if row else problem.pointer, cure=problem.cure))

    def settle(self) -> None:
        """Raise `Invalid` if anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)

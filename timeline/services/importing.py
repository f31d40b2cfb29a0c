"""Importing: files of any known format into the database, all or nothing. The caller opens the one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.formats import loading
from timeline.formats.loading import Row
from timeline.schemas.base import load as check
from timeline.schemas.event import EventInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import importing_names, lookup, timeline
from timeline.services.batch import pieces
from timeline.services.importing_events import BATCH, MAX_DATASET, EventWriter
from timeline.services.importing_names import SORTS, Item, Sort
from timeline.services.importing_report import Faults, File, Options, Origin, Progress, Report
from timeline.text import slugify
from timeline.vocab import Entity, State

__all__ = ["MAX_DATASET", "File", "Options", "Report", "load"]

_EVENT = EventInput()
_TIMELINES = Sort(Entity.TIMELINE, TimelineInput(), timeline.create_many, timeline.update_many)


def load(session: Session, files: Sequence[File], options: Options, progress: Progress | None = None) -> Report:
    """Write everything in the files. Files of events alone stream; native ones are read whole, together, so that
    their references may cross files.

    Raise `Invalid` with at most 100 problems, each with its file, row, column and cure; the caller then rolls back.
    """
    return _Import(session, options, progress or (lambda _: None)).run(files)


class _Import:
    """One import: what was read so far, what is wrong, what was written."""

    def __init__(self, session: Session, options: Options, progress: Progress) -> None:
        self.session = session
        self.options = options
        self.progress = progress
        self.report = Report()
        self.faults = Faults()
        self.read = 0

    def run(self, files: Sequence[File]) -> Report:
        self._default_kind()
        native, events = self._whole([file for file in files if not file.loader.streams])
        for section, sort in SORTS.items():
            self._things(section, sort, native.get(section, ()))
        with EventWriter(self.session, self.options, self.report, self.faults) as writer:
            for origin, rows in events.items():
                for batch in pieces(rows, BATCH):
                    self._events(writer, batch, origin)
            for file in files:
                if file.loader.streams:
                    for batch in pieces(self._rows(file), BATCH):
                        self._events(writer, batch, self._origin(file))
            if not self.faults:
                writer.relate()
        self._things("timelines", _TIMELINES, native.get("timelines", ()))
        self.faults.settle()
        return self.report

    def _whole(self, files: Sequence[File]) -> tuple[dict[str, list[Row]], dict[Origin, list[Row]]]:
        """Read files that do not stream: return their things by section, and their events by origin."""
        native: dict[str, list[Row]] = {}
        events: dict[Origin, list[Row]] = {}
        for file in files:
            for row in self._rows(file):
                if row.section == "events":
                    events.setdefault(self._origin(file, row.dataset), []).append(row)
                else:
                    native.setdefault(row.section, []).append(row)
        return native, events

    def _origin(self, file: File, said: str | None = None) -> Origin:
        dataset = said if said is not None else self.options.dataset
        return Origin(file.stem, file.name, default=True) if dataset is None else Origin(dataset, file.name)

    def _rows(self, file: File) -> Iterator[Row]:
        """Yield the rows of a file; what cannot be read becomes a fault. Tell the progress now and then."""
        how = loading.Options(self.options.columns, self.options.delimiter, self.options.state != State.PUBLISHED)
        notes = loading.Notes()
        number = -1
        with file.open() as stream:
            for number, row in enumerate(file.loader.load(stream, file.name, how, notes)):
                if isinstance(row, Problem):
                    self.faults.add(row)
                else:
                    yield row
                if number % 100 == 0:
                    self.progress(self.read + stream.tell())
        self.read += file.size
        self.progress(self.read)
        if number < 0 and file.loader.streams:
            self.faults.add(Problem(f"no events in {file.name}", cure="leave the file out, or write one event a line"))
        if notes.ignored:
            self.report.ignored[file.name] = notes.ignored
        for sentence, times in notes.assumptions.items():
            self.report.assumptions.assume(sentence, times)

    def _checked(self, rows: Sequence[Row], sort: Sort | None = None) -> list[Item]:
        """Check rows against their schema; what is wrong becomes a fault at its place in the file."""
        items: list[Item] = []
        for row in rows:
            try:
                items.append((row, check(sort.schema if sort else _EVENT, row.raw)))
            except Invalid as error:
                for problem in error.problems:
                    where = row.place(problem.pointer or "")
                    self.faults.add(Problem(problem.message, where=where, cure=problem.cure))
        return items

    def _events(self, writer: EventWriter, rows: Sequence[Row], origin: Origin) -> None:
        items = self._checked(rows)
        for _, given in items:
            edtf = given.get("edtf")
            for sentence in edtf.normalisations if edtf else ():
                self.report.assumptions.assume(f"dates rewritten: {sentence}")
        if rows[0].flat and not self.faults:  # the rows of one origin are all flat or none is
            items = importing_names.settle(self.session, items, self.report, self.faults)
        if not self.faults:
            writer.write(items, origin)

    def _default_kind(self) -> None:
        """Look up the kind that was given for all events, or make it."""
        if self.options.kind is not None:
            row = Row("events", {}, "--kind")
            [(_, given)] = importing_names.settle(
                self.session, [(row, {"kind": self.options.kind})], self.report, self.faults
            )
            self.faults.settle()
            self.options = replace(self.options, kind=given["kind"])

    def _things(self, section: str, sort: Sort, rows: Sequence[Row]) -> None:
        """Write the things of one section: what is there by its slug is changed, the rest is made."""
        items = self._checked(rows, sort)
        first: dict[str, Row] = {}
        for row, given in items:
            called = given["name"]["text"] if "name" in given else given["title"]
            given["slug"] = given.get("slug") or slugify(called, sort.entity)
            other = first.setdefault(given["slug"], row)
            if other is not row:
                message = f"the slug {given['slug']} is there already, in {other.where}"
                self.faults.add(Problem(message, where=row.where, cure="take one of the two out"))
        if self.faults or not items:
            return
        there = lookup.ids(self.session, sort.entity, first)
        new = [item for item in items if item[1]["slug"] not in there]
        old: dict[int, Item] = {there[item[1]["slug"]]: item for item in items if item[1]["slug"] in there}
        counts = self.report.of(section)
        try:
            counts.created += len(sort.create(self.session, [given for _, given in new]))
        except Invalid as error:
            self.faults.blame(error, lambda key: new[int(key)][0])
            return
        changes: dict[int, dict[str, Any]] = {
            key: {name: value for name, value in given.items() if name != "slug"} for key, (_, given) in old.items()
        }
        try:
            changed = len(sort.update(self.session, changes)) if changes else 0
        except Invalid as error:
            self.faults.blame(error, lambda key: old[int(key)][0])
            return
        counts.changed += changed
        counts.unchanged += len(old) - changed

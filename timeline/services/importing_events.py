"""Events of an import, batch by batch: matched with what is there, then made or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.formats.loading import Row
from timeline.models import Dataset, Event
from timeline.schemas.base import shown
from timeline.services import event, importing_private, slug
from timeline.services.batch import pieces
from timeline.services.importing_names import Item
from timeline.services.importing_relations import RelationWriter
from timeline.services.importing_report import Faults, Options, Origin, Report
from timeline.vocab import Entity

BATCH = 1_000
MAX_DATASET = 80
_GROWN = 4
_LOOKED_UP = ("slug", "label", "event", "event_read", "event_read_link", "event_search", "relation")
_EQUAL = "rows that equal another row: events of their own"


class IdSet:
    """A set of ids in one bit each, so that it stays small over millions of them."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, key: int) -> None:
        """Put an id in."""
        byte = key >> 3
        if byte >= len(self._bits):
            self._bits.extend(bytes(byte - len(self._bits) + 4096))
        self._bits[byte] |= 1 << (key & 7)

    def __contains__(self, key: int) -> bool:
        byte = key >> 3
        return byte < len(self._bits) and bool(self._bits[byte] & 1 << (key & 7))


class EventWriter:
    """Writes the events of one import. Memory does not grow with their number, apart from the sets of ids."""

    def __init__(self, session: Session, options: Options, report: Report, faults: Faults) -> None:
        self.session = session
        self.options = options
        self.report = report
        self.faults = faults
        self.seen = IdSet()
        self.written = IdSet()
        self.repeats: dict[str, int] = {}
        self.relations = RelationWriter(session, report, faults, BATCH)
        self.gauged = BATCH // _GROWN

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.relations.close()

    def write(self, items: Sequence[Item], origin: Origin) -> None:
        """Write one batch. Events without a slug belong to the data set of `origin` when they name none."""
        loaded = {id(given) for _, given in items if not given.get("dataset")} if origin.default else set()
        self._identify(items, origin)
        if self.faults:
            return
        matched: dict[int, Item] = {}
        new: list[Item] = []
        for item, key in zip(items, self._match(items), strict=True):
            if key is None:
                new.append(item)
            elif key in matched or key in self.seen:
                message = "this event is in the files already"
                self.faults.add(Problem(message, where=item[0].where, cure="take one of the two out"))
            else:
                matched[key] = item
        self._refuse_twice(new)
        if self.faults:
            return
        self._create(new)
        self._gauge()
        changed = self._update(matched)
        mixed = sum("slug" not in matched[key][1] and id(matched[key][1]) in loaded for key in changed)
        if mixed:
            self.report.mixed[origin] = self.report.mixed.get(origin, 0) + mixed

    def _identify(self, items: Sequence[Item], origin: Origin) -> None:
        """Give events without slug and external id one made of what their row says, so that a file imported twice
        changes nothing. Equal rows are numbered."""
        dataset = origin.dataset.strip()
        nameless = [(row, given) for row, given in items if "slug" not in given and not given.get("external_id")]
        needed = nameless or any(given.get("external_id") and not given.get("dataset") for _, given in items)
        if needed and not (0 < len(dataset) <= MAX_DATASET and dataset.isprintable()):
            message = f"{shown(dataset, 30)} cannot be the name of a data set"
            cure = f"name it with --dataset, in 1 to {MAX_DATASET} characters"
            self.faults.add(Problem(message, where=origin.file, cure=cure))
            return
        digests = [_digest(row) for row, _ in nameless]
        there = self._by_external({(dataset, digest) for digest in digests})
        times = {digest: self._times(digest, there.get((dataset, digest))) for digest in digests}
        for (_, given), digest in zip(nameless, digests, strict=True):
            times[digest] += 1
            given["external_id"] = digest if times[digest] == 1 else f"{digest}-{times[digest]}"
            if times[digest] > 1:
                self.report.assumptions.assume(_EQUAL)
                self.repeats[digest] = times[digest]
        for _, given in items:
            if given.get("external_id") and not given.get("dataset"):
                given["dataset"] = dataset

    def _times(self, digest: str, stored: int | None) -> int:
        """Return how many equal rows came before this batch; only those that did repeat are remembered."""
        return self.repeats.get(digest, int(stored is not None and stored in self.seen))

    def _match(self, items: Sequence[Item]) -> Iterator[int | None]:
        """Yield the id of the event that each item is, None for a new one."""
        slugs = slug.taken(self.session, Entity.EVENT, (g["slug"] for _, g in items if "slug" in g))
        outside = self._by_external(
            {(g["dataset"], g["external_id"]) for _, g in items if g.get("external_id") and g.get("dataset")}
        )
        for row, given in items:
            mine = slugs.get(given.get("slug", ""))
            theirs = outside.get((given.get("dataset"), given.get("external_id")))
            if mine is not None and theirs is not None and mine != theirs:
                message = "the slug and the external id belong to two events"
                self.faults.add(Problem(message, where=row.where, cure="leave one of the two out"))
            yield mine if mine is not None else theirs

    def _by_external(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[Any, Any], int]:
        found: dict[tuple[Any, Any], int] = {}
        by_dataset: dict[str, list[str]] = {}
        for name, key in wanted:
            by_dataset.setdefault(name, []).append(key)
        for name, keys in by_dataset.items():
            for piece in pieces(keys):
                statement = (
                    sa.select(Event.external_id, Event.id)
                    .join(Dataset, Dataset.id == Event.dataset_id)
                    .where(Dataset.name == name, Event.external_id.in_(piece))
                )
                found.update(((name, external), key) for external, key in self.session.execute(statement))
        return found

    def _refuse_twice(self, new: Sequence[Item]) -> None:
        first: dict[tuple[str, ...], Row] = {}
        for row, given in new:
            names: list[tuple[str, ...]] = [("slug", given["slug"])] if "slug" in given else []
            if given.get("external_id"):
                names.append(("external_id", str(given.get("dataset")), given["external_id"]))
            for name in names:
                other = first.setdefault(name, row)
                if other is not row:
                    message = f"the {name[0]} {name[-1]} is there already, in {other.where}"
                    self.faults.add(Problem(message, where=row.place(f"/{name[0]}"), cure="take one of the two out"))

    def _create(self, new: Sequence[Item]) -> None:
        if not new:
            return
        defaults: dict[str, Any] = {"state": self.options.state}
        if self.options.kind:
            defaults["kind"] = self.options.kind
        inputs = [
            {**defaults, **{key: value for key, value in given.items() if key != "relations"}} for _, given in new
        ]
        for made in inputs:
            made["kind"] = made.get("kind") or defaults.get("kind")
        try:
            ids = event.create_many(self.session, inputs)
        except Invalid as error:
            self.faults.blame(error, lambda key: new[int(key)][0])
            return
        self.report.of("events").created += len(ids)
        for key, item in zip(ids, new, strict=True):
            self.seen.add(key)
            self.written.add(key)
            self._spool(key, item)

    def _gauge(self) -> None:
        """Let PostgreSQL look at the tables whenever there are four times as many new events: what it knows of them is
        from before the import, and made it read every slug for each batch."""
        created = self.report.of("events").created
        if created >= _GROWN * self.gauged and self.session.get_bind().dialect.name == "postgresql":
            self.gauged = created
            self.session.execute(sa.text(f"ANALYZE (SKIP_LOCKED) {', '.join(_LOOKED_UP)}"))

    def _update(self, matched: Mapping[int, Item]) -> set[int]:
        if not matched:
            return set()
        changes = {
            key: {name: value for name, value in given.items() if name not in ("relations", "slug")}
            for key, (_, given) in matched.items()
        }
        for change in changes.values():
            # What the kind of new events is to be says nothing of one that has a kind.
            if self.options.kind is not None and change.get("kind", ...) is None:
                del change["kind"]
        changes |= importing_private.keep(self.session, {key: changes[key] for key in matched if matched[key][0].flat})
        try:
            changed = event.update_many(self.session, changes)
        except Invalid as error:
            self.faults.blame(error, lambda key: matched[int(key)][0])
            return set()
        counts = self.report.of("events")
        counts.changed += len(changed)
        counts.unchanged += len(matched) - len(changed)
        for key, item in matched.items():
            self.seen.add(key)
            if key in changed:
                self.written.add(key)
            self._spool(key, item)
        return changed

    def _spool(self, key: int, item: Item) -> None:
        row, given = item
        if "relations" in given:
            self.relations.add(key, row, given["relations"])

    def relate(self) -> None:
        """Write the relations of all events, now that all of them are there."""
        counts = self.report.of("events")
        for changed in self.relations.write():
            for key in changed:
                if key not in self.written:
                    counts.changed += 1
                    counts.unchanged -= key in self.seen
                    self.written.add(key)


def _digest(row: Row) -> str:
    said = orjson.dumps(row.raw, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(said).hexdigest()[:20]

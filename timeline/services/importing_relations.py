"""Relations of an import: kept aside until all of its events are there, then written batch by batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.errors import Invalid
from timeline.formats.loading import Row
from timeline.models import Event, Relation
from timeline.services import event, lookup, relation
from timeline.services.batch import pieces
from timeline.services.importing_report import Faults, Report
from timeline.services.relation import Triple
from timeline.vocab import Entity, State

_LEFT_OUT = "relations to events that are not here: left out"

Wanted = dict[int, list[dict[str, Any]]]


class RelationWriter:
    """Holds what the events of an import say of one another. Of all that, only the relations told from their far end
    are in memory when they are written: no batch may take away what an event of another batch says."""

    def __init__(self, session: Session, report: Report, faults: Faults, batch: int) -> None:
        self.session = session
        self.report = report
        self.faults = faults
        self.batch = batch
        self.spool = SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - closed by close()

    def close(self) -> None:
        """Let the spooled lines go."""
        self.spool.close()

    def add(self, key: int, row: Row, relations: Sequence[Mapping[str, Any]]) -> None:
        """Keep the relations of one event."""
        self.spool.write(orjson.dumps([key, row.where, row.flat, relations]) + b"\n")

    def write(self) -> Iterator[set[int]]:
        """Write everything, and yield the events that did change, batch by batch."""
        kept: set[Triple] = set()
        for batch in self._batches():
            kept.update(relation.told_by_others(self.session, {key: relations for key, _, _, relations in batch}))
        for batch in self._batches():
            yield self._write(batch, kept)

    def _batches(self) -> Iterator[list[Any]]:
        self.spool.seek(0)
        for lines in pieces(self.spool, self.batch):
            yield [orjson.loads(line) for line in lines]

    def _write(self, batch: list[Any], kept: set[Triple]) -> set[int]:
        wanted: Wanted = {key: relations for key, _, _, relations in batch}
        hidden = self._complete(wanted, [key for key, _, flat, _ in batch if flat])
        places = {key: Row("events", {}, where) for key, where, _, _ in batch}
        try:
            return event.relate_many(self.session, wanted, kept | hidden)
        except Invalid as error:
            self.faults.blame(error, lambda key: places.get(int(key)))
            return set()

    def _complete(self, wanted: Wanted, free: Collection[int]) -> set[Triple]:
        """Leave out what leads nowhere from the relations of flat rows, and give them the notes that they had, for an
        export shows none. Return those stored of them that it does not show at all, for their partner is not public."""
        ids = lookup.ids(self.session, Entity.EVENT, {each["to"] for key in free for each in wanted[key]})
        notes, hidden = self._stored(free)
        for key in free:
            here = [each for each in wanted[key] if each["to"] in ids]
            left_out = len(wanted[key]) - len(here)
            if left_out:
                self.report.assumptions.assume(_LEFT_OUT, left_out)
            wanted[key] = [
                {"note": notes.get(relation.forward(key, each["type"], ids[each["to"]])), **each} for each in here
            ]
        return hidden

    def _stored(self, keys: Collection[int]) -> tuple[dict[Triple, str | None], set[Triple]]:
        """Return the notes of the relations of these events, and their own relations that readers do not see."""
        notes: dict[Triple, str | None] = {}
        hidden: set[Triple] = set()
        seen = sa.and_(
            Event.state == State.PUBLISHED,
            Event.deleted_at.is_(None),
            sa.or_(Event.publish_at.is_(None), Event.publish_at <= clock.now()),
        )
        columns = (Relation.from_id, Relation.type, Relation.to_id)
        for piece in pieces(keys):
            noted = sa.select(*columns, Relation.note).where(
                sa.or_(Relation.from_id.in_(piece), Relation.to_id.in_(piece)), Relation.note.is_not(None)
            )
            notes.update(((start, word, to), note) for start, word, to, note in self.session.execute(noted))
            unseen = (
                sa.select(*columns)
                .join(Event, Event.id == Relation.to_id)
                .where(Relation.from_id.in_(piece), sa.not_(seen))
            )
            hidden.update((start, word, to) for start, word, to in self.session.execute(unseen))
        return notes, hidden

"""Relations between events: stored under the forward word, from the event that the word begins at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.models import Base, Relation
from timeline.services import lookup
from timeline.services.batch import pieces
from timeline.vocab import INVERSES, RELATIONS, Entity

PARENT = "part_of"
MUTUAL = "contradicts"
"""The word that is its own inverse."""

Triple = tuple[int, str, int]

_table = Base.metadata.tables["relation"]
_DELETE = sa.delete(_table).where(
    _table.c.from_id == sa.bindparam("start"),
    _table.c.type == sa.bindparam("word"),
    _table.c.to_id == sa.bindparam("to"),
)


class Changed(NamedTuple):
    """Events whose outgoing relations did change, and events that a relation no longer leads to."""

    starts: set[int]
    parted: set[int]


def replace_many(
    session: Session, wanted: Mapping[int, Sequence[Mapping[str, Any]]], kept: AbstractSet[Triple] = frozenset()
) -> Changed:
    """Set the relations that events name (loaded by RelationInput), by the event's id.

    A forward word belongs to the event that names it: what it no longer names is taken away. An inverse word adds to
    the other event and takes nothing away there; of a word that is its own inverse either event may say it. What is in
    `kept` (see `told_by_others`) is not taken away. History (of `starts`) and read model (of both) are the caller's.
    Raise `Invalid` (pointers `/id/relations/0/to`) when an event is unknown, is named as its own relation, has two
    parents or is part of itself.
    """
    problems: list[Problem] = []
    pointed = [
        (relation["to"], f"/{key}/relations/{position}/to")
        for key, relations in wanted.items()
        for position, relation in enumerate(relations)
    ]
    ids = lookup.resolve(session, Entity.EVENT, pointed, problems)
    new: dict[Triple, tuple[str | None, str]] = {}
    for key, relations in wanted.items():
        for position, relation in enumerate(relations):
            if relation["to"] not in ids:
                continue
            pointer = f"/{key}/relations/{position}/to"
            if ids[relation["to"]] == key:
                cure = "name another event"
                problems.append(Problem("an event cannot relate to itself", pointer=pointer, cure=cure))
                continue
            new.setdefault(forward(key, relation["type"], ids[relation["to"]]), (relation.get("note"), pointer))
    if problems:
        raise Invalid(problems)
    pointers = {triple: pointer for triple, (_, pointer) in new.items()}
    changed = _write(session, set(wanted), {triple: note for triple, (note, _) in new.items()}, kept, pointers)
    _check_parents(session, pointers)
    return changed


def told_by_others(session: Session, wanted: Mapping[int, Sequence[Mapping[str, Any]]]) -> Iterator[Triple]:
    """Yield the stored form of what these events say of relations that begin at other events. Those that relations
    are written for in another batch must not lose it. What names no event is passed over."""
    ids = lookup.ids(session, Entity.EVENT, {each["to"] for relations in wanted.values() for each in relations})
    for key, relations in wanted.items():
        for relation in relations:
            other = ids.get(relation["to"])
            if other is not None and relation["type"] in INVERSES:
                yield other, INVERSES[relation["type"]], key


def forward(key: int, word: str, other: int) -> Triple:
    """Return how it is stored that one event relates to another by a forward or an inverse word."""
    return (key, word, other) if word in RELATIONS else (other, INVERSES[word], key)


def _write(
    session: Session,
    naming: Collection[int],
    new: Mapping[Triple, str | None],
    kept: AbstractSet[Triple],
    pointers: Mapping[Triple, str],
) -> Changed:
    starts = set(naming) | {start for start, _, _ in new}
    old: dict[Triple, str | None] = {}
    mutual: set[tuple[int, int]] = set()
    for piece in pieces(starts):
        for row in session.execute(sa.select(Relation.__table__).where(Relation.from_id.in_(piece))):
            old[row.from_id, row.type, row.to_id] = row.note
        # Of a word that is its own inverse one row will do, whichever event said it.
        both = sa.select(Relation.from_id, Relation.to_id).where(Relation.to_id.in_(piece), Relation.type == MUTUAL)
        mutual.update((to, start) for start, to in session.execute(both))
    gone = {triple for triple in old if triple[0] in naming and triple not in new and triple not in kept}
    gone -= {(to, word, start) for start, word, to in new if word == MUTUAL}
    added: dict[Triple, str | None] = {}
    for triple, note in new.items():
        start, word, to = triple
        said_before = word == MUTUAL and ((start, to) in mutual or (to, word, start) in added)
        if old.get(triple, ...) != note and not said_before:
            added[triple] = note
            if triple in old:
                gone.add(triple)
    if gone:
        session.execute(_DELETE, [{"start": start, "word": word, "to": to} for start, word, to in gone])
    if added:
        # A second parent would break a unique index: it is refused in words before.
        parents = _parents(session, {start for start, word, _ in added if word == PARENT})
        _refuse_two_parents(added, parents, pointers)
        rows = [
            {"from_id": start, "type": word, "to_id": to, "note": note} for (start, word, to), note in added.items()
        ]
        session.execute(sa.insert(_table), rows)
    return Changed({start for start, _, _ in (*gone, *added)}, {to for _, _, to in gone})


def _parents(session: Session, keys: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for piece in pieces(keys):
        statement = sa.select(Relation.from_id, Relation.to_id).where(
            Relation.from_id.in_(piece), Relation.type == PARENT
        )
        found.update((child, parent) for child, parent in session.execute(statement))
    return found


def _refuse_two_parents(
    added: Mapping[Triple, str | None], parents: dict[int, int], pointers: Mapping[Triple, str]
) -> None:
    problems = []
    known = dict(parents)
    for start, word, to in added:
        if word == PARENT and known.setdefault(start, to) != to:
            cure = "name one of them only"
            problems.append(
                Problem("an event is part of one other at most", pointer=pointers[start, word, to], cure=cure)
            )
    if problems:
        raise Invalid(problems)


def _check_parents(session: Session, pointers: Mapping[Triple, str]) -> None:
    """Raise `Invalid` when an event has become part of itself."""
    children = {start: pointer for (start, word, _), pointer in pointers.items() if word == PARENT}
    if not children:
        return
    relation = Relation
    begin = sa.select(relation.from_id.label("event"), relation.to_id.label("up")).where(
        relation.type == PARENT, relation.from_id.in_(children)
    )
    above = begin.cte("whole", recursive=True)
    above = above.union(
        sa.select(above.c.event, relation.to_id).join(
            above, sa.and_(relation.from_id == above.c.up, relation.type == PARENT)
        )
    )
    found = sa.select(above.c.event).where(above.c.event == above.c.up).distinct().order_by(above.c.event)
    circular = session.scalars(found).all()
    if circular:
        cure = "name an event that is not part of it"
        raise Invalid([Problem("the event is part of itself", pointer=children[key], cure=cure) for key in circular])

"""Writing events: create, change, relate, delete; always many at once, in a constant number of statements a batch."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.errors import Invalid, Problem
from timeline.models import (
    Base,
    Citation,
    Event,
    EventActor,
    EventPlace,
    EventTag,
    EventText,
    Media,
)
from timeline.services import event_snapshot, event_state, history, lookup, relation, slug
from timeline.services.batch import insert_numbered, insert_rows, pieces
from timeline.services.event_material import of_new
from timeline.services.event_references import resolve
from timeline.services.event_state import NEW, EventState
from timeline.services.refresh import add_new, refresh
from timeline.text import slugify
from timeline.vocab import Entity

EventInput = Mapping[str, Any]
"""What schemas.event.EventInput loads: only the keys that were given."""

_YEAR = re.compile(r"\[?(\d{4})(?!\d)")

CHILDREN: dict[str, tuple[type[Base], str | None]] = {
    "texts": (EventText, None),
    "actors": (EventActor, "position"),
    "places": (EventPlace, "position"),
    "tags": (EventTag, None),
    "sources": (Citation, "position"),
    "media": (Media, "position"),
}
"""The tables behind each part of an EventState, and the column that keeps the order."""


def create(session: Session, given: EventInput) -> int:
    """Write one new event; see `create_many`. Pointers of problems are within the input."""
    with _alone(0):
        return create_many(session, [given])[0]


def create_many(session: Session, inputs: Sequence[EventInput]) -> list[int]:
    """Write new events with their slugs, links, relations and first revisions, and refresh the read model.

    References (slugs or ids) must exist; relations may go to events of the same call. Return the ids in order. Raise
    `Invalid` with every problem found; pointers begin with the position: `/3/actors/0/role`.
    """
    if not inputs:
        return []
    problems: list[Problem] = []
    resolved = resolve(session, dict(enumerate(inputs)), problems)
    states = [event_state.merge(NEW, given, problems, f"/{position}") for position, given in resolved.items()]
    if problems:
        raise Invalid(problems)
    wishes = [_wish(given) for given in inputs]
    slugs = slug.give(session, Entity.EVENT, wishes)
    now = clock.now()
    rows = [{**state.columns, "revision": 1, "created_at": now, "updated_at": now} for state in states]
    ids = insert_numbered(session, Event, rows)
    slug.insert(session, Entity.EVENT, dict(zip(ids, slugs, strict=True)))
    made = {key: replace(state, slug=slug, revision=1) for key, state, slug in zip(ids, states, slugs, strict=True)}
    for part in CHILDREN:
        _insert(session, part, made)
    related = {key: given["relations"] for key, given in zip(ids, inputs, strict=True) if given.get("relations")}
    if related:
        positions = {key: position for position, key in enumerate(ids)}
        touched = _relate(session, related, positions).starts
        _record_new(session, event_state.read(session, ids))
        _record(session, touched - set(ids))
        refresh(session, touched | set(ids))
    else:
        _record_new(session, made)
        add_new(session, of_new(session, made, now))
    return ids


def update(session: Session, key: int, changes: EventInput) -> bool:
    """Change one event; see `update_many`. Tell whether anything did change."""
    with _alone(key):
        return bool(update_many(session, {key: changes}))


def update_many(session: Session, changes: Mapping[int, EventInput]) -> set[int]:
    """Change events by id. Keys not given stay, lists are replaced as a whole, relations as relation.replace_many
    says. Write a revision of each event that did change, refresh the read model, and return those events.

    Raise `Invalid` with every problem found; pointers begin with the id: `/17/kind`.
    """
    before = event_state.read(session, changes)
    problems: list[Problem] = [
        Problem(f"there is no event {key}", pointer=f"/{key}") for key in changes if key not in before
    ]
    problems += [Problem("the event was deleted", pointer=f"/{key}") for key in before if before[key].deleted]
    resolved = resolve(session, changes, problems)
    after = {key: event_state.merge(state, resolved[key], problems, f"/{key}") for key, state in before.items()}
    if problems:
        raise Invalid(problems)
    changed = {key for key in before if before[key] != after[key]}
    slug.rename(
        session,
        Entity.EVENT,
        {key: after[key].slug for key in changed if after[key].slug != before[key].slug},
    )
    moved = [{"id": key, **after[key].columns} for key in changed if after[key].columns != before[key].columns]
    if moved:
        session.execute(sa.update(Event), moved)
    for part in CHILDREN:
        other = {key: after[key] for key in changed if _differ(part, before[key], after[key])}
        _delete(session, part, other)
        _insert(session, part, other)
    named = {key: given["relations"] for key, given in changes.items() if "relations" in given}
    related = _relate(session, named)
    changed |= related.starts
    _record(session, changed)
    refresh(session, changed | related.parted)
    return changed


def relate_many(
    session: Session,
    wanted: Mapping[int, Sequence[Mapping[str, Any]]],
    kept: AbstractSet[relation.Triple] = frozenset(),
) -> set[int]:
    """Set the relations of events by id (see relation.replace_many), with history and read model. Return the events
    that did change."""
    changed = relation.replace_many(session, wanted, kept)
    _record(session, changed.starts)
    refresh(session, changed.starts | changed.parted)
    return changed.starts


def delete_many(session: Session, keys: Collection[int]) -> None:
    """Delete events: readers get "gone", the slugs stay taken, the history stays. Ids that are no event are
    passed over."""
    now = clock.now()
    chosen = [key for key, state in event_state.read(session, keys).items() if not state.deleted]
    for piece in pieces(chosen):
        session.execute(sa.update(Event).where(Event.id.in_(piece)).values(deleted_at=now))
    lookup.forget(session, Entity.EVENT)
    _record(session, chosen)
    refresh(session, chosen)


@contextmanager
def _alone(key: int) -> Iterator[None]:
    """Run a verb for one event: the pointers of problems lose the key that they begin with."""
    try:
        yield
    except Invalid as error:
        prefix = f"/{key}"
        raise Invalid(
            [replace(problem, pointer=(problem.pointer or "").removeprefix(prefix)) for problem in error.problems]
        ) from None


def _wish(given: EventInput) -> slug.Wish:
    edtf = given.get("edtf")
    year = _YEAR.match(edtf.text) if edtf is not None else None
    return slug.Wish(given.get("slug"), slugify(given["title"], Entity.EVENT), year[1] if year else None)


def _rows(part: str, state: EventState) -> Iterable[dict[str, Any]]:
    if part == "texts":
        return [{"lang": lang, **text._asdict()} for lang, text in state.texts.items()]
    if part == "tags":
        return [{"tag_id": tag} for tag in state.tags]
    return [{"position": position, **each._asdict()} for position, each in enumerate(getattr(state, part))]


def _differ(part: str, old: EventState, new: EventState) -> bool:
    return bool(getattr(old, part) != getattr(new, part))


def _insert(session: Session, part: str, states: Mapping[int, EventState]) -> None:
    table = CHILDREN[part][0]
    rows = [{"event_id": key, **row} for key, state in states.items() for row in _rows(part, state)]
    insert_rows(session, table, rows)


def _delete(session: Session, part: str, keys: Iterable[int]) -> None:
    table: Any = CHILDREN[part][0]
    for piece in pieces(keys):
        chosen = sa.delete(table).where(table.event_id.in_(piece))
        if table is Citation:
            chosen = chosen.where(Citation.claim_id.is_(None))
        session.execute(chosen)


def _relate(
    session: Session,
    wanted: Mapping[int, Sequence[Mapping[str, Any]]],
    positions: Mapping[int, int] | None = None,
) -> relation.Changed:
    """Set relations by event id; pointers begin with the event's position when there are positions."""
    if not wanted:
        return relation.Changed(set(), set())
    try:
        return relation.replace_many(session, wanted)
    except Invalid as error:
        if positions is None:
            raise
        raise Invalid([_repointed(problem, positions) for problem in error.problems]) from None


def _repointed(problem: Problem, positions: Mapping[int, int]) -> Problem:
    _, key, *rest = (problem.pointer or "").split("/")
    pointer = "/".join(["", str(positions.get(int(key), key)), *rest])
    return replace(problem, pointer=pointer)


def _record(session: Session, keys: Collection[int]) -> None:
    """Record what events became, and give them their revision's number and instant."""
    for piece in pieces(keys, 1_000):
        states = event_state.read(session, piece)
        numbers = history.record_many(session, Entity.EVENT, _records(session, states))
        now = clock.now()
        rows = [{"id": key, "revision": n, "updated_at": now} for key, n in numbers.items()]
        session.execute(sa.update(Event), rows)


def _record_new(session: Session, states: Mapping[int, EventState]) -> None:
    """Record what new events are."""
    history.record_many(session, Entity.EVENT, _records(session, states, new=True))


def _records(session: Session, states: Mapping[int, EventState], *, new: bool = False) -> list[history.Record]:
    told = event_snapshot.snapshots(session, states)
    return [
        history.Record(key, 0 if new else state.revision, told[key], state.public, state.bounds)
        for key, state in states.items()
    ]

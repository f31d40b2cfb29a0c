"""Writing places. A place lies in at most one other, and never in itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.models import Place
from timeline.services import fanout, lookup, thing
from timeline.vocab import Entity

SPEC = thing.Spec(Entity.PLACE, ("lat", "lon", "country", "parent_id"))


def create_many(session: Session, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new places (loaded by PlaceInput); a parent may be among them. Return their ids in order.

    Raise `Invalid` (pointers `/3/parent`) when a parent is unknown or the places would lie in a circle.
    """
    ids = thing.insert_many(session, SPEC, inputs)
    parents = _parents(session, dict(enumerate(inputs)))
    rows = [{"id": ids[position], "parent_id": parent} for position, parent in parents.items()]
    if rows:
        session.execute(sa.update(Place), rows)
        _refuse_circles(session, {ids[position]: position for position in parents})
    _record(session, ids, new=True)
    return ids


def update_many(session: Session, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change places by id; keys not given stay. Events in them, and in the places within them, are refreshed (see
    services.fanout). Return the ids that did change."""
    parents = _parents(session, changes)
    if parents:
        thing.hold(session, Entity.PLACE, fanout.places_within(parents))
    resolved = {
        key: ({**given, "parent_id": parents[key]} if key in parents else given) for key, given in changes.items()
    }
    before = thing.changed_by(session, SPEC, resolved)
    after = thing.read(session, SPEC, before)
    moved = {key for key, was in before.items() if was.columns["parent_id"] != after[key].columns["parent_id"]}
    _refuse_circles(session, {key: key for key in moved})
    _record(session, before, new=False)
    seen = {key for key, was in before.items() if _shown(was) != _shown(after[key])}
    fanout.spread(session, Entity.PLACE, moved)
    fanout.spread(session, Entity.PLACE, seen - moved, whole=False)
    return set(before)


def _parents(session: Session, inputs: Mapping[int, Mapping[str, Any]]) -> dict[int, int | None]:
    """Return the parents that inputs name, by the inputs' key."""
    named = {key: given["parent"] for key, given in inputs.items() if "parent" in given}
    problems: list[Problem] = []
    references = [(parent, f"/{key}/parent") for key, parent in named.items() if parent is not None]
    found = lookup.resolve(session, Entity.PLACE, references, problems)
    if problems:
        raise Invalid(problems)
    return {key: None if parent is None else found[parent] for key, parent in named.items()}


def _refuse_circles(session: Session, places: Mapping[int, int]) -> None:
    """Raise `Invalid` when one of these places (id -> its key in the pointer) lies within itself."""
    start = sa.select(Place.id.label("place"), Place.parent_id.label("up")).where(Place.id.in_(places))
    above = start.cte("above", recursive=True)
    above = above.union(sa.select(above.c.place, Place.parent_id).join(above, Place.id == above.c.up))
    found = sa.select(above.c.place).where(above.c.place == above.c.up).distinct().order_by(above.c.place)
    circular = session.scalars(found).all()
    if circular:
        cure = "choose a parent that does not lie within it"
        raise Invalid(
            [Problem("the place lies within itself", pointer=f"/{places[key]}/parent", cure=cure) for key in circular]
        )


def _shown(stored: thing.Thing) -> tuple[Any, ...]:
    return stored.slug, stored.name, *(stored.columns[name] for name in ("lat", "lon"))


def _record(session: Session, keys: Iterable[int], *, new: bool) -> None:
    chosen = list(keys)
    parents = session.scalars(sa.select(Place.parent_id).where(Place.id.in_(chosen), Place.parent_id.is_not(None)))
    slugs = lookup.slugs(session, Entity.PLACE, [parent for parent in parents if parent is not None])
    thing.record(session, SPEC, chosen, new=new, parent_id=("parent", slugs.get))

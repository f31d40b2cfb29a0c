"""Writing curated timelines: their lanes, and the events pinned to them or kept off them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.errors import Invalid, Problem
from timeline.models import Lane, Timeline, TimelineEntry
from timeline.services import history, lookup, slug
from timeline.services.batch import insert_numbered
from timeline.services.refresh import refresh
from timeline.text import slugify
from timeline.vocab import Entity, State

COLUMNS = ("state", "lang", "title", "summary", "query", "lane_by")
DEFAULTS: dict[str, Any] = {"state": State.PUBLISHED, "lang": "en"}


class Pin(NamedTuple):
    """An event on the timeline, or kept off it."""

    event_id: int
    lane: str | None = None
    headline: str | None = None
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class TimelineState:
    """Everything that an input sets. Two of them are equal when an input would change nothing."""

    slug: str
    columns: Mapping[str, Any]
    lanes: tuple[tuple[str, str], ...] = ()
    entries: tuple[Pin, ...] = ()
    revision: int = field(default=0, compare=False)


def create_many(session: Session, inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write new timelines (loaded by TimelineInput). Return their ids in order.

    Raise `Invalid` (pointers `/0/entries/3/event`) when an event or a lane is unknown.
    """
    if not inputs:
        return []
    wishes = [slug.Wish(given.get("slug"), slugify(given["title"], Entity.TIMELINE)) for given in inputs]
    slugs = slug.give(session, Entity.TIMELINE, wishes)
    blank = {column: DEFAULTS.get(column) for column in COLUMNS}
    states = {
        position: _merged(session, TimelineState(slugs[position], blank), given, f"/{position}")
        for position, given in enumerate(inputs)
    }
    now = clock.now()
    rows = [{**s.columns, "revision": 1, "created_at": now, "updated_at": now} for s in states.values()]
    ids = insert_numbered(session, Timeline, rows)
    slug.insert(session, Entity.TIMELINE, dict(zip(ids, slugs, strict=True)))
    for key, state in zip(ids, states.values(), strict=True):
        _insert_parts(session, key, state)
    _record(session, ids, new=True)
    refresh(session, {pin.event_id for state in states.values() for pin in state.entries})
    return ids


def update_many(session: Session, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Change timelines by id; keys not given stay, lanes and entries are replaced as a whole. Return the ids that did
    change."""
    before = read(session, changes)
    changed: set[int] = set()
    moved: set[int] = set()
    for key, old in before.items():
        new = _merged(session, old, changes[key], f"/{key}")
        if new == old:
            continue
        changed.add(key)
        if new.slug != old.slug:
            slug.rename(session, Entity.TIMELINE, {key: new.slug})
        session.execute(sa.update(Timeline).where(Timeline.id == key).values(**new.columns))
        if (new.lanes, new.entries) != (old.lanes, old.entries):
            session.execute(sa.delete(TimelineEntry).where(TimelineEntry.timeline_id == key))
            session.execute(sa.delete(Lane).where(Lane.timeline_id == key))
            _insert_parts(session, key, new)
            moved |= _pinned(old) ^ _pinned(new)
    _record(session, changed, new=False, seen=any(_public(before[key]) for key in changed))
    refresh(session, moved)
    return changed


def _pinned(state: TimelineState) -> set[int]:
    return {pin.event_id for pin in state.entries if not pin.excluded}


def _merged(session: Session, old: TimelineState, given: Mapping[str, Any], pointer: str) -> TimelineState:
    columns = {column: given.get(column, old.columns[column]) for column in COLUMNS}
    lanes = old.lanes
    if "lanes" in given:
        lanes = tuple((lane["slug"], lane["title"]) for lane in given["lanes"])
    entries = old.entries
    problems: list[Problem] = []
    if "entries" in given:
        asked = [(pin["event"], f"{pointer}/entries/{n}/event") for n, pin in enumerate(given["entries"])]
        found = lookup.resolve(session, Entity.EVENT, asked, problems)
        pins: dict[int, Pin] = {}
        for n, entry in enumerate(given["entries"]):
            key = found.get(entry["event"])
            if key in pins:
                cure = "take one of the two out"
                problems.append(Problem("the event is there already", pointer=f"{pointer}/entries/{n}", cure=cure))
            elif key is not None:
                pins[key] = Pin(key, entry.get("lane"), entry.get("headline"), entry.get("excluded", False))
        entries = tuple(pins.values())
    known = {lane for lane, _ in lanes}
    for n, pin in enumerate(entries):
        if pin.lane is not None and pin.lane not in known:
            where = f"{pointer}/entries/{n}/lane" if "entries" in given else f"{pointer}/lanes"
            problems.append(Problem(f"there is no lane {pin.lane}", pointer=where, cure="add it to lanes"))
    if problems:
        raise Invalid(problems)
    return TimelineState(given.get("slug") or old.slug, columns, lanes, entries, old.revision)


def _insert_parts(session: Session, key: int, state: TimelineState) -> None:
    lanes: dict[str | None, int | None] = {None: None}
    if state.lanes:
        rows = [
            {"timeline_id": key, "slug": lane, "title": title, "position": position}
            for position, (lane, title) in enumerate(state.lanes)
        ]
        ids = insert_numbered(session, Lane, rows)
        lanes.update(zip((lane for lane, _ in state.lanes), ids, strict=True))
    if state.entries:
        entries = [
            {
                "timeline_id": key,
                "event_id": pin.event_id,
                "lane_id": lanes[pin.lane],
                "position": position,
                "headline": pin.headline,
                "excluded": pin.excluded,
            }
            for position, pin in enumerate(state.entries)
        ]
        session.execute(sa.insert(TimelineEntry), entries)


def read(session: Session, keys: Iterable[int]) -> dict[int, TimelineState]:
    """Return timelines as they are stored, by id."""
    wanted = list(keys)
    slugs = lookup.slugs(session, Entity.TIMELINE, wanted)
    lanes: dict[int, list[tuple[str, str]]] = {key: [] for key in wanted}
    for lane in session.execute(
        sa.select(Lane.timeline_id, Lane.slug, Lane.title).where(Lane.timeline_id.in_(wanted)).order_by(Lane.position)
    ):
        lanes[lane.timeline_id].append((lane.slug, lane.title))
    entries: dict[int, list[Pin]] = {key: [] for key in wanted}
    for row in session.execute(
        sa.select(
            TimelineEntry.timeline_id,
            TimelineEntry.event_id,
            Lane.slug,
            TimelineEntry.headline,
            TimelineEntry.excluded,
        )
        .join(Lane, Lane.id == TimelineEntry.lane_id, isouter=True)
        .where(TimelineEntry.timeline_id.in_(wanted))
        .order_by(TimelineEntry.position)
    ):
        entries[row.timeline_id].append(Pin(*row[1:]))
    return {
        row.id: TimelineState(
            slugs[row.id],
            {column: row._mapping[column] for column in COLUMNS},
            tuple(lanes[row.id]),
            tuple(entries[row.id]),
            row.revision,
        )
        for row in session.execute(sa.select(Timeline.__table__).where(Timeline.id.in_(wanted)))
    }


def _record(session: Session, keys: Iterable[int], *, new: bool, seen: bool = False) -> None:
    """Record what timelines are now; `seen` says that readers saw one of them before."""
    states = read(session, keys)
    events = lookup.slugs(session, Entity.EVENT, {pin.event_id for s in states.values() for pin in s.entries})
    records = [
        history.Record(key, 0 if new else state.revision, _snapshot(state, events), _public(state))
        for key, state in states.items()
    ]
    numbers = history.record_many(session, Entity.TIMELINE, records)
    if seen or any(_public(state) for state in states.values()):
        session.info["public_changed"] = True
    if not new and numbers:
        now = clock.now()
        rows = [{"id": key, "revision": n, "updated_at": now} for key, n in numbers.items()]
        session.execute(sa.update(Timeline), rows)


def _public(state: TimelineState) -> bool:
    return bool(state.columns["state"] == State.PUBLISHED)


def _snapshot(state: TimelineState, events: Mapping[int, str]) -> dict[str, Any]:
    return {
        "slug": state.slug,
        **state.columns,
        "lanes": [{"slug": lane, "title": title} for lane, title in state.lanes],
        "entries": [
            {
                "event": events[pin.event_id],
                "lane": pin.lane,
                "headline": pin.headline,
                "excluded": pin.excluded,
            }
            for pin in state.entries
        ],
    }

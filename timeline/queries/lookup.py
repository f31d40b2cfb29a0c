"""Finds the things that a question names, by slug or id, among those that the asker may know of."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.db import public_version
from timeline.errors import Problem
from timeline.models import EventLink, EventRead, Label, LinkTo, Slug, Source, Timeline
from timeline.queries.filters.base import Ref
from timeline.queries.names import columns, name_of
from timeline.text import fold
from timeline.vocab import Audience, Entity, State

LINKS = {
    Entity.KIND: LinkTo.KIND,
    Entity.TAG: LinkTo.TAG,
    Entity.ACTOR: LinkTo.ACTOR,
    Entity.PLACE: LinkTo.PLACE,
    Entity.SOURCE: LinkTo.SOURCE,
    Entity.ROLE: LinkTo.ROLE,
}
NOTHING = 0
"""An id that no thing has."""
MOST_REMEMBERED = 20_000
"""Slugs and ids that a process remembers the things of."""
SUGGESTED_FROM = 5000
"""How many slugs a suggestion is looked for among."""


def known(entity: Entity, key: Any, audience: int) -> sa.ColumnElement[bool]:
    """Return the condition that the asker may know of a thing: readers know what an event in public shows."""
    if entity == Entity.EVENT:
        audiences = (Audience.PUBLIC,) if audience == Audience.PUBLIC else (Audience.PUBLIC, Audience.STAFF)
        read = columns(EventRead)
        return sa.exists().where(read.event_id == key, read.audience.in_(audiences))
    if audience != Audience.PUBLIC:
        return sa.true()
    if entity == Entity.TIMELINE:
        # A name of its own: the query around it may be one of timelines.
        shown = columns(Timeline)
        return sa.exists().where(shown.id == key, shown.state == State.PUBLISHED, shown.deleted_at.is_(None))
    link = columns(EventLink)
    return sa.exists().where(link.what == LINKS[entity], link.target_id == key, link.audience == Audience.PUBLIC)


def title_of(entity: Entity, key: Any) -> Any:
    """Return what a thing is called as a scalar subquery: a title for timelines and sources, else its name."""
    for table, named in ((Timeline, Entity.TIMELINE), (Source, Entity.SOURCE)):
        if entity == named:
            return sa.select(table.title).where(table.id == key).scalar_subquery()
    return name_of(entity, key)


def look_up(
    session: Session, wanted: Mapping[str, tuple[Entity, list[str]]], audience: int, *, saved: bool = False
) -> tuple[dict[str, list[Ref]], list[Problem]]:
    """Return for each parameter the things that it names, in one statement, and what was not found.

    What the asker may not know of is unknown like what does not exist (data-model.md 5). In a saved query, which the
    asker did not write, what is unknown stands for a thing that no event has.
    """
    found = _found(session, _by_entity(wanted), audience) if wanted else {}
    refs: dict[str, list[Ref]] = {}
    problems = []
    for name, (entity, keys) in wanted.items():
        refs[name] = list(dict.fromkeys(found[entity, key] for key in keys if (entity, key) in found))
        if saved:
            refs[name] += [Ref(NOTHING, key, key) for key in keys if (entity, key) not in found]
            continue
        problems += [
            Problem(f"{key!r} is unknown{suggestions(session, entity, key, audience)}", parameter=name)
            for key in keys
            if (entity, key) not in found
        ]
    return refs, problems


Found = dict[tuple[str, str], Ref]
_remembered: WeakKeyDictionary[sa.Engine | sa.Connection, tuple[int, Found]] = WeakKeyDictionary()
"""For each database what readers found last, and at which public version: until that rises it stays true."""


def _found(session: Session, asked: Mapping[Entity, set[str]], audience: int) -> Found:
    """Return what is known under these slugs and ids. What readers ask for again is not looked up again."""
    if audience != Audience.PUBLIC or "author_id" in session.info:  # who writes sees what may never be
        return _look_up(session, asked, audience)
    version = session.info.get("public_version") or public_version(session)
    bind = session.get_bind()
    at, known = _remembered.get(bind, (0, {}))
    if at != version or len(known) > MOST_REMEMBERED:
        known = {}
        _remembered[bind] = version, known
    missing = {entity: {key for key in keys if (entity, key) not in known} for entity, keys in asked.items()}
    if any(missing.values()):
        known.update(_look_up(session, {entity: keys for entity, keys in missing.items() if keys}, audience))
    return known


def _look_up(session: Session, asked: Mapping[Entity, set[str]], audience: int) -> Found:
    found: Found = {}
    parts = [_find(entity, keys, audience) for entity, keys in asked.items()]
    for row in session.execute(sa.union_all(*parts)).all():
        ref = Ref(row.entity_id, row.slug, row.name or row.slug)
        found[row.entity, row.asked] = ref
        found[row.entity, str(row.entity_id)] = ref
    return found


def _by_entity(wanted: Mapping[str, tuple[Entity, list[str]]]) -> dict[Entity, set[str]]:
    keys: dict[Entity, set[str]] = {}
    for entity, asked in wanted.values():
        keys.setdefault(entity, set()).update(asked)
    return keys


def numbers(keys: Iterable[str]) -> list[int]:
    """Return those of the keys that are ids: plain digits without a leading zero, within 64 bits."""
    digits = (key for key in keys if key.isascii() and key.isdigit() and len(key) < 19)
    return [int(key) for key in digits if str(int(key)) == key]


def _find(entity: Entity, keys: Collection[str], audience: int) -> sa.Select[Any]:
    """Select what is known under these slugs or ids; an old slug leads to the thing as well."""
    current = Slug.__table__.alias("current")
    asked = sa.or_(
        Slug.slug.in_(keys),
        sa.and_(Slug.current, Slug.entity_id.in_(numbers(keys)) if numbers(keys) else sa.false()),
    )
    return (
        sa.select(
            Slug.entity,
            Slug.slug.label("asked"),
            Slug.entity_id,
            current.c.slug,
            title_of(entity, Slug.entity_id).label("name"),
        )
        .join(
            current,
            sa.and_(current.c.entity == Slug.entity, current.c.entity_id == Slug.entity_id, current.c.current),
        )
        .where(Slug.entity == entity, asked, known(entity, Slug.entity_id, audience))
    )


def suggestions(session: Session, entity: Entity, key: str, audience: int) -> str:
    """Return " (did you mean …?)" from what the asker may know of: by a name or alias, else by a similar slug."""
    seen = known(entity, Slug.entity_id, audience)
    base = sa.select(Slug.slug).where(Slug.entity == entity, Slug.current, seen)
    folded = fold(key)
    named = base.where(
        sa.exists().where(
            Label.entity == entity,
            Label.entity_id == Slug.entity_id,
            Label.folded.startswith(folded, autoescape=True),
        )
    )
    near = list(session.scalars(named.order_by(Slug.slug).limit(3))) if folded else []
    if not near:
        slugs = list(session.scalars(base.order_by(Slug.slug).limit(SUGGESTED_FROM)))
        near = difflib.get_close_matches(key.lower()[:80], slugs, n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def saved_queries(session: Session, timelines: Collection[int]) -> dict[int, str]:
    """Return the saved query of each of these timelines that has one."""
    if not timelines:
        return {}
    statement = sa.select(Timeline.id, Timeline.query).where(
        Timeline.id.in_(timelines), Timeline.query.is_not(None), Timeline.query != ""
    )
    return {row.id: row.query for row in session.execute(statement)}

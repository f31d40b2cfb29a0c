"""Filters by what an event is about: kind, tags, actors and roles, places, sources, timelines, its own columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from timeline.models import EventActor, EventRead, LinkTo, Relation, TimelineEntry
from timeline.queries.filters.base import Filter, Ref, Scope, linked, listed, names, there_is
from timeline.queries.names import columns, seen
from timeline.schemas.query import CommaList, Whole
from timeline.vocab import INVERSES, RELATION_NAMES, RELATIONS, Entity, Status


def _any(what: int) -> Callable[[Any, list[Ref], Scope], sa.ColumnElement[bool]]:
    return lambda table, value, scope: linked(what, [ref.id for ref in value], table, scope)


def _all(what: int) -> Callable[[Any, list[Ref], Scope], sa.ColumnElement[bool]]:
    return lambda table, value, scope: sa.and_(*(linked(what, [ref.id], table, scope) for ref in value))


def _none(what: int) -> Callable[[Any, list[Ref], Scope], sa.ColumnElement[bool]]:
    return lambda table, value, scope: sa.not_(linked(what, [ref.id for ref in value], table, scope))


def _family(name: str, entity: Entity, what: int, phrase: str, endings: bool = True) -> list[Filter]:
    """Return the filter `name` and, with `endings`, `name_all` and `name_not`."""
    plain = f"Slugs or ids of {name}s, comma separated: any of them."
    family = [
        Filter(
            name,
            CommaList(metadata={"description": plain}),
            _any(what),
            lambda value: f"{phrase} {names(value)}",
            entity,
            link=what,
            by_key=True,
        )
    ]
    if endings:
        family += [
            Filter(
                f"{name}_all",
                CommaList(metadata={"description": f"As `{name}`, but all of them."}),
                _all(what),
                lambda value: f"{phrase} {listed([ref.name for ref in value], 'and')}",
                entity,
                link=what,
                every=True,
                by_key=True,
            ),
            Filter(
                f"{name}_not",
                CommaList(metadata={"description": f"As `{name}`, but none of them."}),
                _none(what),
                lambda value: f"not {phrase} {names(value)}",
                entity,
                by_key=True,
            ),
        ]
    return family


def _role(table: Any, value: list[Ref], scope: Scope) -> sa.ColumnElement[bool]:
    """Ask for the role, and, where actors are asked for too, that one of them has it."""
    part = columns(EventActor)
    # The `+ 0` keeps engines without statistics from going through every part with that role.
    conditions = [part.event_id == table.event_id, (part.role_id + 0).in_([ref.id for ref in value])]
    if "actor" in scope.values:
        conditions.append((part.actor_id + 0).in_([ref.id for ref in scope.values["actor"]]))
    return there_is(*conditions, seen(part, scope.audience))


def _timeline(table: Any, value: list[Ref], scope: Scope) -> sa.ColumnElement[bool]:
    """Ask for what is pinned to a timeline, and for what its saved query finds, less what is kept off it."""
    either = [linked(LinkTo.TIMELINE, [ref.id for ref in value], table, scope)]
    for key in (ref.id for ref in value if ref.id in scope.saved):
        entry = columns(TimelineEntry)
        kept_off = there_is(entry.timeline_id == key, entry.event_id == table.event_id, entry.excluded)
        either.append(sa.and_(scope.saved[key](table), sa.not_(kept_off)))
    return sa.or_(*either)


def _partners(value: list[Ref], scope: Scope) -> sa.Select[tuple[int]]:
    ids = [ref.id for ref in value]
    wanted = scope.values.get("relation") or list(RELATION_NAMES)
    # "related_to=X&relation=extends" asks for the events that extend X: they name the relation, or X its inverse.
    forward = [name for name in wanted if name in RELATIONS]
    backward = [INVERSES[name] for name in wanted if name in INVERSES]
    either = sa.union(
        sa.select(Relation.from_id.label("id")).where(Relation.to_id.in_(ids), Relation.type.in_(forward)),
        sa.select(Relation.to_id.label("id")).where(Relation.from_id.in_(ids), Relation.type.in_(backward)),
    ).subquery()
    return sa.select(either.c.id)


def _has_relation(table: Any, value: list[str], scope: Scope) -> sa.ColumnElement[bool]:
    """With `related_to` the words say which relations count; alone, that the event has one with an event in sight."""
    if "related_to" in scope.values:
        return sa.true()
    here, partner = columns(Relation), columns(EventRead)
    forward = [name for name in value if name in RELATIONS]
    backward = [INVERSES[name] for name in value if name in INVERSES]
    return sa.or_(
        there_is(
            here.from_id == table.event_id,
            here.type.in_(forward),
            partner.event_id == here.to_id,
            scope.sees(partner),
        ),
        there_is(
            here.to_id == table.event_id,
            here.type.in_(backward),
            partner.event_id == here.from_id,
            scope.sees(partner),
        ),
    )


FILTERS = [
    *_family("kind", Entity.KIND, LinkTo.KIND, "of kind"),
    *_family("tag", Entity.TAG, LinkTo.TAG, "tagged"),
    *_family("actor", Entity.ACTOR, LinkTo.ACTOR, "with"),
    *_family("place", Entity.PLACE, LinkTo.PLACE, "in"),
    *_family("source", Entity.SOURCE, LinkTo.SOURCE, "told by", endings=False),
    Filter(
        "role",
        CommaList(metadata={"description": "Roles that an actor has; with `actor`, that one of those has."}),
        _role,
        lambda value: f"with an actor as {names(value)}",
        Entity.ROLE,
        link=LinkTo.ROLE,
        by_key=True,
    ),
    Filter(
        "timeline",
        CommaList(metadata={"description": "Slugs or ids of timelines that show the event."}),
        _timeline,
        lambda value: f"on the timeline {names(value)}",
        Entity.TIMELINE,
        link=LinkTo.TIMELINE,
    ),
    Filter(
        "id",
        CommaList(metadata={"description": "Slugs or ids of the events themselves."}),
        lambda table, value, _: table.event_id.in_([ref.id for ref in value]),
        lambda value: f"that are {names(value)}",
        Entity.EVENT,
        chooses=True,
    ),
    Filter(
        "related_to",
        CommaList(metadata={"description": "Events that relate to this one (see `relation`)."}),
        lambda table, value, scope: table.event_id.in_(_partners(value, scope)),
        lambda value: f"related to {names(value)}",
        Entity.EVENT,
        chooses=True,
    ),
    Filter(
        "relation",
        CommaList(RELATION_NAMES, metadata={"description": "Kinds of relation, as the event itself names them."}),
        _has_relation,
        lambda value: f"by the relation {listed(value, 'or')}",
        by_key=True,
    ),
    Filter(
        "status",
        CommaList(Status, metadata={"description": "Whether it happened: any of these."}),
        lambda table, value, _: table.status.in_(value),
        lambda value: f"that are {listed(value, 'or')}",
    ),
    Filter(
        "importance",
        Whole(1, 5, metadata={"description": "This important or more, from 1 to 5."}),
        # Most events are important enough for most questions: the index that the order needs is the better way.
        lambda table, value, _: table.importance + sa.literal_column("0") >= value,
        lambda value: f"of importance {value} or more",
        floor="importance",
    ),
]

"""Reading events: pages, streams, counts, and one of them. What is read are the stored documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.errors import Gone, Moved, NotFound
from timeline.models import Event, EventRead, Relation, Revision, Slug
from timeline.queries import counting, paging, plan, prepared
from timeline.queries.filters.words import matches
from timeline.queries.language import in_language
from timeline.queries.lookup import numbers
from timeline.queries.names import columns
from timeline.queries.question import MOST, USUAL, Question, at
from timeline.vocab import Audience, Entity, State

_DEFINITE = b',"certainty":"definite"}'
_POSSIBLE = b',"certainty":"possible"}'

STREAMED = 1000
"""Events read at a time when everything is sent."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of events: their documents, and the cursor of the next page (None on the last)."""

    items: list[bytes]
    next: str | None
    count: int | None
    window: dict[str, str | None] | None
    says: str


@dataclass(frozen=True, slots=True)
class Document:
    """One event as readers see it. `changed_at` (microseconds UTC) is when its document last became another."""

    id: int
    slug: str
    body: bytes
    revision: int
    changed_at: int


def page(session: Session, question: Question) -> Page:
    """Return one page of what the question finds. Costs the same number of statements whatever it holds."""
    limit = question.limit or USUAL
    rows = read_rows(session, question, limit + 1)
    more = len(rows) > limit
    cursor = paging.encode(_key(question, rows[limit - 1], limit), question.fingerprint) if more else None
    return Page(
        items=_bodies(session, question, rows[:limit]),
        next=cursor,
        count=counting.count(session, question),
        window=None if question.window is None else question.window.json(),
        says=question.says,
    )


def stream(session: Session, question: Question) -> Iterator[bytes]:
    """Yield every document that the question finds, or the first `limit`, reading 1,000 at a time in one snapshot."""
    left = question.limit
    while True:
        size = STREAMED if left is None else min(STREAMED, left)
        rows = read_rows(session, question, size + 1)
        yield from _bodies(session, question, rows[:size])
        left = None if left is None else left - size
        if len(rows) <= size or left == 0:
            return
        question = at(question, _key(question, rows[size - 1], size))


def read_rows(session: Session, question: Question, limit: int) -> Sequence[Sequence[Any]]:
    """Return the first `limit` events behind the cursor, in order: the sort key, which ends with the event's id, then
    the document, then whether it certainly lies in the window."""
    if question.sort == "relevance":
        return _relevant(session, question, limit)
    return prepared.page_rows(session, question, limit)


def _relevant(session: Session, question: Question, limit: int) -> Sequence[Sequence[Any]]:
    """Return events by relevance, the best first; the first 1,000 only, since each page ranks all that match."""
    search = next(value for each, value in question.filters if each.name == "q")
    ranked = matches(search, question.scope, sqlite=question.scope.sqlite).cte("ranked")
    best = sa.select(ranked.c.event_id, sa.func.max(ranked.c.rank).label("rank")).group_by(ranked.c.event_id).subquery()
    read = columns(EventRead)
    offset = question.after[0] if question.after else 0
    order = (
        [best.c.rank.asc(), read.event_id.desc()] if question.descending else [best.c.rank.desc(), read.event_id.asc()]
    )
    definite = sa.null() if question.window is None else question.window.surely(read)
    statement = (
        sa.select(read.event_id, read.document, definite.label("definite"))
        .join(best, best.c.event_id == read.event_id)
        .where(question.scope.sees(read), plan.condition(question, read, without="q"))
        .order_by(*order)
        .offset(max(offset, 0))
        .limit(max(min(limit, MOST - offset), 0))
    )
    return session.execute(statement).all()


def _key(question: Question, row: Sequence[Any], place: int) -> tuple[int, ...]:
    """Return the sort key of a row; of a list by relevance, how many items went before."""
    if question.sort == "relevance":
        return ((question.after[0] if question.after else 0) + place,)
    return tuple(row[:-2])


def _bodies(session: Session, question: Question, rows: Sequence[Sequence[Any]]) -> list[bytes]:
    """Return the documents of these rows in the language and with the keys asked for, and how certain each is."""
    bodies = [row[-2] for row in rows]
    if question.lang:
        bodies = in_language(session, bodies, [row[-3] for row in rows], question.lang)
    if question.window is not None:
        bodies = [body[:-1] + (_DEFINITE if row[-1] else _POSSIBLE) for body, row in zip(bodies, rows, strict=True)]
    if question.fields is not None:
        wanted = {"id", *question.fields}
        bodies = [
            orjson.dumps({key: value for key, value in orjson.loads(body).items() if key in wanted}) for body in bodies
        ]
    return bodies


def extent(session: Session, question: Question) -> tuple[int, int] | None:
    """Return the earliest known start and the latest known end of what the question finds, in seconds, half-open."""
    found = plan.matching(session, at(question, None))
    known = sa.select(
        sa.func.min(sa.case((EventRead.se > dates.MIN, EventRead.se), else_=EventRead.ee - 1)).label("low"),
        sa.func.max(sa.case((EventRead.el < dates.MAX, EventRead.el), else_=EventRead.sl + 1)).label("high"),
    ).join(found, found.c.event_id == EventRead.event_id)
    row = session.execute(known).one()
    return None if row.low is None else (int(row.low), int(row.high))


def one(session: Session, key: str, *, audience: int = Audience.PUBLIC) -> Document:
    """Return one event by its id or slug. Raise Moved for an old slug, Gone for what was public and is no more,
    NotFound for what never was or was never public."""
    event_id = identify(session, key)
    read = columns(EventRead)
    audiences = (Audience.PUBLIC,) if audience == Audience.PUBLIC else (Audience.PUBLIC, Audience.STAFF)
    row = session.execute(
        sa.select(read.document, read.changed_at, Event.revision, Slug.slug)
        .join(Event, Event.id == read.event_id)
        .join(Slug, sa.and_(Slug.entity == Entity.EVENT, Slug.entity_id == read.event_id, Slug.current))
        .where(read.event_id == event_id, read.audience.in_(audiences))
    ).one_or_none()
    if row is None:
        raise _missing(session, event_id, key)
    if key != row.slug and key != str(event_id):
        raise Moved(row.slug)
    return Document(event_id, row.slug, bytes(row.document), row.revision, row.changed_at)


def identify(session: Session, key: str) -> int:
    """Return the id that an id or slug stands for, whatever may be seen of it. Raise NotFound."""
    ids = numbers([key])
    if ids:
        return ids[0]
    found = session.execute(
        sa.select(Slug.entity_id).where(Slug.entity == Entity.EVENT, Slug.slug == key)
    ).scalar_one_or_none()
    if found is None:
        raise _unknown(key)
    return int(found)


def _unknown(key: str) -> NotFound:
    return NotFound(f"there is no event {key!r}")


def _missing(session: Session, event_id: int, key: str) -> NotFound | Gone:
    """Say gone only of what readers once saw and that was then deleted or withdrawn, not under an embargo."""
    event = session.execute(
        sa.select(Event.deleted_at, Event.state).where(
            Event.id == event_id,
            sa.or_(Event.publish_at.is_(None), Event.publish_at < sa.func.coalesce(Event.deleted_at, Event.updated_at)),
            sa.exists().where(Revision.entity == Entity.EVENT, Revision.entity_id == event_id, Revision.public),
        )
    ).one_or_none()
    if event is not None and (event.deleted_at is not None or event.state == State.ARCHIVED):
        return Gone(f"the event {key!r} was withdrawn", event.deleted_at)
    return _unknown(key)


def related(session: Session, event_id: int, *, audience: int = Audience.PUBLIC) -> list[bytes]:
    """Return the documents of the events that this one relates to, in either direction, by start."""
    partners = sa.union(
        sa.select(Relation.to_id.label("id")).where(Relation.from_id == event_id),
        sa.select(Relation.from_id.label("id")).where(Relation.to_id == event_id),
    ).subquery()
    audiences = (Audience.PUBLIC,) if audience == Audience.PUBLIC else (Audience.PUBLIC, Audience.STAFF)
    statement = (
        sa.select(EventRead.document)
        .join(partners, partners.c.id == EventRead.event_id)
        .where(EventRead.audience.in_(audiences))
        .order_by(EventRead.se, EventRead.el, EventRead.event_id)
    )
    return [bytes(body) for body in session.scalars(statement)]

"""Small pieces of SELECT that many queries share: who sees an event, the slug and name of a thing, its times."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from timeline import clock, dates
from timeline.models import Event, Label, Slug
from timeline.vocab import Entity, State


def columns(model: Any) -> Any:
    """Return the columns of a table under a name of its own. It is some ten times cheaper than the ORM's `aliased`, of
    which a window would need a dozen."""
    return model.__table__.alias().c


def public_now(event: type[Event] = Event, now: int | None = None) -> sa.ColumnElement[bool]:
    """Return the condition under which readers see an event."""
    return sa.and_(
        event.state == State.PUBLISHED,
        event.deleted_at.is_(None),
        sa.or_(
            event.publish_at.is_(None),
            event.publish_at <= (clock.now() if now is None else now),
        ),
    )


def slug_of(entity: Entity, key: Any) -> Any:
    """Return the current slug of a thing as a scalar subquery."""
    return sa.select(Slug.slug).where(Slug.entity == entity, Slug.entity_id == key, Slug.current).scalar_subquery()


def name_of(entity: Entity, key: Any) -> Any:
    """Return the name of a thing as a scalar subquery."""
    return (
        sa.select(Label.text)
        .where(Label.entity == entity, Label.entity_id == key, Label.sort == 0)
        .limit(1)
        .scalar_subquery()
    )


def seen(row: Any, audience: int) -> sa.ColumnElement[bool]:
    """Return the condition that a link of the truth, which may be private, is shown to this audience."""
    return sa.true() if audience else sa.not_(row.private)


def instant(micros: int) -> str:
    """Return an instant of the program as RFC 3339 in UTC, to the microsecond when there is a fraction."""
    seconds, fraction = divmod(micros, clock.MICROSECONDS)
    text = dates.format_instant(seconds)
    return f"{text[:-1]}.{fraction:06d}Z" if fraction else text

"""What ties events to actors, places, tags and to one another. Truth, not the read model."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base
from timeline.models.types import BigId, EventKey, Line, Small, Word
from timeline.vocab import RELATIONS


class EventActor(Base):
    """An actor's part in an event."""

    __tablename__ = "event_actor"
    __table_args__ = (Index(None, "actor_id"), Index(None, "role_id"))

    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    position: Mapped[Small] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(BigId, ForeignKey("actor.id"))
    role_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("role.id"))
    private: Mapped[bool] = mapped_column(default=False)


class EventPlace(Base):
    """Where an event happened."""

    __tablename__ = "event_place"
    __table_args__ = (Index(None, "place_id"),)

    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    position: Mapped[Small] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(BigId, ForeignKey("place.id"))
    private: Mapped[bool] = mapped_column(default=False)


class EventTag(Base):
    """A tag on an event."""

    __tablename__ = "event_tag"
    __table_args__ = (Index(None, "tag_id"),)

    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(BigId, ForeignKey("tag.id"), primary_key=True)


class Relation(Base):
    """How one event relates to another: the forward words of data-model.md 4 only; the inverse is the reader's view.

    An event is part of one other at most: `part_of` is its parent.
    """

    __tablename__ = "relation"
    __table_args__ = (
        CheckConstraint(
            "type IN (" + ", ".join(f"'{name}'" for name in RELATIONS) + ")",
            name="type",
        ),
        CheckConstraint("from_id <> to_id", name="not_itself"),
        Index(None, "to_id"),
        Index(
            "uq_relation_parent",
            "from_id",
            unique=True,
            sqlite_where=text("type = 'part_of'"),
            postgresql_where=text("type = 'part_of'"),
        ),
    )

    from_id: Mapped[EventKey] = mapped_column(primary_key=True)
    type: Mapped[Word] = mapped_column(primary_key=True)
    to_id: Mapped[EventKey] = mapped_column(primary_key=True)
    note: Mapped[Line | None]

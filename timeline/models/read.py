"""The read model: what a reader's query touches, derived from the truth by services.refresh and by nothing else."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base
from timeline.models.event import BOUNDS_ORDER
from timeline.models.types import (
    BigId,
    EventKey,
    Key,
    Line,
    Micros,
    Seconds,
    Small,
    Word,
)


class LinkTo:
    """What a link row points at (`EventLink.what`)."""

    KIND = 1
    TAG = 2
    ACTOR = 3
    PLACE = 4
    SOURCE = 5
    TIMELINE = 6
    ROLE = 7


class EventRead(Base):
    """One row a dated event. `audience` leads every index: what is hidden neither shows nor costs."""

    __tablename__ = "event_read"
    __table_args__ = (
        CheckConstraint(BOUNDS_ORDER, name="bounds"),
        Index("ix_event_read_span", "audience", "span_class", "se", "el", "event_id"),
        Index("ix_event_read_start", "audience", "se", "el", "event_id"),
        Index("ix_event_read_end", "audience", "el", "se", "event_id"),
        Index("ix_event_read_importance", "audience", "importance", "se", "el", "event_id"),
        Index("ix_event_read_updated", "audience", "updated_at", "event_id"),
        Index("ix_event_read_month_day", "audience", "month_day", "se", "el", "event_id"),
    )

    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    audience: Mapped[Small]
    span_class: Mapped[Small]
    se: Mapped[Seconds]
    sl: Mapped[Seconds]
    ee: Mapped[Seconds]
    el: Mapped[Seconds]
    qual: Mapped[Small]
    precision: Mapped[Small]
    month_day: Mapped[Small | None]
    kind_id: Mapped[int | None] = mapped_column(BigId)
    status: Mapped[Word]
    importance: Mapped[Small]
    updated_at: Mapped[Micros]
    document: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[Micros] = mapped_column(default=0)
    """When the document last became another, be it by a change of something that it only names."""


class EventLink(Base):
    """An event under something it can be filtered by, with the class and the bounds, so that a filtered window costs
    what a plain one costs. A place stands here for every event in it and in the places within it.

    A private link has audience 1 although its event is public.
    """

    __tablename__ = "event_read_link"
    __table_args__ = (
        Index(
            "ix_event_read_link_start",
            "what",
            "target_id",
            "audience",
            "se",
            "el",
            "event_id",
        ),
        Index("ix_event_read_link_event", "event_id"),
        {"sqlite_with_rowid": False},
    )

    what: Mapped[Small] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    audience: Mapped[Small] = mapped_column(primary_key=True)
    span_class: Mapped[Small] = mapped_column(primary_key=True)
    se: Mapped[Seconds] = mapped_column(primary_key=True)
    el: Mapped[Seconds] = mapped_column(primary_key=True)
    event_id: Mapped[EventKey] = mapped_column(primary_key=True)


class EventSearch(Base):
    """The folded words of an event in one language. Audience 0 holds what readers may find it by; a row of audience 1
    is there only when staff may find it by more. Both engines index the same words (see services.textindex)."""

    __tablename__ = "event_search"
    __table_args__ = (Index(None, "event_id"),)

    id: Mapped[Key]
    event_id: Mapped[EventKey]
    lang: Mapped[Word]
    audience: Mapped[Small]
    folded: Mapped[Line]

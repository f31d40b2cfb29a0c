"""The curated timeline: its lanes, and the events pinned to it or kept off it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base, Tracked
from timeline.models.types import (
    BigId,
    EventKey,
    Key,
    Line,
    Small,
    Word,
    one_of,
)
from timeline.vocab import State


class Timeline(Tracked, Base):
    """A selection of events with a title. `query` is a saved query string whose results it takes in as well."""

    __tablename__ = "timeline"
    __table_args__ = (one_of("state", State),)

    id: Mapped[Key]
    state: Mapped[Word]
    lang: Mapped[Word]
    title: Mapped[Line]
    summary: Mapped[Line | None]
    query: Mapped[Line | None]
    lane_by: Mapped[Word | None]


class Lane(Base):
    """One row of a timeline's drawing."""

    __tablename__ = "lane"
    __table_args__ = (UniqueConstraint("timeline_id", "slug"),)

    id: Mapped[Key]
    timeline_id: Mapped[int] = mapped_column(BigId, ForeignKey("timeline.id", ondelete="CASCADE"))
    slug: Mapped[Word]
    title: Mapped[Line]
    position: Mapped[Small]


class TimelineEntry(Base):
    """An event pinned to a timeline, or excluded from its saved query, with its lane and its own headline."""

    __tablename__ = "timeline_entry"
    __table_args__ = (Index(None, "event_id"), Index(None, "lane_id"))

    timeline_id: Mapped[int] = mapped_column(BigId, ForeignKey("timeline.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    lane_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("lane.id", ondelete="SET NULL"))
    position: Mapped[int]
    headline: Mapped[Line | None]
    excluded: Mapped[bool] = mapped_column(default=False)

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
            "signature",
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
    signature: Mapped[int] = mapped_column(BigId, primary_key=True, default=0)
    """Some bits for each thing that readers find the event by: a row without the bits of another filter is passed over
    without looking that filter up. In the key, so that every index holds it."""


class EventCount(Base):
    """How many public events begin and end in one bucket of one calendar level; the overviews add these up.

    `what` and `target_id` say of which events: 0 and 0 of all, else of those under a thing (see `LinkTo`). An event
    possibly runs from the bucket of `se` (begins) to that of `el - 1` (ends). One that is not marked uncertain and is
    sure to last certainly runs from the bucket of `sl` (opens) to that of `ee - 1` (closes). `whole` counts the other
    unmarked events whose every possible instant lies in the bucket, `starting` those whose every possible start does.

    The levels are those of `timeline.dates.buckets`; which rows an event adds to is told by services.counter_rows.
    """

    __tablename__ = "event_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    what: Mapped[Small] = mapped_column(primary_key=True)
    level: Mapped[Small] = mapped_column(primary_key=True)
    bucket: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    target_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    begins: Mapped[int] = mapped_column(BigId)
    ends: Mapped[int] = mapped_column(BigId)
    opens: Mapped[int] = mapped_column(BigId)
    closes: Mapped[int] = mapped_column(BigId)
    starting: Mapped[int] = mapped_column(BigId)
    whole: Mapped[int] = mapped_column(BigId)


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


class Stale(Base):
    """A thing that was renamed while more events show it than one transaction makes anew: those of an id up to
    `after_id` are done (see services.fanout). Empty but for the seconds after such a change."""

    __tablename__ = "stale"

    entity: Mapped[Word] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    after_id: Mapped[int] = mapped_column(BigId)
    whole: Mapped[bool]
    """Whether events are found otherwise as well, or only the document shows it."""

"""The event: what happened, when as far as is known, and its texts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base, Tracked
from timeline.models.types import (
    BigId,
    EventKey,
    Key,
    Line,
    Micros,
    Seconds,
    Small,
    Word,
    one_of,
)
from timeline.vocab import State, Status

BOUNDS_ORDER = "se <= sl AND ee <= el AND se < ee AND sl < el"


class Dataset(Base):
    """Where rows were imported from; `external_id` of an event is unique within it."""

    __tablename__ = "dataset"

    id: Mapped[Key]
    name: Mapped[Line] = mapped_column(unique=True)


class Event(Tracked, Base):
    """One dated event, in any state. The four bounds are derived from `edtf` and `known_until` (data-model.md 2)."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("state", State),
        one_of("status", Status),
        CheckConstraint("importance BETWEEN 1 AND 5", name="importance"),
        CheckConstraint(BOUNDS_ORDER, name="bounds"),
        CheckConstraint("state <> 'published' OR edtf IS NOT NULL", name="published_has_date"),
        CheckConstraint("(edtf IS NULL) = (se IS NULL)", name="date_has_bounds"),
        UniqueConstraint("dataset_id", "external_id"),
        Index(None, "kind_id"),
    )

    id: Mapped[Key]
    state: Mapped[Word]
    status: Mapped[Word]
    kind_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kind.id"))
    lang: Mapped[Word]
    edtf: Mapped[Line | None]
    date_text: Mapped[Line | None]
    known_until: Mapped[Line | None]
    se: Mapped[Seconds | None]
    sl: Mapped[Seconds | None]
    ee: Mapped[Seconds | None]
    el: Mapped[Seconds | None]
    qual: Mapped[Small] = mapped_column(default=0)
    precision: Mapped[Word | None]
    offset_s: Mapped[int | None]
    month_day: Mapped[Small | None]
    span_class: Mapped[Small | None]
    importance: Mapped[Small]
    dataset_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("dataset.id"))
    external_id: Mapped[Line | None]
    description_private: Mapped[bool] = mapped_column(default=False)
    publish_at: Mapped[Micros | None]


class EventText(Base):
    """The words of an event in one language; its own language is one of the rows."""

    __tablename__ = "event_text"

    event_id: Mapped[EventKey] = mapped_column(primary_key=True)
    lang: Mapped[Word] = mapped_column(primary_key=True)
    title: Mapped[Line]
    summary: Mapped[Line | None]
    description: Mapped[Line | None]


class Media(Base):
    """A picture, film or document shown with an event."""

    __tablename__ = "media"
    __table_args__ = (Index(None, "event_id"),)

    id: Mapped[Key]
    event_id: Mapped[EventKey]
    position: Mapped[Small]
    url: Mapped[Line]
    alt: Mapped[Line | None]
    credit: Mapped[Line | None]

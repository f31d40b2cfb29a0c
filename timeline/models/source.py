"""Where a statement comes from: sources, citations of them, and claims that disagree."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
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
from timeline.vocab import Stance


class Source(Tracked, Base):
    """A report, book, page or interview. `published` and `accessed` are EDTF."""

    __tablename__ = "source"

    id: Mapped[Key]
    title: Mapped[Line]
    publisher: Mapped[Line | None]
    url: Mapped[Line | None]
    archived_url: Mapped[Line | None]
    published: Mapped[Line | None]
    accessed: Mapped[Line | None]
    hash: Mapped[Line | None]
    private: Mapped[bool] = mapped_column(default=False)


class Claim(Base):
    """What one source says of one field of an event; several may disagree, and one is preferred, by whom and why."""

    __tablename__ = "claim"
    __table_args__ = (Index(None, "event_id"), Index(None, "source_id"))

    id: Mapped[Key]
    event_id: Mapped[EventKey]
    field: Mapped[Word]
    value: Mapped[Line]
    source_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("source.id"))
    preferred: Mapped[bool] = mapped_column(default=False)
    preferred_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    why: Mapped[Line | None]


class Citation(Base):
    """That a source supports or disputes an event, or one claim on it."""

    __tablename__ = "citation"
    __table_args__ = (
        one_of("stance", Stance),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "event_id", "position"),
        Index(None, "source_id"),
    )

    id: Mapped[Key]
    event_id: Mapped[EventKey]
    source_id: Mapped[int] = mapped_column(BigId, ForeignKey("source.id"))
    claim_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("claim.id", ondelete="CASCADE"))
    position: Mapped[Small]
    stance: Mapped[Word]
    quote: Mapped[Line | None]
    locator: Mapped[Line | None]
    confidence: Mapped[float | None]
    private: Mapped[bool] = mapped_column(default=False)

"""Names and addresses of things: labels (a name and its aliases, in any script) and slugs (never reused)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base
from timeline.models.types import BigId, Key, Line, Small, Word


class Label(Base):
    """A name or alias of a kind, tag, role, actor or place. `sort` 0 is its name; `folded` is what is searched."""

    __tablename__ = "label"
    __table_args__ = (
        Index(None, "entity", "entity_id", "sort"),
        Index(None, "entity", "folded", "entity_id"),
    )

    id: Mapped[Key]
    entity: Mapped[Word]
    entity_id: Mapped[int] = mapped_column(BigId)
    lang: Mapped[Word | None]
    script: Mapped[Word | None]
    text: Mapped[Line]
    folded: Mapped[Line]
    sort: Mapped[Small]


class Slug(Base):
    """A word in an address. An old one leads on to the current one; one of a deleted thing stays taken."""

    __tablename__ = "slug"
    __table_args__ = (
        CheckConstraint("length(slug) BETWEEN 1 AND 80", name="length"),
        Index(None, "entity", "entity_id", "current"),
    )

    entity: Mapped[Word] = mapped_column(primary_key=True)
    slug: Mapped[Word] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(BigId)
    current: Mapped[bool] = mapped_column(default=True)

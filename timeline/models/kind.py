"""The open vocabularies: kinds of event, tags and roles of actors. Their names are labels, their words are slugs."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from timeline.models.base import Base
from timeline.models.types import Key, Micros


class Kind(Base):
    """A kind of event: election, exercise, treaty …"""

    __tablename__ = "kind"

    id: Mapped[Key]
    revision: Mapped[int]
    created_at: Mapped[Micros]
    updated_at: Mapped[Micros]
    deleted_at: Mapped[Micros | None]


class Tag(Base):
    """A word that editors hang on events."""

    __tablename__ = "tag"

    id: Mapped[Key]
    revision: Mapped[int]
    created_at: Mapped[Micros]
    updated_at: Mapped[Micros]
    deleted_at: Mapped[Micros | None]


class ActorRole(Base):
    """What an actor did in an event: initiator, host, speaker …"""

    __tablename__ = "role"

    id: Mapped[Key]
    revision: Mapped[int]
    created_at: Mapped[Micros]
    updated_at: Mapped[Micros]
    deleted_at: Mapped[Micros | None]

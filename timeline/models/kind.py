"""The open vocabularies: kinds of event, tags and roles of actors. Their names are labels, their words are slugs."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from timeline.models.base import Base, Tracked
from timeline.models.types import Key


class Kind(Tracked, Base):
    """A kind of event: election, exercise, treaty …"""

    __tablename__ = "kind"

    id: Mapped[Key]


class Tag(Tracked, Base):
    """A word that editors hang on events."""

    __tablename__ = "tag"

    id: Mapped[Key]


class ActorRole(Tracked, Base):
    """What an actor did in an event: initiator, host, speaker …"""

    __tablename__ = "role"

    id: Mapped[Key]

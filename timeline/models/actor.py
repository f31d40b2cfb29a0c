"""The actor: a person, organisation, state or body that takes part in events."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from timeline.models.base import Base, Tracked
from timeline.models.types import Key, Word, one_of
from timeline.vocab import ActorType


class Actor(Tracked, Base):
    """One actor; its names and aliases are labels."""

    __tablename__ = "actor"
    __table_args__ = (one_of("type", ActorType),)

    id: Mapped[Key]
    type: Mapped[Word | None]

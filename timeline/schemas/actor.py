"""What may be sent of an actor."""

from __future__ import annotations

from timeline.schemas.fields import Word
from timeline.schemas.kind import NamedInput
from timeline.vocab import ActorType


class ActorInput(NamedInput):
    """A person, organisation, state or body."""

    type = Word(ActorType, allow_none=True)

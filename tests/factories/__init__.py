"""Things for tests, made by the same services as anybody's. Deterministic: numbers in sequence, nothing random.

`EventFactory.build()` gives the plain input; `EventFactory(session=session, …)` writes it and gives the id. What an
event names is made at need, so that a test shows only what it is about:
`EventFactory(session=session, date="1969-07-20", tags=["space"])`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from factory.base import Factory
from factory.declarations import Sequence
from marshmallow import Schema
from sqlalchemy.orm import Session

from timeline.formats.loading import Row
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import KindInput, RoleInput, TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import actor, event, importing_names, kind, place, source, timeline
from timeline.services.importing_report import Faults, Report
from timeline.vocab import Entity

Write = Callable[[Session, Mapping[str, Any]], int]


# What a factory makes is not an instance of it, so its types would only mislead.
_Factory: Any = Factory
_sequence: Any = Sequence


def _numbered(word: str) -> Any:
    return _sequence(lambda n: f"{word} {n}")


class InputFactory(_Factory):  # type: ignore[misc]
    """Root of the factories: builds a dict, or writes it by `_write` after its schema checked it."""

    class Meta:
        model = dict
        abstract = True

    _schema: Schema
    _write: Write

    @classmethod
    def _create(cls, _model: Any, *_args: Any, **kwargs: Any) -> Any:
        session = kwargs.pop("session")
        return cls._write(session, load(cls._schema, kwargs))

    @classmethod
    def _build(cls, _model: Any, *_args: Any, **kwargs: Any) -> Any:
        return kwargs


def _write_event(session: Session, given: Mapping[str, Any]) -> int:
    faults = Faults()
    [(_, settled)] = importing_names.settle(session, [(Row("events", {}, "the test"), dict(given))], Report(), faults)
    faults.settle()
    return event.create(session, settled)


class EventFactory(InputFactory):
    """A published event of 2014."""

    _schema = EventInput()
    _write = staticmethod(_write_event)
    title = _numbered("Event")
    date = "2014"
    state = "published"


def _named(entity: Entity) -> Any:
    return staticmethod(lambda session, given: kind.create_many(session, entity, [given])[0])


class KindFactory(InputFactory):
    """A kind."""

    _schema = KindInput()
    _write = _named(Entity.KIND)
    name = _numbered("Kind")


class TagFactory(InputFactory):
    """A tag."""

    _schema = TagInput()
    _write = _named(Entity.TAG)
    name = _numbered("Tag")


class RoleFactory(InputFactory):
    """A role."""

    _schema = RoleInput()
    _write = _named(Entity.ROLE)
    name = _numbered("Role")


class ActorFactory(InputFactory):
    """An actor."""

    _schema = ActorInput()
    _write = staticmethod(lambda session, given: actor.create_many(session, [given])[0])
    name = _numbered("Actor")


class PlaceFactory(InputFactory):
    """A place."""

    _schema = PlaceInput()
    _write = staticmethod(lambda session, given: place.create_many(session, [given])[0])
    name = _numbered("Place")


class SourceFactory(InputFactory):
    """A source."""

    _schema = SourceInput()
    _write = staticmethod(lambda session, given: source.create_many(session, [given])[0])
    title = _numbered("Source")


class TimelineFactory(InputFactory):
    """A published timeline."""

    _schema = TimelineInput()
    _write = staticmethod(lambda session, given: timeline.create_many(session, [given])[0])
    title = _numbered("Timeline")
    state = "published"

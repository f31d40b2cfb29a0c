"""Random changes through the services, for tests of what has to hold after any of them."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy.orm import Session

from tests.factories import ActorFactory, EventFactory, PlaceFactory, SourceFactory, TimelineFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import actor, event, kind, place, source, timeline
from timeline.vocab import Entity


class World:
    """Random changes through the services, the same in every run."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.events: list[int] = []
        with database.transaction(SYSTEM_ACCOUNT, "things") as session:
            land = PlaceFactory(session=session, name="Belarus", slug="belarus")
            self.places = [land] + [PlaceFactory(session=session, name=name) for name in ("Brest", "Minsk")]
            self.actors = [
                ActorFactory(session=session, name=name, slug=name.lower()) for name in ("Ada", "Bob", "Cyd")
            ]
            self.sources = [SourceFactory(session=session, title=title) for title in ("Book", "Leak")]
            self.timeline = TimelineFactory(session=session, title="Mine", slug="mine")
            self.tags = kind.create_many(session, Entity.TAG, [load(TagInput(), {"name": n}) for n in ("red", "blue")])

    def change(self) -> str:
        """Make one change in a transaction of its own and say which."""
        verbs = [self.create] * 3 + [self.edit] * 4 + [self.delete, self.rename, self.move, self.pin, self.cite]
        verb = self.chance.choice(verbs if self.events else [self.create])
        with self.database.transaction(SYSTEM_ACCOUNT, "change") as session:
            verb(session)
        return str(verb.__name__)

    def _given(self) -> dict[str, Any]:
        chance = self.chance
        given: dict[str, Any] = {
            "date": chance.choice(["2014", "2014-03-14", "1994/..", "/2015", "201X", "2013~"]),
            "title": f"Title {chance.randint(1, 5)}",
            "description": "words",
            "state": chance.choice(["published", "published", "draft", "review", "archived"]),
            "description_private": chance.random() < 0.3,
            "tags": chance.sample(["red", "blue"], chance.randint(0, 2)),
            "actors": [
                {"actor": key, "private": chance.random() < 0.3}
                for key in chance.sample(self.actors, chance.randint(0, 2))
            ],
            "places": [{"place": key, "private": chance.random() < 0.2} for key in chance.sample(self.places, 1)],
            "sources": [{"source": key} for key in chance.sample(self.sources, chance.randint(0, 1))],
        }
        if self.events and chance.random() < 0.5:
            given["relations"] = [{"type": "extends", "to": chance.choice(self.events)}]
        return given

    def create(self, session: Session) -> None:
        self.events.append(EventFactory(session=session, **self._given()))

    def edit(self, session: Session) -> None:
        key = self.chance.choice(self.events)
        given = self._given()
        chosen = {name: given[name] for name in self.chance.sample(sorted(given), 3)}
        chosen["relations"] = [each for each in chosen.get("relations", []) if each["to"] != key]
        event.update(session, key, load(EventInput(partial=True), chosen))

    def delete(self, session: Session) -> None:
        event.delete_many(session, [self.events.pop(self.chance.randrange(len(self.events)))])

    def rename(self, session: Session) -> None:
        given = {"name": f"Name {self.chance.randint(1, 3)}", "aliases": [f"Alias {self.chance.randint(1, 3)}"]}
        actor.update_many(session, {self.chance.choice(self.actors): load(ActorInput(partial=True), given)})

    def move(self, session: Session) -> None:
        parent = self.chance.choice([None, self.places[0]])
        place.update_many(
            session, {self.chance.choice(self.places[1:]): load(PlaceInput(partial=True), {"parent": parent})}
        )

    def pin(self, session: Session) -> None:
        entries = [
            {"event": key, "excluded": self.chance.random() < 0.3}
            for key in self.chance.sample(self.events, min(len(self.events), 2))
        ]
        given = {"entries": entries, "state": self.chance.choice(["published", "published", "draft"])}
        timeline.update_many(session, {self.timeline: load(TimelineInput(partial=True), given)})

    def cite(self, session: Session) -> None:
        given = {"private": self.chance.random() < 0.5, "title": f"Title {self.chance.randint(1, 2)}"}
        source.update_many(session, {self.chance.choice(self.sources): load(SourceInput(partial=True), given)})

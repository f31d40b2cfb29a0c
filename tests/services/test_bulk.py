"""New events are told from memory and not read back: what is stored must be what the tables tell, to the byte."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import ActorFactory, KindFactory, PlaceFactory, RoleFactory, SourceFactory, TagFactory
from tests.services.files import file
from timeline import clock
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT, Event, EventLink, EventRead, EventSearch, Relation, Revision
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import KindInput, RoleInput, TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.services import actor, event, event_snapshot, event_state, importing, kind, place, source
from timeline.services.importing import Options
from timeline.services.importing_events import BATCH
from timeline.services.refresh import derive
from timeline.vocab import RELATION_NAMES, Entity

DATES = [
    "2014",
    "2014-03-14",
    "1994/..",
    "/2015",
    "201X",
    "2013~",
    "[2012,2014]",
    "-0043-03-15",
    "2014-03-14T20:00:00Z",
]
HOUR = 3_600_000_000


class Batches:
    """Makes random events, and changes what they name, in one transaction."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session = session
        self.chance = random.Random(seed)
        self.kinds = [KindFactory(session=session, name=name) for name in ("Raid", "Talk")]
        self.tags = [TagFactory(session=session, name=name) for name in ("red", "blue")]
        self.roles = [RoleFactory(session=session, name=name) for name in ("host", "guest")]
        self.actors = [ActorFactory(session=session, name=name, aliases=["Alias"]) for name in ("Ada", "Bob", "Żółć")]
        land = PlaceFactory(session=session, name="Belarus", lat=53.5, lon=28)
        self.places = [land, *(PlaceFactory(session=session, name=name, parent=land) for name in ("Brest", "Minsk"))]
        self.sources = [SourceFactory(session=session, title=title, private=title == "Leak") for title in ("B", "Leak")]
        self.events: list[int] = []

    def some(self, things: Sequence[Any]) -> list[Any]:
        return self.chance.sample(things, self.chance.randint(0, len(things)))

    def given(self) -> dict[str, Any]:
        chance = self.chance
        told: dict[str, Any] = {
            "title": f"Title {chance.randint(1, 5)}",
            "summary": chance.choice([None, "A sentence."]),
            "description": "words of a kind",
            "description_private": chance.random() < 0.3,
            "state": chance.choice(["published", "published", "draft", "review", "archived"]),
            "status": chance.choice(["occurred", "planned"]),
            "importance": chance.randint(1, 5),
            "tags": self.some(self.tags),
            "actors": [
                {"actor": key, "role": chance.choice([None, *self.roles]), "private": chance.random() < 0.3}
                for key in self.some(self.actors)
            ],
            "places": [{"place": key, "private": chance.random() < 0.2} for key in self.some(self.places)],
            "sources": [{"source": key, "private": chance.random() < 0.2} for key in self.some(self.sources)],
            "kind": chance.choice([None, *self.kinds]),
        }
        if told["state"] == "published" or chance.random() < 0.7:
            told["date"] = {"edtf": chance.choice(DATES), "text": chance.choice([None, "then"])}
            if told["date"]["edtf"].endswith("/.."):
                told["known_until"] = chance.choice([None, "2020"])
        if chance.random() < 0.3:
            told["publish_at"] = None
        if chance.random() < 0.3:
            told["lang"], told["translations"] = "be", {"en": {"title": "Other"}, "ar": {"title": "Third"}}
        if chance.random() < 0.2:
            told["media"] = [{"url": "https://example.org/a.png", "alt": "A"}]
        if chance.random() < 0.4:
            told["dataset"], told["external_id"] = "d", f"{chance.random()}"
        return load(EventInput(), told)

    def create(self) -> None:
        inputs = [self.given() for _ in range(self.chance.randint(1, 4))]
        for one in inputs:
            if self.chance.random() < 0.2:
                one["publish_at"] = clock.now() + self.chance.choice([-HOUR, HOUR])
        if self.events and self.chance.random() < 0.3:
            word = self.chance.choice(RELATION_NAMES)
            inputs[0]["relations"] = [{"type": word, "to": self.chance.choice(self.events)}]
        self.events += event.create_many(self.session, inputs)

    def rename(self) -> None:
        session, chance = self.session, self.chance
        name = {"name": f"Name {chance.randint(1, 3)}"}
        slug = {"slug": f"slug-{chance.randint(1, 9_999_999)}"}
        choice = chance.randrange(6)
        if choice == 0:
            named = load(ActorInput(partial=True), {**name, **slug, "aliases": ["Other"]})
            actor.update_many(session, {chance.choice(self.actors): named})
        elif choice == 1:
            place.update_many(session, {self.places[0]: load(PlaceInput(partial=True), {**name, "lat": 1, "lon": 2})})
        elif choice == 2:
            moved = load(PlaceInput(partial=True), {"parent": chance.choice([None, self.places[1]])})
            place.update_many(session, {self.places[2]: moved})
        elif choice == 3:
            private = load(SourceInput(partial=True), {"title": "New", "private": chance.random() < 0.5})
            source.update_many(session, {chance.choice(self.sources): private})
        elif choice == 4:
            kind.update_many(session, Entity.TAG, {self.tags[0]: load(TagInput(partial=True), slug)})
            kind.update_many(session, Entity.KIND, {self.kinds[0]: load(KindInput(partial=True), slug)})
        else:
            kind.update_many(session, Entity.ROLE, {self.roles[0]: load(RoleInput(partial=True), slug)})


def _stored(session: Session, model: Any, *left_out: str) -> list[dict[str, Any]]:
    rows = session.execute(sa.select(*(c for c in model.__table__.columns if c.name not in left_out)))
    return sorted((dict(row._mapping) for row in rows), key=repr)


def _sorted(rows: list[dict[str, Any]], model: Any, *left_out: str) -> list[dict[str, Any]]:
    names = [column.name for column in model.__table__.columns if column.name not in left_out]
    return sorted(({name: row[name] for name in names} for row in rows), key=repr)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_stored_of_new_events_is_what_the_tables_tell(session: Session, seed: int) -> None:
    batches = Batches(session, seed)
    for _ in range(8):
        batches.create()
        if batches.chance.random() < 0.4:
            batches.rename()
    ids = session.scalars(sa.select(Event.id)).all()
    fresh = derive(session, ids)
    assert _stored(session, EventRead, "changed_at") == _sorted(fresh.reads, EventRead, "changed_at")
    assert _stored(session, EventLink) == _sorted(fresh.links, EventLink)
    assert _stored(session, EventSearch) == _sorted(fresh.searches, EventSearch)


@pytest.mark.parametrize("seed", range(3))
def test_the_first_revision_of_a_new_event_is_what_the_tables_tell(session: Session, seed: int) -> None:
    batches = Batches(session, seed)
    for _ in range(4):
        batches.create()
    related = {key for ends in session.execute(sa.select(Relation.from_id, Relation.to_id)) for key in ends}
    states = event_state.read(session, set(batches.events) - related)
    told = event_snapshot.snapshots(session, states)
    rows = session.execute(sa.select(Revision).where(Revision.entity == Entity.EVENT, Revision.entity_id.in_(states)))
    revisions = {revision.entity_id: revision for revision in rows.scalars()}
    for key, state in states.items():
        assert orjson.loads(revisions[key].snapshot) == orjson.loads(orjson.dumps(told[key]))
        assert (revisions[key].n, revisions[key].public, revisions[key].se) == (1, state.public, state.columns["se"])


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_postgresql_looks_at_its_tables_while_they_grow(own_database: Database) -> None:
    content = "title,date\n" + "".join(f"A {number},2014\n" for number in range(BATCH + 1))
    with own_database.transaction(SYSTEM_ACCOUNT, "import") as session:
        importing.load(session, [file("a.csv", content)], Options())
        known = session.scalar(sa.text("SELECT reltuples FROM pg_class WHERE relname = 'slug'"))
        assert known == BATCH

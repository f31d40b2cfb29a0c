"""A machine that changes everything that can be changed, in any order, and looks after each step whether what is stored
is what a fresh derivation gives."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.factories import (
    ActorFactory,
    KindFactory,
    PlaceFactory,
    RoleFactory,
    SourceFactory,
    TagFactory,
    TimelineFactory,
)
from timeline.db import Database
from timeline.errors import Invalid
from timeline.models import SYSTEM_ACCOUNT
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import actor, event, kind, place, source, timeline
from timeline.services.verify import looking, verify
from timeline.vocab import RELATION_NAMES, Entity

NAMES = ("Ada", "Берасце", "Countess of Lovelace", "x")
DATES = ("2014", "2014-03-14", "1994/..", "/2015", "201X", "2013~", "-0043-03-15", "2014-03-14T10:00/2014-03-15")
THINGS = 3
some = st.integers(0, 20)
name = st.sampled_from(NAMES)
flag = st.booleans()


def _parts(key: str, word: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({word: st.integers(0, THINGS - 1), "private": flag})
    return st.lists(one, max_size=2, unique_by=lambda each: each[word])


EVENT = st.fixed_dictionaries(
    {},
    optional={
        "title": name,
        "summary": name,
        "description": name,
        "description_private": flag,
        "lang": st.sampled_from(["en", "be"]),
        "translations": st.dictionaries(
            st.sampled_from(["de", "ru"]), st.fixed_dictionaries({"title": name}), max_size=2
        ),
        "date": st.sampled_from(DATES),
        "state": st.sampled_from(["published", "published", "draft", "review", "archived"]),
        "publish_at": st.sampled_from([None, "1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z"]),
        "status": st.sampled_from(["occurred", "planned"]),
        "importance": st.integers(1, 5),
        "kind": st.one_of(st.none(), st.integers(0, THINGS - 1)),
        "tags": st.lists(st.integers(0, THINGS - 1), max_size=2, unique=True),
        "actors": _parts("actors", "actor"),
        "places": _parts("places", "place"),
        "sources": _parts("sources", "source"),
    },
)


class Changing(RuleBasedStateMachine):
    """Changes a database whose savepoint is rolled back in the end."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        assert isinstance(self.database.bind, sa.Connection)
        self.savepoint = self.database.bind.begin_nested()
        self.events: list[int] = []
        factories = {
            Entity.KIND: KindFactory,
            Entity.TAG: TagFactory,
            Entity.ROLE: RoleFactory,
            Entity.ACTOR: ActorFactory,
            Entity.PLACE: PlaceFactory,
            Entity.SOURCE: SourceFactory,
            Entity.TIMELINE: TimelineFactory,
        }
        with self.database.transaction(SYSTEM_ACCOUNT, "things") as session:
            self.things = {
                entity: [factory(session=session, slug=f"{entity}-{n}") for n in range(THINGS)]
                for entity, factory in factories.items()
            }

    def teardown(self) -> None:
        self.savepoint.rollback()

    def _change(self, change: Any) -> None:
        with self.database.transaction(SYSTEM_ACCOUNT, "a change") as session:
            change(session)

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        """Put ids of things where the strategies have numbers."""
        named = dict(given)
        if given.get("kind") is not None:
            named["kind"] = self.things[Entity.KIND][given["kind"]]
        if "tags" in given:
            named["tags"] = [self.things[Entity.TAG][n] for n in given["tags"]]
        for key, entity in (("actors", Entity.ACTOR), ("places", Entity.PLACE), ("sources", Entity.SOURCE)):
            if key in given:
                named[key] = [{**each, entity.value: self.things[entity][each[entity.value]]} for each in given[key]]
        for part in named.get("actors", ()):
            if part["private"]:
                part["role"] = self.things[Entity.ROLE][0]
        if named.get("lang") in named.get("translations", ()):
            del named["translations"]
        return named

    def _one(self, number: int) -> int:
        return self.events[number % len(self.events)]

    @rule(given=EVENT)
    def create(self, given: dict[str, Any]) -> None:
        loaded = load(EventInput(), {"title": "Event", "date": "2014", "state": "published", **self._named(given)})
        self._change(lambda session: self.events.append(event.create(session, loaded)))

    @precondition(lambda self: self.events)
    @rule(which=some, given=EVENT)
    def update(self, which: int, given: dict[str, Any]) -> None:
        loaded = load(EventInput(partial=True), self._named(given))
        self._change(lambda session: event.update(session, self._one(which), loaded))

    @precondition(lambda self: len(self.events) > 2)
    @rule(which=some)
    def delete(self, which: int) -> None:
        key = self._one(which)
        self.events.remove(key)
        self._change(lambda session: event.delete_many(session, [key]))

    @precondition(lambda self: len(self.events) > 1)
    @rule(which=some, words=st.lists(st.tuples(st.sampled_from(RELATION_NAMES), some), max_size=3))
    def relate(self, which: int, words: list[tuple[str, int]]) -> None:
        key = self._one(which)
        relations = [{"type": word, "to": self._one(to)} for word, to in words if self._one(to) != key]
        loaded = load(EventInput(partial=True), {"relations": relations})
        try:
            self._change(lambda session: event.update(session, key, loaded))
        except Invalid:  # two parents, or a part of itself: nothing may have changed
            return

    @rule(entity=st.sampled_from([Entity.KIND, Entity.TAG, Entity.ROLE]), which=st.integers(0, 2), slug=some, name=name)
    def rename_word(self, entity: Entity, which: int, slug: int, name: str) -> None:
        given = {"slug": f"{entity}-{which}-{slug}", "name": name}
        loaded = load(TagInput(partial=True), given)
        self._change(lambda session: kind.update_many(session, entity, {self.things[entity][which]: loaded}))

    @rule(which=st.integers(0, 2), name=name, aliases=st.lists(name, max_size=2), slug=some)
    def rename_actor(self, which: int, name: str, aliases: list[str], slug: int) -> None:
        loaded = load(ActorInput(partial=True), {"name": name, "aliases": aliases, "slug": f"actor-{which}-{slug}"})
        self._change(lambda session: actor.update_many(session, {self.things[Entity.ACTOR][which]: loaded}))

    @rule(which=st.integers(0, 2), parent=st.one_of(st.none(), st.integers(0, 2)), name=name, lat=st.integers(-9, 9))
    def move_place(self, which: int, parent: int | None, name: str, lat: int) -> None:
        places = self.things[Entity.PLACE]
        given = {"parent": None if parent is None else places[parent], "name": name, "lat": lat / 7, "lon": 3.5}
        loaded = load(PlaceInput(partial=True), given)
        try:
            self._change(lambda session: place.update_many(session, {places[which]: loaded}))
        except Invalid:  # a place within itself: nothing may have changed
            return

    @rule(which=st.integers(0, 2), title=name, private=flag, url=st.sampled_from([None, "https://example.org/a"]))
    def change_source(self, which: int, title: str, private: bool, url: str | None) -> None:
        loaded = load(SourceInput(partial=True), {"title": title, "private": private, "url": url})
        self._change(lambda session: source.update_many(session, {self.things[Entity.SOURCE][which]: loaded}))

    @precondition(lambda self: self.events)
    @rule(
        which=st.integers(0, 2),
        pins=st.dictionaries(some, flag, max_size=3),
        state=st.sampled_from(["draft", "published"]),
    )
    def pin(self, which: int, pins: dict[int, bool], state: str) -> None:
        chosen = {self._one(number): excluded for number, excluded in pins.items()}
        entries = [{"event": key, "excluded": excluded} for key, excluded in chosen.items()]
        loaded = load(TimelineInput(partial=True), {"entries": entries, "state": state})
        self._change(lambda session: timeline.update_many(session, {self.things[Entity.TIMELINE][which]: loaded}))

    @invariant()
    def everything_stored_is_what_is_derived(self) -> None:
        with looking(self.database) as session:
            assert [str(each) for each in verify(session).shown] == []

"""Kinds, tags, roles, actors, places, sources and timelines: names, parents, history, and the events that show them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import (
    ActorFactory,
    EventFactory,
    KindFactory,
    PlaceFactory,
    RoleFactory,
    SourceFactory,
    TagFactory,
    TimelineFactory,
)
from timeline.db import Database, public_version
from timeline.errors import Invalid
from timeline.models import SYSTEM_ACCOUNT, EventLink, EventRead, EventSearch, Label, LinkTo, Place, Revision
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.kind import TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput
from timeline.services import actor, kind, lookup, place, source, timeline
from timeline.vocab import Entity


def document(session: Session, key: int) -> Any:
    return json.loads(bytes(session.scalar(sa.select(EventRead.document).where(EventRead.event_id == key)) or b"null"))


def only(session: Session, entity: Entity, slug: str) -> int:
    return lookup.ids(session, entity, [slug])[slug]


def snapshots(session: Session, entity: Entity, key: int) -> list[Any]:
    statement = sa.select(Revision.snapshot).where(Revision.entity == entity, Revision.entity_id == key)
    return [json.loads(each) for each in session.scalars(statement.order_by(Revision.n))]


def test_names_are_stored_folded_with_their_script_and_language(session: Session) -> None:
    key = ActorFactory(
        session=session,
        name="Alyaksandr Lukashenka",
        aliases=["Alexander Lukashenko", {"text": "Аляксандр Лукашэнка", "lang": "be"}, "Alexander Lukashenko"],
        type="person",
    )
    columns = (Label.sort, Label.folded, Label.script, Label.lang)
    rows = session.execute(sa.select(*columns).where(Label.entity_id == key).order_by(Label.sort))
    assert [tuple(row) for row in rows] == [
        (0, "alyaksandr lukashenka", "Latn", None),
        (1, "alexander lukashenko", "Latn", None),
        (2, "alyaksandr lukashenka", "Cyrl", "be"),
    ]


def test_a_renamed_actor_is_renamed_in_the_documents_and_found_by_the_new_name(session: Session) -> None:
    event = EventFactory(session=session, actors=["Bombay"])
    key = only(session, Entity.ACTOR, "bombay")
    assert actor.update_many(session, {key: load(ActorInput(partial=True), {"name": "Mumbai"})}) == {key}
    assert document(session, event)["actors"][0]["name"] == "Mumbai"
    words = session.scalars(sa.select(EventSearch.folded).where(EventSearch.event_id == event)).all()
    assert [("mumbai" in each, "bombay" in each) for each in words] == [(True, False)]


def test_aliases_stay_when_only_the_name_is_given(session: Session) -> None:
    key = ActorFactory(session=session, name="A", aliases=["B"])
    actor.update_many(session, {key: load(ActorInput(partial=True), {"name": "C"})})
    assert [each["name"]["text"] for each in snapshots(session, Entity.ACTOR, key)] == ["C"]
    assert snapshots(session, Entity.ACTOR, key)[0]["aliases"] == [{"text": "B"}]


@pytest.mark.parametrize(
    ("factory", "entity", "update", "key", "slug"),
    [
        (KindFactory, Entity.KIND, lambda s, c: kind.update_many(s, Entity.KIND, c), "kind", "new"),
        (TagFactory, Entity.TAG, lambda s, c: kind.update_many(s, Entity.TAG, c), "tags", ["new"]),
        (SourceFactory, Entity.SOURCE, source.update_many, "sources", "new"),
        (PlaceFactory, Entity.PLACE, place.update_many, "places", "new"),
    ],
)
def test_a_new_slug_is_shown_by_the_events(
    session: Session, factory: Any, entity: Entity, update: Any, key: str, slug: Any
) -> None:
    thing = factory(session=session, slug="old")
    event = EventFactory(session=session, **{key: "old" if key == "kind" else ["old"]})
    assert update(session, {thing: {"slug": "new"}}) == {thing}
    shown = document(session, event)[key]
    assert (shown[0]["slug"] if key in ("sources", "places") else shown) == slug
    assert lookup.ids(session, entity, ["old"]) == {"old": thing}


def test_a_new_slug_of_a_role_is_shown_by_the_events(session: Session) -> None:
    role = RoleFactory(session=session, slug="old")
    event = EventFactory(session=session, actors=[{"actor": "a", "role": "old"}])
    kind.update_many(session, Entity.ROLE, {role: {"slug": "new"}})
    assert document(session, event)["actors"][0]["role"] == "new"


def test_an_update_that_changes_nothing_says_so(session: Session) -> None:
    key = TagFactory(session=session, slug="a", name="A", aliases=["B"])
    given = load(TagInput(), {"slug": "a", "name": "A", "aliases": ["B"]})
    assert kind.update_many(session, Entity.TAG, {key: given}) == set()


def test_a_place_may_lie_in_one_that_comes_later_in_the_call(session: Session) -> None:
    inputs = [{"slug": "brest", "name": "Brest", "parent": "belarus"}, {"slug": "belarus", "name": "Belarus"}]
    brest, belarus = place.create_many(session, [load(PlaceInput(), each) for each in inputs])
    assert session.scalar(sa.select(Place.parent_id).where(Place.id == brest)) == belarus
    assert snapshots(session, Entity.PLACE, brest)[0]["parent"] == "belarus"


def test_an_event_is_found_under_the_places_around_it_also_when_they_change(session: Session) -> None:
    PlaceFactory(session=session, slug="belarus")
    brest = PlaceFactory(session=session, slug="brest", parent="belarus")
    PlaceFactory(session=session, slug="station", parent="brest")
    poland = PlaceFactory(session=session, slug="poland")
    event = EventFactory(session=session, places=["station"])

    def found_under() -> set[str]:
        links = sa.select(EventLink.target_id).where(EventLink.event_id == event, EventLink.what == LinkTo.PLACE)
        return set(lookup.slugs(session, Entity.PLACE, session.scalars(links)).values())

    assert found_under() == {"station", "brest", "belarus"}
    place.update_many(session, {brest: {"parent": poland}})
    assert found_under() == {"station", "brest", "poland"}
    place.update_many(session, {brest: {"parent": None}})
    assert found_under() == {"station", "brest"}


def test_a_place_does_not_lie_within_itself(session: Session) -> None:
    outer = PlaceFactory(session=session, slug="outer")
    PlaceFactory(session=session, slug="inner", parent="outer")
    with pytest.raises(Invalid, match="lies within itself") as caught:
        place.update_many(session, {outer: {"parent": "inner"}})
    assert caught.value.problems[0].pointer == f"/{outer}/parent"


def test_an_unknown_parent_is_refused_with_a_suggestion(session: Session) -> None:
    PlaceFactory(session=session, slug="belarus")
    with pytest.raises(Invalid) as caught:
        PlaceFactory(session=session, slug="brest", parent="belorus")
    assert caught.value.problems[0].cure == "did you mean belarus?"


def test_a_source_made_private_leaves_the_documents(session: Session) -> None:
    key = SourceFactory(session=session, slug="s")
    event = EventFactory(session=session, sources=["s"])
    source.update_many(session, {key: load(SourceInput(partial=True), {"private": True})})
    assert document(session, event)["sources"] == []


def test_a_thing_is_news_for_readers_once_an_event_in_public_shows_it(own_database: Database) -> None:
    def version() -> int:
        with own_database.reading() as session:
            return public_version(session)

    before = version()
    with own_database.transaction(SYSTEM_ACCOUNT, "actor") as session:
        key = ActorFactory(session=session, slug="ada")
    with own_database.transaction(SYSTEM_ACCOUNT, "draft") as session:
        EventFactory(session=session, state="draft", actors=["ada"])
    assert version() == before
    with own_database.transaction(SYSTEM_ACCOUNT, "public") as session:
        EventFactory(session=session, actors=["ada"])
    assert version() == before + 1
    with own_database.transaction(SYSTEM_ACCOUNT, "an alias") as session:
        actor.update_many(session, {key: load(ActorInput(partial=True), {"aliases": ["Countess"]})})
    assert version() == before + 2


LANES = [{"slug": "east", "title": "East"}, {"slug": "west", "title": "West"}]


def test_a_timeline_keeps_lanes_and_entries_in_order(session: Session) -> None:
    a, b = EventFactory(session=session, slug="a"), EventFactory(session=session, slug="b")
    entries = [{"event": "b", "lane": "west", "headline": "B!"}, "a"]
    key = TimelineFactory(session=session, lanes=LANES, entries=entries)
    state = timeline.read(session, [key])[key]
    assert state.lanes == (("east", "East"), ("west", "West"))
    assert [(pin.event_id, pin.lane, pin.headline) for pin in state.entries] == [(b, "west", "B!"), (a, None, None)]
    linked = sa.select(EventLink.event_id).where(EventLink.what == LinkTo.TIMELINE, EventLink.target_id == key)
    assert set(session.scalars(linked)) == {a, b}


def test_an_event_taken_off_a_timeline_is_no_longer_found_under_it(session: Session) -> None:
    a, _ = EventFactory(session=session, slug="a"), EventFactory(session=session, slug="b")
    key = TimelineFactory(session=session, entries=["a", "b"])
    assert timeline.update_many(session, {key: load(TimelineInput(partial=True), {"entries": ["a"]})}) == {key}
    linked = sa.select(EventLink.event_id).where(EventLink.what == LinkTo.TIMELINE, EventLink.target_id == key)
    assert session.scalars(linked).all() == [a]
    assert timeline.update_many(session, {key: load(TimelineInput(partial=True), {"entries": ["a"]})}) == set()
    assert [entry["event"] for entry in snapshots(session, Entity.TIMELINE, key)[-1]["entries"]] == ["a"]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"entries": ["a", "nowhere"]}, "/0/entries/1/event"),
        ({"entries": ["a", "a"]}, "/0/entries/1"),
        ({"entries": [{"event": "a", "lane": "east"}]}, "/0/entries/0/lane"),
    ],
)
def test_a_timeline_that_names_what_is_not_there_is_refused(session: Session, given: Any, pointer: str) -> None:
    EventFactory(session=session, slug="a")
    with pytest.raises(Invalid) as caught:
        TimelineFactory(session=session, **given)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]

"""Relations: stored under the forward word, seen from both sides."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from timeline.db import Database
from timeline.errors import Invalid
from timeline.models import SYSTEM_ACCOUNT, Event, EventRead, Relation
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import event, lookup
from timeline.vocab import INVERSES, RELATIONS, Entity


def stored(session: Session) -> set[tuple[str, str, str]]:
    rows = session.execute(sa.select(Relation.from_id, Relation.type, Relation.to_id)).all()
    slugs = lookup.slugs(session, Entity.EVENT, {key for start, _, to in rows for key in (start, to)})
    return {(slugs[start], word, slugs[to]) for start, word, to in rows}


def relate(session: Session, key: int, *relations: tuple[str, str]) -> bool:
    raw = {"relations": [{"type": word, "to": to} for word, to in relations]}
    return event.update(session, key, load(EventInput(partial=True), raw))


def seen(session: Session, key: int) -> list[tuple[str, str]]:
    document = session.scalar(sa.select(EventRead.document).where(EventRead.event_id == key))
    shown: list[Any] = json.loads(bytes(document or b"{}"))["relations"]
    return [(each["type"], each["event"]["slug"]) for each in shown]


@pytest.mark.parametrize("word", [*RELATIONS, *INVERSES])
def test_each_word_and_its_inverse_say_the_same(session: Session, word: str) -> None:
    b = EventFactory(session=session, slug="b")
    a = EventFactory(session=session, slug="a", relations=[{"type": word, "to": "b"}])
    forward = ("a", word, "b") if word in RELATIONS else ("b", INVERSES[word], "a")
    assert stored(session) == {forward}
    other = RELATIONS[word].inverse if word in RELATIONS else INVERSES[word]
    assert seen(session, a) == [(word, "b")]
    assert seen(session, b) == [(other, "a")]


def test_events_of_one_call_may_name_one_another(session: Session) -> None:
    first = load(EventInput(), EventFactory.build(slug="a", relations=[{"type": "precedes", "to": "b"}]))
    second = load(EventInput(), EventFactory.build(slug="b", relations=[{"type": "follows", "to": "a"}]))
    event.create_many(session, [first, second])
    assert stored(session) == {("a", "precedes", "b")}


def test_what_an_event_no_longer_names_is_taken_away_and_what_others_say_stays(session: Session) -> None:
    EventFactory(session=session, slug="c")
    EventFactory(session=session, slug="d")
    a = EventFactory(session=session, slug="a", relations=[{"type": "precedes", "to": "c"}])
    EventFactory(session=session, slug="b", relations=[{"type": "extends", "to": "a"}])
    assert relate(session, a, ("precedes", "d"))
    assert stored(session) == {("a", "precedes", "d"), ("b", "extends", "a")}
    assert not relate(session, a, ("precedes", "d"), ("extended_by", "b"))


def test_a_contradiction_is_kept_once_whoever_says_it(session: Session) -> None:
    EventFactory(session=session, slug="a")
    b = EventFactory(session=session, slug="b", relations=[{"type": "contradicts", "to": "a"}])
    a = lookup.ids(session, Entity.EVENT, ["a"])["a"]
    assert not relate(session, a, ("contradicts", "b"))
    assert stored(session) == {("b", "contradicts", "a")}
    assert seen(session, a) == [("contradicts", "b")]
    assert seen(session, b) == [("contradicts", "a")]


def test_an_inverse_makes_a_revision_of_the_event_that_the_relation_begins_at(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "first") as session:
        a, b = EventFactory(session=session, slug="a"), EventFactory(session=session, slug="b")
    with own_database.transaction(SYSTEM_ACCOUNT, "second") as session:
        assert relate(session, a, ("answered_by", "b"))
        revisions = dict(session.execute(sa.select(Event.id, Event.revision)).all())
    assert revisions == {a: 1, b: 2}


@pytest.mark.parametrize(
    ("relations", "words"),
    [
        ([("precedes", "nowhere")], "there is no event 'nowhere'"),
        ([("precedes", "a")], "cannot relate to itself"),
        ([("part_of", "b"), ("part_of", "c")], "part of one other at most"),
    ],
)
def test_a_relation_that_cannot_be_is_refused(session: Session, relations: list[tuple[str, str]], words: str) -> None:
    a, *_ = (EventFactory(session=session, slug=slug) for slug in "abc")
    with pytest.raises(Invalid, match=words) as caught:
        relate(session, a, *relations)
    assert str(caught.value.problems[0].pointer).startswith("/relations")


def test_an_unknown_event_in_a_new_one_is_named_by_the_place_in_the_call(session: Session) -> None:
    given = [EventFactory.build(), EventFactory.build(relations=[{"type": "precedes", "to": "nowhere"}])]
    with pytest.raises(Invalid) as caught:
        event.create_many(session, [load(EventInput(), each) for each in given])
    assert [problem.pointer for problem in caught.value.problems] == ["/1/relations/0/to"]


def test_a_second_parent_is_refused_when_the_first_is_stored(session: Session) -> None:
    _, c = EventFactory(session=session, slug="b"), EventFactory(session=session, slug="c")
    EventFactory(session=session, slug="a", relations=[{"type": "part_of", "to": "b"}])
    with pytest.raises(Invalid, match="part of one other at most"):
        relate(session, c, ("has_part", "a"))


def test_a_parent_may_be_changed_for_another(session: Session) -> None:
    EventFactory(session=session, slug="b")
    EventFactory(session=session, slug="c")
    a = EventFactory(session=session, slug="a", relations=[{"type": "part_of", "to": "b"}])
    assert relate(session, a, ("part_of", "c"))
    assert stored(session) == {("a", "part_of", "c")}


def test_no_event_is_part_of_itself_through_others(session: Session) -> None:
    a = EventFactory(session=session, slug="a")
    EventFactory(session=session, slug="b", relations=[{"type": "part_of", "to": "a"}])
    EventFactory(session=session, slug="c", relations=[{"type": "part_of", "to": "b"}])
    with pytest.raises(Invalid, match="part of itself"):
        relate(session, a, ("part_of", "c"))


def test_a_title_is_renewed_in_the_documents_that_name_it(session: Session) -> None:
    b = EventFactory(session=session, slug="b", title="Before")
    a = EventFactory(session=session, slug="a", relations=[{"type": "precedes", "to": "b"}])
    event.update(session, b, {"title": "After"})
    document = session.scalar(sa.select(EventRead.document).where(EventRead.event_id == a))
    assert json.loads(bytes(document or b""))["relations"][0]["event"]["title"] == "After"

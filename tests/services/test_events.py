"""Writing events: what is stored, what changes, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import EventFactory, SourceFactory
from timeline.db import Database
from timeline.errors import Invalid
from timeline.models import SYSTEM_ACCOUNT, Changeset, Event, EventLink, EventRead, EventText, Revision
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import event


def change(session: Session, key: int, **changes: Any) -> bool:
    return event.update(session, key, load(EventInput(partial=True), changes))


def row(session: Session, key: int) -> Any:
    return session.execute(sa.select(Event.__table__).where(Event.id == key)).one()


def document(session: Session, key: int) -> Any:
    found = session.scalar(sa.select(EventRead.document).where(EventRead.event_id == key))
    return None if found is None else json.loads(bytes(found))


def revisions(session: Session, key: int) -> list[Any]:
    statement = sa.select(Revision.__table__).where(Revision.entity == "event", Revision.entity_id == key)
    return list(session.execute(statement.order_by(Revision.n)))


def test_an_event_is_stored_with_its_bounds_and_links(session: Session) -> None:
    key = EventFactory(
        session=session,
        title="Moon landing",
        date={"edtf": "1969-07-20T20:17:00Z", "text": "that evening"},
        kind="landing",
        actors=[{"actor": "Neil Armstrong", "role": "pilot"}],
        places=["Moon"],
        tags=["space"],
        sources=[{"source": "Apollo 11 log", "quote": "The Eagle has landed"}],
        importance=5,
    )
    stored = row(session, key)
    assert (stored.se, stored.el, stored.precision, stored.offset_s, stored.month_day) == (
        -14182980, -14182979, "second", 0, 720,
    )  # fmt: skip
    shown = document(session, key)
    assert shown["date"]["text"] == "that evening"
    assert [(each["name"], each["role"]) for each in shown["actors"]] == [("Neil Armstrong", "pilot")]
    assert (shown["kind"], shown["tags"], shown["importance"]) == ("landing", ["space"], 5)


def test_known_until_moves_the_earliest_end(session: Session) -> None:
    key = EventFactory(session=session, date="1994/..", known_until="2020-09-26")
    assert row(session, key).ee == 1601164800


def test_what_is_not_said_has_a_default(session: Session) -> None:
    stored = row(session, event.create(session, load(EventInput(), {"title": "A"})))
    assert (stored.state, stored.status, stored.importance, stored.lang, stored.edtf) == (
        "draft", "occurred", 3, "en", None,
    )  # fmt: skip


def test_a_published_event_needs_a_date_and_a_draft_does_not(session: Session) -> None:
    key = EventFactory(session=session, date=None, state="draft")
    assert document(session, key) is None
    with pytest.raises(Invalid) as caught:
        change(session, key, state="published")
    assert [(p.pointer, p.message) for p in caught.value.problems] == [("/date", "a published event needs a date")]


def test_every_unknown_reference_is_named_with_a_suggestion(session: Session) -> None:
    EventFactory(session=session, actors=["russia"], kind="exercise")
    given = load(EventInput(), {"title": "A", "kind": "excercise", "actors": ["rusia"], "tags": ["x"], "places": [99]})
    with pytest.raises(Invalid) as caught:
        event.create_many(session, [given])
    assert {problem.pointer: problem.cure for problem in caught.value.problems} == {
        "/0/kind": "did you mean exercise?",
        "/0/actors/0/actor": "did you mean russia?",
        "/0/tags/0": "add it to tags, or mend the reference",
        "/0/places/0/place": "add it to places, or mend the reference",
    }


def test_a_reference_may_be_a_number(session: Session) -> None:
    source = SourceFactory(session=session)
    key = event.create(session, load(EventInput(), {"title": "A", "sources": [source]}))
    assert len(json.loads(revisions(session, key)[0].snapshot)["sources"]) == 1
    with pytest.raises(Invalid, match="there is no source"):
        event.create(session, load(EventInput(), {"title": "A", "sources": [str(source)]}))


def test_the_inputs_are_left_as_they_were(session: Session) -> None:
    given = load(EventInput(), EventFactory.build(relations=[], translations={"be": {"title": "Б"}}))
    copy = json.dumps(given, default=str)
    event.create(session, given)
    assert json.dumps(given, default=str) == copy


def test_a_new_event_has_revision_one_with_the_whole_of_it(session: Session) -> None:
    key = EventFactory(session=session, title="A", date="2014", actors=["Russia"], translations={"be": {"title": "Б"}})
    [first] = revisions(session, key)
    told = json.loads(first.snapshot)
    assert (first.n, first.public, first.closed_by, first.se) == (1, True, None, row(session, key).se)
    assert (told["title"], told["date"], told["actors"], told["translations"]["be"]["title"]) == (
        "A", "2014", [{"actor": "russia", "role": None, "private": False}], "Б",
    )  # fmt: skip


def test_a_snapshot_can_be_sent_again(session: Session) -> None:
    key = EventFactory(session=session, date="1994/..", known_until="2020", actors=["a"], sources=["b"], places=["c"])
    told = json.loads(revisions(session, key)[0].snapshot)
    del told["derived"], told["publish_at"]
    assert not change(session, key, **told)


def test_a_change_closes_the_revision_before_it(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "first") as session:
        key = EventFactory(session=session, title="A")
    with own_database.transaction(SYSTEM_ACCOUNT, "second") as session:
        assert change(session, key, title="B")
    with own_database.reading() as session:
        old, new = revisions(session, key)
        notes = dict(session.execute(sa.select(Changeset.id, Changeset.note)).all())
        assert (notes[old.changeset_id], notes[old.closed_by], notes[new.changeset_id]) == ("first", "second", "second")
        assert old.valid_to == new.valid_from
        assert new.valid_to is None
        assert (json.loads(old.snapshot)["title"], json.loads(new.snapshot)["title"]) == ("A", "B")
        assert row(session, key).revision == document(session, key)["revision"] == 2


def test_two_changes_in_one_transaction_are_one_revision(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "first") as session:
        key = EventFactory(session=session, title="A")
        change(session, key, title="B")
    with own_database.transaction(SYSTEM_ACCOUNT, "second") as session:
        change(session, key, title="C")
        change(session, key, title="D")
    with own_database.reading() as session:
        assert [json.loads(each.snapshot)["title"] for each in revisions(session, key)] == ["B", "D"]
        assert [each.closed_by is None for each in revisions(session, key)] == [False, True]


def test_what_changes_nothing_leaves_no_trace(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "first") as session:
        key = EventFactory(session=session, title="A", tags=["x", "y"], importance=4)
    with own_database.transaction(SYSTEM_ACCOUNT, "second") as session:
        assert not change(session, key, title=" A ", tags=["y", "x"], date="2014", importance=4)
    with own_database.reading() as session:
        assert session.scalars(sa.select(Changeset.note)).all() == ["first"]
        assert len(revisions(session, key)) == 1


def test_keys_that_are_not_given_stay_and_lists_are_replaced(session: Session) -> None:
    key = EventFactory(session=session, title="A", summary="s", tags=["x"], actors=["a", "b"])
    EventFactory(session=session, actors=["c"])
    change(session, key, actors=["c"])
    shown = document(session, key)
    assert (shown["summary"], shown["tags"], [each["slug"] for each in shown["actors"]]) == ("s", ["x"], ["c"])


def test_null_takes_a_value_away(session: Session) -> None:
    key = EventFactory(session=session, summary="s", kind="k")
    change(session, key, summary=None, kind=None)
    assert (document(session, key)["summary"], document(session, key)["kind"]) == (None, None)


def test_a_new_date_drops_the_words_of_the_old_one(session: Session) -> None:
    key = EventFactory(session=session, date={"edtf": "1994/..", "text": "since 1994"}, known_until="2020")
    change(session, key, date="1994/..")
    assert (row(session, key).date_text, row(session, key).known_until) == ("since 1994", "2020")
    change(session, key, date="1995")
    assert (row(session, key).date_text, row(session, key).known_until) == (None, None)


def test_known_until_without_an_open_end_is_refused_against_what_is_stored(session: Session) -> None:
    key = EventFactory(session=session, date="1994")
    with pytest.raises(Invalid) as caught:
        change(session, key, known_until="2020")
    assert caught.value.problems[0].pointer == "/known_until"


def test_a_translation_is_a_text_of_its_own(session: Session) -> None:
    key = EventFactory(session=session, title="A", translations={"be": {"title": "Б"}, "ru": {"title": "В"}})
    change(session, key, translations={"be": {"title": "Г"}})
    texts = session.execute(sa.select(EventText.lang, EventText.title).where(EventText.event_id == key))
    assert dict(texts.all()) == {"en": "A", "be": "Г"}
    with pytest.raises(Invalid, match="own language"):
        change(session, key, translations={"en": {"title": "A"}})


def test_what_is_archived_or_deleted_leaves_the_readers_sight(session: Session) -> None:
    archived, deleted = EventFactory(session=session), EventFactory(session=session)
    change(session, archived, state="archived")
    event.delete_many(session, [deleted])
    public = sa.select(EventRead.event_id).where(EventRead.audience == 0)
    assert session.scalars(public).all() == []
    assert row(session, deleted).deleted_at is not None
    with pytest.raises(Invalid, match="was deleted"):
        change(session, deleted, title="B")


def test_history_says_what_was_public(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "draft") as session:
        key = EventFactory(session=session, state="draft")
    for state in ("published", "archived"):
        with own_database.transaction(SYSTEM_ACCOUNT, state) as session:
            change(session, key, state=state)
    with own_database.reading() as session:
        assert [each.public for each in revisions(session, key)] == [False, True, False]


def test_a_private_link_is_kept_from_readers(session: Session) -> None:
    key = EventFactory(session=session, actors=["a", {"actor": "b", "private": True}])
    assert [each["slug"] for each in document(session, key)["actors"]] == ["a"]
    links = sa.select(EventLink.audience).where(EventLink.event_id == key, EventLink.what == 3)
    assert sorted(session.scalars(links)) == [0, 1]


@pytest.mark.parametrize("verb", ["create", "update"])
def test_the_number_of_statements_does_not_grow_with_the_events(
    session: Session, queries: list[str], verb: str
) -> None:
    EventFactory(session=session, actors=["a"], tags=["x"], places=["p"], sources=["s"], kind="k")

    def inputs(count: int) -> list[Any]:
        raw = {"actors": ["a"], "tags": ["x"], "places": ["p"], "sources": ["s"], "kind": "k"}
        return [load(EventInput(), EventFactory.build(**raw)) for _ in range(count)]

    def statements(count: int) -> int:
        if verb == "create":
            queries.clear()
            event.create_many(session, inputs(count))
        else:
            keys = event.create_many(session, inputs(count))
            queries.clear()
            assert len(event.update_many(session, {key: {"title": "B", "tags": []} for key in keys})) == count
        return len(queries)

    statements(2)
    assert statements(2) == statements(30)

"""Importing what is there already: nothing is lost, nothing is doubled, nothing is taken for something else."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from tests.factories import EventFactory, KindFactory, SourceFactory
from tests.services.files import counts, file, load, native, refused
from timeline.db import Database
from timeline.formats import FORMATS, Listing
from timeline.models import SYSTEM_ACCOUNT, Citation, Event, EventRead, EventText, Relation
from timeline.services import lookup
from timeline.services.importing_report import Origin
from timeline.vocab import Entity


def related(database: Database) -> set[tuple[str, str, str, str | None]]:
    with database.reading() as session:
        rows = session.execute(sa.select(Relation.from_id, Relation.type, Relation.to_id, Relation.note)).all()
        slugs = lookup.slugs(session, Entity.EVENT, {key for row in rows for key in (row[0], row[2])})
        return {(slugs[start], word, slugs[to], note) for start, word, to, note in rows}


def lines(*events: dict[str, Any]) -> bytes:
    return b"\n".join(orjson.dumps({"title": each["slug"], "date": "2014", **each}) for each in events)


def exported(database: Database) -> bytes:
    with database.reading() as session:
        read = sa.select(EventRead.document).where(EventRead.audience == 0).order_by(EventRead.event_id)
        documents = [bytes(each) for each in session.scalars(read)]
    return b"".join(FORMATS["ndjson"].dump(Listing(documents, "all", {})))


def test_a_number_in_a_file_is_a_name_and_no_id(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        key = KindFactory(session=session, slug="war")
    load(database, file("a.csv", f"title,date,kind\nA,2014,{key}\n"))
    load(database, file("b.csv", "title,date\nB,2014\n"), kind=str(key))
    load(database, file("c.ndjson", orjson.dumps({"title": "C", "date": "2014", "kind": key})))
    with database.reading() as session:
        kinds = dict(
            session.execute(sa.select(EventText.title, Event.kind_id).join(Event, Event.id == EventText.event_id)).all()
        )
    assert kinds["A"] == kinds["B"] != key
    assert kinds["C"] == key
    said = refused(database, file("d.json", native(events=[{"title": "D", "date": "2014", "tags": [str(key)]}])))
    assert "there is no tag" in said[0]


def test_no_relation_is_lost_between_batches(database: Database) -> None:
    events: list[dict[str, Any]] = [{"slug": f"e{number}"} for number in range(1_001)]
    for event in events:
        event["relations"] = []
    events[0]["relations"] = [{"type": "follows", "to": "e1000"}]
    events[1000]["relations"] = [{"type": "leads_to", "to": "e5"}]
    wanted = {("e1000", "precedes", "e0", None), ("e1000", "leads_to", "e5", None)}
    for _ in range(2):
        report = load(database, file("a.ndjson", lines(*events)))
        assert related(database) == wanted
    assert counts(report) == {"events": (0, 0, 1_001)}


def test_the_kind_given_for_all_stays_in_a_second_import(database: Database) -> None:
    given = file("a.csv", "title,date,kind\nA,2014,\n")
    load(database, given, kind="raid")
    assert counts(load(database, given, kind="raid")) == {"events": (0, 0, 1)}


def test_a_contradiction_told_from_the_other_side_stays(database: Database) -> None:
    word = {"type": "contradicts"}
    load(database, file("a.ndjson", lines({"slug": "a", "relations": [{**word, "to": "b"}]}, {"slug": "b"})))
    told = lines({"slug": "a", "relations": []}, {"slug": "b", "relations": [{**word, "to": "a"}]})
    load(database, file("a.ndjson", told))
    assert related(database) == {("a", "contradicts", "b", None)}


@pytest.mark.parametrize("event", [{"title": "A"}, {"title": "A", "external_id": "7"}])
def test_a_native_event_without_slug_is_not_doubled(database: Database, event: dict[str, Any]) -> None:
    given = file("a.json", native(events=[{**event, "date": "2014"}]))
    load(database, given)
    assert counts(load(database, given)) == {"events": (0, 0, 1)}


def test_quotes_notes_and_relations_to_drafts_survive_an_export_and_its_import(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        SourceFactory(session=session, slug="s")
        EventFactory(session=session, slug="draft", state="draft")
        EventFactory(session=session, slug="b")
        EventFactory(
            session=session,
            slug="a",
            sources=[{"source": "s", "quote": "so it was", "stance": "disputes", "confidence": 0.5}],
            relations=[{"type": "follows", "to": "b", "note": "soon"}, {"type": "precedes", "to": "draft"}],
        )
    before = related(database)
    assert {row[1:] for row in before} == {("precedes", "a", "soon"), ("precedes", "draft", None)}
    assert counts(load(database, file("a.ndjson", exported(database)))) == {"events": (0, 0, 2)}
    assert related(database) == before
    with database.reading() as session:
        cited = session.execute(sa.select(Citation.quote, Citation.stance, Citation.confidence)).all()
    assert cited == [("so it was", "disputes", 0.5)]


def test_a_private_part_stays_beside_a_public_one_of_the_same_actor(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        parts = ["x", {"actor": "x", "role": "informer", "private": True}]
        EventFactory(session=session, slug="a", actors=parts)
    assert counts(load(database, file("a.ndjson", exported(database)))) == {"events": (0, 0, 1)}


def test_another_language_does_not_take_over_the_words_of_the_old_one(database: Database) -> None:
    given = {"slug": "a", "date": "2014"}
    first = {**given, "lang": "en", "title": "War", "summary": "Long"}
    load(database, file("a.json", native(events=[{**first, "translations": {"be": {"title": "Vajna"}}}])))
    load(database, file("a.json", native(events=[{**given, "lang": "be", "title": "Vajna 2"}])))
    with database.reading() as session:
        texts = session.execute(
            sa.select(EventText.lang, EventText.title, EventText.summary).order_by(EventText.lang)
        ).all()
    assert texts == [("be", "Vajna 2", None), ("en", "War", "Long")]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "title,date\n"), ("a.ndjson", "\n")])
def test_a_file_without_events_is_refused(database: Database, name: str, content: str) -> None:
    assert refused(database, file(name, content))[0].startswith(f"no events in {name}")


def test_two_parents_are_told_by_the_place_in_the_file(database: Database) -> None:
    child = {"slug": "c"}
    parents = [{"slug": slug, "relations": [{"type": "has_part", "to": "c"}]} for slug in ("a", "b")]
    [said] = refused(database, file("a.ndjson", lines(child, *parents)))
    assert said.startswith("a.ndjson, line 3, relations 1 to: an event is part of one other at most")


def test_a_long_file_name_is_no_name_of_a_data_set(database: Database) -> None:
    name = "n" * 81 + ".csv"
    assert refused(database, file(name, "title,date\nA,2014\n"))[0].startswith(f"{name}: 'nnn")


def test_changes_by_another_file_of_the_same_name_are_told(database: Database) -> None:
    load(database, file("a/events.csv", "external_id,title,date\n1,A,2014\n"))
    report = load(database, file("b/events.csv", "external_id,title,date\n1,B,2014\n"))
    assert report.mixed == {Origin("events", "b/events.csv", default=True): 1}
    report = load(database, file("b/events.csv", "external_id,title,date\n1,C,2014\n"), dataset="events")
    assert report.mixed == {}

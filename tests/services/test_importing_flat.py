"""Importing flat files: names that are matched or made, rows without an id, round trips, refusals."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from tests.factories import ActorFactory, EventFactory, PlaceFactory
from tests.services.files import counts, file, load, refused
from timeline.db import Database
from timeline.formats import FORMATS, Listing
from timeline.models import SYSTEM_ACCOUNT, Event, EventActor, EventRead, EventText, Place
from timeline.services import importing, lookup
from timeline.services.importing import Options
from timeline.services.importing_events import BATCH, IdSet
from timeline.vocab import Entity


def documents(database: Database) -> list[bytes]:
    with database.reading() as session:
        read = sa.select(EventRead.document).where(EventRead.audience == 0).order_by(EventRead.se, EventRead.event_id)
        return [bytes(each) for each in session.scalars(read)]


def shown(database: Database) -> list[Any]:
    return [json.loads(each) for each in documents(database)]


def test_names_are_matched_by_slug_then_by_name_then_by_alias_else_made(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        ActorFactory(session=session, slug="russian-federation", name="Russia", aliases=["Россия"])
        ActorFactory(session=session, slug="usa", name="United States")
    actors = "usa; RUSSIA; Россія (host); United Kingdom"
    report = load(database, file("a.csv", f"title,date,actors\nA,2014,{actors}\nB,2014,united kingdom; россия\n"))
    assert counts(report) == {"actors": (1, 0, 0), "roles": (1, 0, 0), "events": (2, 0, 0)}
    assert [[actor["slug"] for actor in each["actors"]] for each in shown(database)] == [
        ["usa", "russian-federation", "russian-federation", "united-kingdom"],
        ["united-kingdom", "russian-federation"],
    ]


def test_a_name_that_may_be_two_things_is_refused(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        PlaceFactory(session=session, slug="paris-texas", name="Paris")
        PlaceFactory(session=session, slug="paris-france", name="Paris")
    assert refused(database, file("a.csv", "title,date,town\nA,2014,Paris\n"), columns=(("town", "place"),)) == [
        "a.csv, row 2, column town: 'Paris' may be paris-france, paris-texas: write the slug of the one that is meant"
    ]


def test_a_new_place_takes_the_point_of_the_first_row_that_names_it(database: Database) -> None:
    load(database, file("a.csv", "title,date,place,lat,lon\nA,2014,Brest,52.1,23.7\nB,2014,Brest,0,0\n"))
    with database.reading() as session:
        assert session.execute(sa.select(Place.lat, Place.lon)).all() == [(52.1, 23.7)]


def test_a_csv_imported_twice_changes_nothing_although_its_rows_have_no_id(database: Database) -> None:
    content = "title,date,tag\n" + "A,2014,x\n" * 3 + "B,2014,y\n" + "A,2014,x\n"
    first = load(database, file("a.csv", content))
    assert counts(first)["events"] == (5, 0, 0)
    assert first.assumptions.assumptions == {"rows that equal another row: events of their own": 3}
    assert counts(load(database, file("a.csv", content))) == {"events": (0, 0, 5)}
    assert counts(load(database, file("a.csv", content + "C,2015,z\nA,2014,x\n")))["events"] == (2, 0, 5)


def test_equal_rows_are_told_apart_across_batches(database: Database) -> None:
    content = "title,date\n" + "A,2014\n" * (BATCH + 5) + "B,2014\n" * BATCH + "A,2014\n" * 2
    assert counts(load(database, file("a.csv", content)))["events"] == (2 * BATCH + 7, 0, 0)
    assert counts(load(database, file("a.csv", content)))["events"] == (0, 0, 2 * BATCH + 7)


def test_two_datasets_do_not_share_their_rows(database: Database) -> None:
    content = "title,date\nA,2014\n"
    load(database, file("a.csv", content))
    assert counts(load(database, file("b.csv", content)))["events"] == (1, 0, 0)
    assert counts(load(database, file("c.csv", content), dataset="a"))["events"] == (0, 0, 1)


def test_an_external_id_makes_a_changed_row_an_update(database: Database) -> None:
    load(database, file("a.csv", "external_id,title,date,summary\n7,A,2014,s\n"))
    assert counts(load(database, file("a.csv", "external_id,title,date\n7,B,2014\n")))["events"] == (0, 1, 0)
    assert [(each["title"], each["summary"]) for each in shown(database)] == [("B", "s")]


def test_a_slug_and_an_external_id_of_two_events_are_refused(database: Database) -> None:
    load(database, file("a.csv", "slug,external_id,title,date\na,1,A,2014\nb,2,B,2014\n"))
    assert refused(database, file("a.csv", "slug,external_id,title,date\na,2,A,2014\n")) == [
        "a.csv, row 2: the slug and the external id belong to two events: leave one of the two out"
    ]


def test_state_and_kind_are_for_new_rows_that_name_none(database: Database) -> None:
    content = "slug,title,date,kind\na,A,2014,\nb,B,2014,Accident\n"
    load(database, file("a.csv", content), kind="Road trip")
    assert {each["slug"]: each["kind"] for each in shown(database)} == {"a": "road-trip", "b": "accident"}
    report = load(database, file("d.csv", "slug,title,date\nc,C,\n"), state="draft")
    assert counts(report)["events"] == (1, 0, 0)
    assert len(shown(database)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,date\nA,2016-11-03 00:00:00\n", "a.csv, row 2, column date: '2016-11-03 00:00:00' is not a date"),
        ("title,date\nA,03/11/2016\n", "a.csv, row 2, column date: '03/11/2016' is not a date"),
        ("title,date\nA,\n", "a.csv, row 2, column date: a published event needs a date: give one"),
        ("title,start,end\nA,2015,2014\n", "a.csv, row 2, column start and end: '2015/2014' is not a date"),
        ("title,date,status\nA,2014,done\n", "a.csv, row 2, column status: 'done' is not known: use occurred"),
        ("title,date,importance\nA,2014,7\n", "a.csv, row 2, column importance: '7' will not do: use a whole number"),
        ("title,date,lang\nA,2014,English\n", "a.csv, row 2, column lang: 'English' is not a language code"),
        ("title,date\n\x01A,2014\n", "a.csv, row 2, column title: there is a control character"),
        ("title,date\nA\0,2014\n", "a.csv, row 2, column title: there is a control character"),
        ("title,date\n,2014\n", "a.csv, row 2, column title: it is missing"),
        ("title,date,place,lat,lon\nA,2014,Brest,north,2\n", "a.csv, row 2, column place: 'north' will not do"),
        ("title,date,slug\nA,2014,A b\n", "a.csv, row 2, column slug: 'A b' is not a slug"),
        ("title,date,slug\nA,2014,a\nB,2014,a\n", "a.csv, row 3, column slug: the slug a is there already, in a.csv"),
    ],
)
def test_a_faulty_cell_is_told_by_row_column_value_and_cure(database: Database, content: str, said: str) -> None:
    [problem] = refused(database, file("a.csv", content))
    assert problem.startswith(said)
    assert problem.count(": ") >= 2, "place, message, cure"


def test_nothing_of_a_refused_file_is_written_however_late_its_fault(database: Database) -> None:
    content = "title,date,place\n" + "A,2014,Brest\n" * (BATCH + 1) + "B,soon,Kyiv\n"
    assert refused(database, file("a.csv", content))[0].startswith(f"a.csv, row {BATCH + 3}, column date")
    with database.reading() as session:
        assert session.scalars(sa.select(Event.id)).all() == session.scalars(sa.select(Place.id)).all() == []


def test_the_same_event_in_two_batches_is_refused(database: Database) -> None:
    line = orjson.dumps({"slug": "a", "title": "A", "date": "2014"}) + b"\n"
    other = b"".join(orjson.dumps({"title": f"B{n}", "date": "2014"}) + b"\n" for n in range(BATCH))
    [said] = refused(database, file("a.ndjson", line + other + line))
    assert said == f"a.ndjson, line {BATCH + 2}: this event is in the files already: take one of the two out"


def test_relations_to_what_is_not_here_are_left_out_and_told(database: Database) -> None:
    there = {"slug": "a", "title": "A", "date": "2014"}
    relations = [{"type": "follows", "to": "a"}, {"type": "follows", "to": "b"}]
    lines = [orjson.dumps({"slug": "c", "title": "C", "date": "2014", "relations": relations}), orjson.dumps(there)]
    report = load(database, file("a.ndjson", b"\n".join(lines)))
    assert report.assumptions.assumptions == {"relations to events that are not here: left out": 1}
    assert {each["slug"]: [r["type"] for r in each["relations"]] for each in shown(database)} == {
        "a": ["precedes"], "c": ["follows"],
    }  # fmt: skip


def _same(document: bytes) -> Any:
    """Return a document without what another database numbers in its own way."""
    given = json.loads(document)
    for key in ("id", "revision", "created_at", "updated_at"):
        del given[key]
    for key in ("actors", "places", "sources"):
        given[key] = [{name: value for name, value in each.items() if name != "id"} for each in given[key]]
    given["relations"] = sorted(
        (each["type"], each["event"]["slug"], each["event"]["title"]) for each in given["relations"]
    )
    return given


AWKWARD: list[dict[str, Any]] = [
    {"title": "=SUM(A1)", "date": "-0043-03-15", "actors": [{"actor": "a-b", "role": "x-y"}, "c"], "tags": ["x"]},
    {"title": '\'Tis; \\ "so"', "date": {"edtf": "1994/..", "text": "@since"}, "known_until": "2020-09"},
    {"title": "Пасяджэнне, 会議", "lang": "be", "summary": "+1\nline", "description": "# a\n\n\t- b", "kind": "k"},
    {"title": "R", "date": "[2014..2016]", "status": "alleged", "importance": 5, "places": ["p"], "sources": ["s"]},
]


@pytest.mark.parametrize("name", ["csv", "ndjson", "json"])
def test_an_export_imported_changes_nothing_and_makes_the_same_elsewhere(
    database: Database, own_database: Database, name: str
) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        for number, given in enumerate(AWKWARD):
            relations = [{"type": "follows", "to": "e0"}] if number else []
            EventFactory(session=session, slug=f"e{number}", relations=relations, **given)
    exported = b"".join(FORMATS[name].dump(Listing(documents(database), "all", {})))
    everything = file(f"all.{name}", exported)
    assert counts(load(database, everything)) == {"events": (0, 0, len(AWKWARD))}
    load(own_database, everything)
    assert list(map(_same, documents(own_database))) == list(map(_same, documents(database)))


def test_what_an_export_does_not_show_survives_its_import(database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "before") as session:
        key = EventFactory(
            session=session,
            slug="a",
            description="secret",
            description_private=True,
            actors=["x", {"actor": "spy", "role": "informer", "private": True}, "y"],
        )
    exported = b"".join(FORMATS["ndjson"].dump(Listing(documents(database), "all", {})))
    assert b"spy" not in exported
    assert counts(load(database, file("a.ndjson", exported))) == {"events": (0, 0, 1)}
    edited = exported.replace(b'"slug":"y"', b'"slug":"z"')
    assert counts(load(database, file("a.ndjson", edited)))["events"] == (0, 1, 0)
    with database.reading() as session:
        assert session.scalar(sa.select(EventText.description).where(EventText.event_id == key)) == "secret"
        ids = session.scalars(sa.select(EventActor.actor_id).order_by(EventActor.position)).all()
        assert [lookup.slugs(session, Entity.ACTOR, ids)[each] for each in ids] == ["x", "spy", "z"]


def test_progress_is_told_in_bytes_up_to_the_end(database: Database) -> None:
    given = [file("a.csv", "title,date\n" + "A,2014\n" * 500), file("b.csv", "title,date\nB,2014\n")]
    told: list[int] = []
    with database.transaction(SYSTEM_ACCOUNT, "x") as session:
        importing.load(session, given, Options(), told.append)
    assert told == sorted(told)
    assert told[-1] == sum(each.size for each in given)


def test_a_set_of_ids_holds_what_was_put_in_and_nothing_else() -> None:
    ids = IdSet()
    chosen = [0, 1, 7, 8, 4095, 1_000_003]
    for key in chosen:
        ids.add(key)
    assert [key for key in range(1_100_000) if key in ids] == chosen

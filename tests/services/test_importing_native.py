"""Importing native files: references across files, updates, refusals."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.services.files import counts, file, load, native, refused
from timeline.db import Database
from timeline.models import Base, Changeset, Event, Revision
from timeline.services import event, lookup
from timeline.vocab import Entity

KIND = {"slug": "meeting", "name": "Meeting"}


def rows(database: Database) -> dict[str, int]:
    """Count the rows of every table that is not empty."""
    with database.reading() as session:
        found = {
            name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
    return {name: number for name, number in found.items() if number}


def test_files_are_read_together_in_whatever_order(database: Database) -> None:
    events = native(events=[{"slug": "a", "title": "A", "date": "2014", "kind": "meeting", "places": ["brest"]}])
    things = native(kinds=[KIND], places=[{"name": "Brest", "parent": "belarus"}, {"name": "Belarus"}])
    line = native(timelines=[{"title": "T", "entries": ["a"]}])
    report = load(database, file("0.json", line), file("1.json", events), file("2.yaml", things))
    assert counts(report) == {"kinds": (1, 0, 0), "places": (2, 0, 0), "events": (1, 0, 0), "timelines": (1, 0, 0)}


def test_a_file_imported_twice_changes_nothing(database: Database) -> None:
    given = file(
        "a.json",
        native(
            kinds=[KIND],
            actors=[{"slug": "x", "name": "X", "aliases": ["Y"], "type": "state"}],
            sources=[{"slug": "s", "title": "S", "published": "2014"}],
            events=[
                {
                    "slug": "a",
                    "title": "A",
                    "date": "1994/..",
                    "known_until": "2020",
                    "actors": ["x"],
                    "sources": ["s"],
                },
                {"slug": "b", "title": "B", "date": "2014", "relations": [{"type": "follows", "to": "a"}]},
            ],
            timelines=[{"slug": "t", "title": "T", "entries": ["a", "b"]}],
        ),
    )
    load(database, given)
    before = rows(database)
    report = load(database, given)
    assert counts(report) == {
        "kinds": (0, 0, 1), "actors": (0, 0, 1), "sources": (0, 0, 1), "events": (0, 0, 2), "timelines": (0, 0, 1),
    }  # fmt: skip
    assert rows(database) == before


def test_a_changed_row_makes_one_revision_and_the_others_none(database: Database) -> None:
    first = [{"slug": "a", "title": "A", "date": "2014"}, {"slug": "b", "title": "B", "date": "2014"}]
    load(database, file("a.json", native(events=first)))
    second = [{**first[0], "date": "2015"}, first[1]]
    assert counts(load(database, file("a.json", native(events=second)))) == {"events": (0, 1, 1)}
    with database.reading() as session:
        assert session.scalars(sa.select(Event.revision).order_by(Event.id)).all() == [2, 1]
        assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 3


def test_what_the_file_does_not_say_stays(database: Database) -> None:
    load(database, file("a.json", native(events=[{"slug": "a", "title": "A", "date": "2014", "summary": "s"}])))
    report = load(database, file("a.json", native(events=[{"slug": "a", "title": "A", "date": "2014"}])))
    assert counts(report) == {"events": (0, 0, 1)}


def test_a_relation_that_comes_later_counts_the_event_as_changed(database: Database) -> None:
    events = [{"slug": slug, "title": slug, "date": "2014"} for slug in ("a", "b")]
    load(database, file("a.json", native(events=events)))
    related: list[dict[str, Any]] = [{**events[0], "relations": [{"type": "follows", "to": "b"}]}, events[1]]
    assert counts(load(database, file("a.json", native(events=related)))) == {"events": (0, 1, 1)}
    with database.reading() as session:
        ids = lookup.ids(session, Entity.EVENT, ["a", "b"])
        revisions = dict(session.execute(sa.select(Event.id, Event.revision)).all())
    assert (revisions[ids["a"]], revisions[ids["b"]]) == (1, 2)


def test_an_external_id_finds_the_event_again(database: Database) -> None:
    content = '{"timeline_data": 1, "dataset": "d", "events": [{"external_id": "7", "title": "%s", "date": "2014"}]}'
    load(database, file("a.json", content % "A"))
    assert counts(load(database, file("b.json", content % "B"))) == {"events": (0, 1, 0)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "timeline_data: 1\nkinds: [{name: Meeting}]\nevents: [{slug: a, title: A, date: 2014, kind: meetin}]",
            "f.yaml, line 3 (a), kind: there is no kind 'meetin': did you mean meeting?",
        ),
        (
            "timeline_data: 1\nevents:\n  - {slug: a, title: A, date: 2014-13}\n",
            "f.yaml, line 3 (a), date: '2014-13' is not a date (character 6): ",
        ),
        (
            "timeline_data: 1\nevents:\n  - {slug: a, title: A}\n",
            "f.yaml, line 3 (a), date: a published event needs a date: give one, or keep the event a draft",
        ),
        (
            "timeline_data: 1\nevents:\n  - {slug: a, title: A, date: 2014}\n  - {slug: a, title: B, date: 2014}\n",
            "f.yaml, line 4 (a), slug: the slug a is there already, in f.yaml, line 3 (a): take one of the two out",
        ),
        (
            "timeline_data: 1\nactors:\n  - {slug: a, name: A}\n  - {slug: a, name: B}\n",
            "f.yaml, line 4 (a): the slug a is there already, in f.yaml, line 3 (a): take one of the two out",
        ),
        (
            "timeline_data: 1\nevents:\n  - {slug: a, title: A, date: 2014, relations: [{type: follows, to: b}]}\n",
            "f.yaml, line 3 (a), relations 1 to: there is no event 'b': ",
        ),
        (
            "timeline_data: 1\ntimelines:\n  - {slug: t, title: T, entries: [a]}\n",
            "f.yaml, line 3 (t), entries 1 event: there is no event 'a': ",
        ),
        (
            "timeline_data: 1\nplaces:\n  - {slug: a, name: A, parent: b}\n  - {slug: b, name: B, parent: a}\n",
            "f.yaml, line 3 (a), parent: the place lies within itself: choose a parent that does not lie within it",
        ),
    ],
)
def test_a_fault_refuses_the_files_as_a_whole_and_says_where(database: Database, content: str, said: str) -> None:
    before = rows(database)
    good = file("good.json", native(tags=[{"name": "Good"}], events=[{"title": "Good", "date": "2014"}]))
    assert refused(database, good, file("f.yaml", content))[0].startswith(said)
    assert rows(database) == before


def test_a_fault_in_a_thing_that_is_there_says_where_too(database: Database) -> None:
    load(database, file("a.json", native(places=[{"slug": "a", "name": "A"}])))
    wrong = native(places=[{"slug": "a", "name": "A", "parent": "nowhere"}])
    assert refused(database, file("a.json", wrong))[0].startswith("a.json, places 1 (a), parent: there is no place")


def test_faults_of_several_files_are_said_together(database: Database) -> None:
    wrong = native(events=[{"title": "", "date": "2014"}])
    assert [line.split(",")[0] for line in refused(database, file("a.json", wrong), file("b.json", wrong))] == [
        "a.json", "b.json",
    ]  # fmt: skip


def test_no_more_than_a_hundred_faults_are_collected(database: Database) -> None:
    said = refused(database, file("a.json", native(events=[{"title": ""}] * 5_000)))
    assert len(said) == 101
    assert "first 100 problems" in said[-1]


def test_an_event_that_was_deleted_is_not_brought_back_by_a_file(database: Database) -> None:
    given = file("a.json", native(events=[{"slug": "a", "title": "A", "date": "2014"}]))
    load(database, given)
    with database.transaction(1, "delete") as session:
        event.delete_many(session, lookup.ids(session, Entity.EVENT, ["a"]).values())
    assert refused(database, given) == ["a.json, events 1 (a): the event was deleted"]


def test_an_import_is_one_changeset_and_one_that_changes_nothing_is_none(own_database: Database) -> None:
    given = file("a.json", native(events=[{"slug": "a", "title": "A", "date": "2014"}], kinds=[KIND]))
    for _ in range(2):
        load(own_database, given)
    with own_database.reading() as session:
        assert session.execute(sa.select(Changeset.seq, Changeset.note)).all() == [(1, "import")]

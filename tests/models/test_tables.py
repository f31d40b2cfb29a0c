"""What the tables themselves refuse, and the rules that every table and index keeps."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Base, Dataset, Event, Place, Relation, Slug, Timeline
from timeline.models.event import BOUNDS_ORDER

EVENT = {"state": "draft", "status": "occurred", "lang": "en", "importance": 3, "revision": 1, "created_at": 0}
EVENT |= {"updated_at": 0, "description_private": False, "qual": 0}
DATE = {"edtf": "2014", "se": 0, "sl": 9, "ee": 1, "el": 10, "precision": "year", "span_class": 0}
PLACE = {"revision": 1, "created_at": 0, "updated_at": 0}

WRONG: dict[str, tuple[type[Base], dict[str, Any]]] = {
    "an unknown state": (Event, {**EVENT, "state": "lost"}),
    "an unknown status": (Event, {**EVENT, "status": "maybe"}),
    "an importance of 0": (Event, {**EVENT, "importance": 0}),
    "an importance of 6": (Event, {**EVENT, "importance": 6}),
    "a published event without a date": (Event, {**EVENT, "state": "published"}),
    "a date without bounds": (Event, {**EVENT, "edtf": "2014"}),
    "bounds without a date": (Event, {**EVENT, **DATE, "edtf": None}),
    "a start that is latest before it is earliest": (Event, {**EVENT, **DATE, "sl": -1}),
    "an end that is latest before it is earliest": (Event, {**EVENT, **DATE, "ee": 11}),
    "an end before the start": (Event, {**EVENT, **DATE, "se": 5, "ee": 5}),
    "a latest start at the latest end": (Event, {**EVENT, **DATE, "sl": 10}),
    "a latitude of 91": (Place, {**PLACE, "lat": 91, "lon": 0}),
    "a longitude of -181": (Place, {**PLACE, "lat": 0, "lon": -181}),
    "a latitude alone": (Place, {**PLACE, "lat": 1}),
    "an empty slug": (Slug, {"entity": "tag", "slug": "", "entity_id": 1, "current": True}),
    "a timeline in no state": (Timeline, {**PLACE, "state": "", "lang": "en", "title": "T"}),
    "a kind that is not there": (Event, {**EVENT, "kind_id": 77}),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_the_database_itself_refuses(session: Session, name: str) -> None:
    model, row = WRONG[name]
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(model).values(**row))


RIGHT: list[tuple[type[Base], dict[str, Any]]] = [
    (Event, EVENT),
    (Event, {**EVENT, **DATE, "state": "published"}),
    (Place, PLACE),
    (Place, {**PLACE, "lat": -90, "lon": 180}),
]


@pytest.mark.parametrize(("model", "row"), RIGHT)
def test_what_differs_from_the_refused_in_that_alone_is_taken(
    session: Session, model: type[Base], row: dict[str, Any]
) -> None:
    session.execute(sa.insert(model).values(**row))


def _two_events(session: Session) -> list[int]:
    return [session.execute(sa.insert(Event).values(**EVENT).returning(Event.id)).scalar_one() for _ in range(3)]


@pytest.mark.parametrize("word", ["follows", "likes", ""])
def test_relations_are_stored_under_forward_words_only(session: Session, word: str) -> None:
    one, two, _ = _two_events(session)
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Relation).values(from_id=one, type=word, to_id=two))


def test_an_event_is_no_relation_of_itself(session: Session) -> None:
    one, _, _ = _two_events(session)
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Relation).values(from_id=one, type="extends", to_id=one))


def test_an_event_is_part_of_one_other_at_most(session: Session) -> None:
    one, two, three = _two_events(session)
    for word, other in (("part_of", two), ("extends", two), ("extends", three)):
        session.execute(sa.insert(Relation).values(from_id=one, type=word, to_id=other))
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Relation).values(from_id=one, type="part_of", to_id=three))


def test_an_external_id_is_unique_within_its_dataset(session: Session) -> None:

    for key in (1, 2):
        session.execute(sa.insert(Dataset).values(id=key, name=str(key)))
        session.execute(sa.insert(Event).values(**EVENT, dataset_id=key, external_id="x"))
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(Event).values(**EVENT, dataset_id=1, external_id="x"))


def test_every_constraint_and_index_has_a_name_that_postgresql_keeps_whole() -> None:
    for table in Base.metadata.tables.values():
        names = [each.name for each in table.constraints] + [each.name for each in table.indexes]
        assert all(name and len(str(name)) <= 63 for name in names), (table.name, names)


def test_every_relationship_refuses_to_load_behind_ones_back() -> None:
    relationships = [each for mapper in Base.registry.mappers for each in mapper.relationships]
    assert all(each.lazy == "raise" for each in relationships)


def test_what_is_hidden_costs_readers_nothing_since_the_audience_leads_the_indexes() -> None:
    read, link = Base.metadata.tables["event_read"], Base.metadata.tables["event_read_link"]
    assert {next(iter(index.columns)).name for index in read.indexes} == {"audience"}
    lead = ["what", "target_id", "audience"]
    assert [column.name for column in link.primary_key][:3] == lead
    others = [[column.name for column in index.columns] for index in link.indexes]
    assert sorted(others)[0] == ["event_id"]  # for taking an event's rows out
    assert [columns[:3] for columns in sorted(others)[1:]] == [lead] * (len(others) - 1)


def test_truth_and_read_model_have_the_same_rule_for_bounds() -> None:
    for name in ("event", "event_read"):
        checks = [each for each in Base.metadata.tables[name].constraints if isinstance(each, sa.CheckConstraint)]
        assert BOUNDS_ORDER in {str(each.sqltext) for each in checks}


def test_foreign_keys_that_rows_are_looked_up_by_have_an_index() -> None:
    """Deleting a row looks for those that point to it: without an index that is a scan."""
    never_deleted = {"account", "changeset", "dataset", "claim"}
    missing: list[str] = []
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes} | {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if isinstance(constraint, (sa.UniqueConstraint, sa.PrimaryKeyConstraint)) and len(constraint.columns)
        }
        missing += [
            f"{table.name}.{key.parent.name}"
            for key in table.foreign_keys
            if key.parent.name not in leading and key.column.table.name not in never_deleted
        ]
    assert missing == []

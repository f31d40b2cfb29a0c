"""The shipped data set: complete, neutral in form, and importable as anybody's data is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.services.files import counts, file, load
from timeline.config import seed_folder
from timeline.db import Database
from timeline.models import EventRead, Label, Relation, Timeline
from timeline.services import lookup, timeline
from timeline.vocab import Entity

DATES = {
    "lukashenka-in-power": "1994/..",
    "air-base-request": "2013/",
    "maidan-protests": "2013-36/2014-33",
    "yanukovych-ousted": "2014-02",
    "kyiv-new-government": "2014",
    "crimea-annexed": "2014-03",
    "donbas-support": "2014-04/",
    "minsk-warms-to-west": "2014~/",
    "air-base-refused": "2015",
    "us-poland-troop-deal": "2019-06",
    "lavrov-unpleasant-episode": "2019-09",
    "shoigu-western-flank": "2019-10-25",
    "belarus-election": "2020-08-09",
    "belarus-protests-crackdown": "2020-08-09/",
    "tobruq-legacy-2020": "2020-09-12/2020-09-27",
    "sochi-meeting": "2020-09-14",
    "unbreakable-brotherhood-announced": "2020-09-15",
    "slavic-brotherhood-2020": "2020-09-15/2020-09-25",
    "secret-inauguration": "2020-09-23",
    "eu-us-non-recognition": "[2020-09-23..2020-10-11]",
    "wmd-exercise-surge": "2020-09-21~/2020-09-30~",
    "unbreakable-brotherhood-2020": "2020-10-12/2020-10-16",
    "joint-exercises-2021": "2021",
    "hantsavichy-lease": "/2021-06",
    "vileyka-lease": "/2021-06",
    "lease-expiry": "2021-06",
}
"""In the order of the timeline."""


@pytest.fixture
def seeded(database: Database) -> Database:
    paths = sorted(Path(seed_folder()).rglob("*.yaml"))
    given = [file(path.name, path.read_bytes()) for path in paths]
    load(database, *given)
    assert all(created == changed == 0 for created, changed, _ in counts(load(database, *given)).values())
    return database


def documents(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        found = [json.loads(bytes(each)) for each in session.scalars(sa.select(EventRead.document))]
    return {each["slug"]: each for each in found}


def test_every_event_has_its_date_and_the_source(seeded: Database) -> None:
    shown = documents(seeded)
    assert {slug: each["date"]["edtf"] for slug, each in shown.items()} == DATES
    assert {source["publisher"] for each in shown.values() for source in each["sources"]} == {"RFE/RL"}
    assert all(len(each["sources"]) == 1 and each["summary"] and each["kind"] for each in shown.values())
    assert shown["lukashenka-in-power"]["date"]["known_until"] == "2020-09-26"


def test_importance_status_and_tags_follow_the_rules_of_the_data_set(seeded: Database) -> None:
    shown = documents(seeded)
    assert Counter(each["importance"] for each in shown.values()) == {5: 8, 2: 4, 3: 14}
    planned = {slug for slug, each in shown.items() if each["status"] != "occurred"}
    assert planned == {"unbreakable-brotherhood-2020", "joint-exercises-2021", "lease-expiry"}
    assert Counter(tag for each in shown.values() for tag in each["tags"]) == {
        "bases": 6, "exercises": 5, "csto": 2, "election-2020": 4, "ukraine": 5,
    }  # fmt: skip
    assert all(("exercises" in each["tags"]) == (each["kind"] == "exercise") for each in shown.values())


def test_the_relations_are_all_there(seeded: Database) -> None:
    with seeded.reading() as session:
        rows = session.execute(sa.select(Relation.from_id, Relation.type, Relation.to_id)).all()
        slugs = lookup.slugs(session, Entity.EVENT, {key for start, _, to in rows for key in (start, to)})
    assert Counter(row.type for row in rows) == {
        "responds_to": 3, "refers_to": 1, "precedes": 3, "leads_to": 3, "extends": 1, "announces": 1, "ends_at": 2,
    }  # fmt: skip
    assert ("hantsavichy-lease", "ends_at", "lease-expiry") in {
        (slugs[start], word, slugs[to]) for start, word, to in rows
    }


def test_actors_have_their_aliases_in_every_script(seeded: Database) -> None:
    with seeded.reading() as session:
        key = lookup.ids(session, Entity.ACTOR, ["alyaksandr-lukashenka"])["alyaksandr-lukashenka"]
        names = sa.select(Label.text, Label.lang).where(Label.entity == "actor", Label.entity_id == key)
        assert [tuple(row) for row in session.execute(names.order_by(Label.sort))] == [
            ("Alyaksandr Lukashenka", None),
            ("Alexander Lukashenko", None),
            ("Aleksandr Lukashenko", None),
            ("Аляксандр Лукашэнка", "be"),
            ("Александр Лукашенко", "ru"),
        ]


def test_the_timeline_pins_all_events_in_lanes_in_order_of_appearance(seeded: Database) -> None:
    with seeded.reading() as session:
        [key] = session.scalars(sa.select(Timeline.id))
        state = timeline.read(session, [key])[key]
        events = lookup.slugs(session, Entity.EVENT, [pin.event_id for pin in state.entries])
    assert (state.slug, state.columns["title"]) == ("belarus-base", "Russia, Belarus and the base question")
    assert [title for _, title in state.lanes] == [
        "Belarus", "Basing", "Ukraine", "NATO", "Russia", "Russia–Belarus", "Exercises", "West",
    ]  # fmt: skip
    assert [events[pin.event_id] for pin in state.entries] == list(DATES)
    lanes = Counter(pin.lane for pin in state.entries)
    assert lanes["basing"] == 6
    assert lanes["exercises"] == 5

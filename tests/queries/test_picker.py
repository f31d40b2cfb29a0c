"""Lists of things for pickers: beginnings of names and aliases, numbers of events, pages, and what readers may know."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF
from tests.queries.data import add, add_many, add_thing
from timeline.errors import Invalid, Moved, NotFound
from timeline.queries import picker
from timeline.vocab import Entity

ENTITIES = [Entity.KIND, Entity.TAG, Entity.ACTOR, Entity.PLACE, Entity.SOURCE]


def _slugs(session: Session, entity: Entity, q: str | None = None, audience: int = 0) -> list[str]:
    return [item["slug"] for item in picker.listing(session, entity, q, audience=audience)["items"]]


def _with(entity: Entity, *slugs: str) -> dict[str, Any]:
    return {"kind": slugs[0]} if entity == Entity.KIND else {f"{entity}s": slugs}


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_list_has_what_public_events_show_with_their_number(session: Session, entity: Entity) -> None:
    add_many(session, [{"date": "2014", **_with(entity, "shown")}, {"date": "2015", **_with(entity, "shown")}])
    add(session, "2016", **_with(entity, "shown"), state="draft")
    add(session, "2016", **_with(entity, "hidden"), state="draft")
    add_thing(session, entity, "unused")
    listed = picker.listing(session, entity)["items"]
    assert [(item["slug"], item["events"]) for item in listed] == [("shown", 2)]
    assert listed[0]["api_url"] == f"/api/v1/{entity}s/shown"
    for_staff = picker.listing(session, entity, audience=STAFF)["items"]
    assert {item["slug"]: item["events"] for item in for_staff} == {"shown": 3, "hidden": 1, "unused": 0}


def test_an_actor_is_found_by_the_beginning_of_any_word_of_any_name(session: Session) -> None:
    add_thing(session, Entity.ACTOR, "lukashenka", "Alyaksandr Lukashenka", "Alexander Lukashenko", "Лукашенко")
    add_thing(session, Entity.ACTOR, "lukoil", "Lukoil")
    add_thing(session, Entity.ACTOR, "nato", "North Atlantic Treaty Organization", "NATO")
    add(session, "2014", actors=["lukashenka", "lukoil", "nato"])
    for q, expected in {
        "luk": ["lukashenka", "lukoil"],
        "Лук": ["lukashenka", "lukoil"],
        "lukashenko": ["lukashenka"],
        "alex": ["lukashenka"],
        "alexander luka": ["lukashenka"],
        "ashenko": [],
        "treaty": ["nato"],
        "NATO": ["nato"],
        "atlantic tr": ["nato"],
        "100%": [],
        "l_k": [],
    }.items():
        assert _slugs(session, Entity.ACTOR, q) == expected, q


def test_a_source_is_found_by_the_words_of_its_title(session: Session) -> None:
    add_thing(session, Entity.SOURCE, "report", "Отчёт: Bases abroad")
    add_thing(session, Entity.SOURCE, "other", "Elsewhere")
    add(session, "2014", sources=["report", "other"])
    assert _slugs(session, Entity.SOURCE, "bas") == _slugs(session, Entity.SOURCE, "отчет") == ["report"]
    assert _slugs(session, Entity.SOURCE, "ases") == []


@pytest.mark.parametrize("q", ["!", "*", "'", "🎉"])
def test_a_beginning_without_a_letter_is_refused(session: Session, q: str) -> None:
    with pytest.raises(Invalid) as caught:
        picker.listing(session, Entity.ACTOR, q)
    assert [problem.parameter for problem in caught.value.problems] == ["q"]


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("q", [None, "thing"])
def test_pages_go_through_the_whole_list_once(session: Session, entity: Entity, q: str | None) -> None:
    names = [f"thing-{n}" for n in range(11)]
    add_many(session, [{"date": "2014", **_with(entity, name)} for name in names])
    walked, cursor = list[str](), None
    while True:
        found = picker.listing(session, entity, q, 4, cursor)
        walked += [item["slug"] for item in found["items"]]
        cursor = found["next"]
        if cursor is None:
            break
    assert walked == names


def test_a_cursor_of_another_list_is_refused(session: Session) -> None:
    add_many(session, [{"date": "2014", "tags": ["a", "b"], "kind": kind} for kind in ("c", "d")])
    cursor = picker.listing(session, Entity.TAG, None, 1)["next"]
    for entity, q, given in ((Entity.KIND, None, cursor), (Entity.TAG, "a", cursor), (Entity.TAG, None, "junk")):
        with pytest.raises(Invalid) as caught:
            picker.listing(session, entity, q, 1, given)
        assert [problem.parameter for problem in caught.value.problems] == ["cursor"]


@pytest.mark.parametrize("entity", ENTITIES)
def test_one_by_slug_or_id_and_by_an_old_slug_the_way_to_the_new(session: Session, entity: Entity) -> None:
    key = add_thing(session, entity, "shown", "Shown", old=["past"])
    add(session, "2014", **_with(entity, "shown"))
    add(session, "2015", **_with(entity, "hidden"), state="draft")
    one = picker.one(session, entity, "shown")
    assert one == picker.one(session, entity, str(key)) == picker.listing(session, entity)["items"][0]
    assert one["title" if entity == Entity.SOURCE else "name"] == "Shown"
    with pytest.raises(Moved) as moved:
        picker.one(session, entity, "past")
    assert moved.value.slug == "shown"
    for missing in ("hidden", "2", "nothing", "99999999999999999999", "Shown"):
        with pytest.raises(NotFound):
            picker.one(session, entity, missing)
    assert picker.one(session, entity, "hidden", audience=STAFF)["events"] == 1


def test_a_place_says_where_it_is_and_what_it_lies_in(session: Session) -> None:
    land = add_thing(session, Entity.PLACE, "belarus", country="BY")
    add_thing(session, Entity.PLACE, "brest", lat=52.1, lon=23.7, parent_id=land)
    add(session, "2014", places=["brest"])
    belarus, brest = picker.listing(session, Entity.PLACE)["items"]
    assert (brest["lat"], brest["lon"], brest["parent"], brest["events"]) == (52.1, 23.7, "belarus", 1)
    assert (belarus["country"], belarus["parent"], belarus["events"]) == ("BY", None, 1)

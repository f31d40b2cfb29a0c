"""Each filter alone: what it finds, how its values combine, and how it refuses what it does not know."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, ids, question, refusal
from tests.queries.data import add, add_many, add_thing
from timeline.errors import Invalid
from timeline.models import Relation, Slug
from timeline.services.refresh import refresh
from timeline.vocab import Entity

FAMILIES = [("kind", Entity.KIND), ("tag", Entity.TAG), ("actor", Entity.ACTOR), ("place", Entity.PLACE)]


def _given(name: str, *slugs: str) -> dict[str, object]:
    return {"kind": slugs[0]} if name == "kind" else {f"{name}s": slugs}


@pytest.mark.parametrize(("name", "entity"), [*FAMILIES, ("source", Entity.SOURCE)])
def test_one_of_several_slugs_or_ids_is_enough(session: Session, name: str, entity: Entity) -> None:
    red, blue = add(session, "2014", **_given(name, "red")), add(session, "2015", **_given(name, "blue"))
    add(session, "2016", **_given(name, "green"))
    add(session, "2017")
    assert ids(session, **{name: "red"}) == [red]
    assert ids(session, **{name: "red,blue"}) == [red, blue]
    assert ids(session, **{name: "1,blue"}) == [red, blue]
    assert ids(session, **{name: "red"}, from_="2015") == []


@pytest.mark.parametrize(("name", "entity"), FAMILIES)
def test_all_and_none_of_them(session: Session, name: str, entity: Entity) -> None:
    red, plain = add(session, "2014", **_given(name, "red")), add(session, "2016")
    if name == "kind":  # an event has one kind
        add_thing(session, Entity.KIND, "blue")
        add(session, "1990", kind="blue", state="published")
        assert ids(session, kind_all="red,blue") == []
        assert ids(session, kind_not="red,blue") == [plain]
        return
    both = add(session, "2015", **_given(name, "red", "blue"))
    assert ids(session, **{f"{name}_all": "red,blue"}) == [both]
    assert ids(session, **{f"{name}_all": "red"}) == [red, both]
    assert ids(session, **{f"{name}_not": "blue"}) == [red, plain]
    assert ids(session, **{f"{name}_not": "red,blue"}) == [plain]
    assert ids(session, **{name: "red", f"{name}_not": "blue"}) == [red]
    assert ids(session, **{f"{name}_all": "red,blue", "from_": "2016"}) == []


def test_filters_are_joined_by_and(session: Session) -> None:
    wanted = add(session, "2014", tags=["x"], actors=["ada"], places=["brest"], kind="battle")
    for missing in ("tags", "actors", "places", "kind"):
        given = {"tags": ["x"], "actors": ["ada"], "places": ["brest"], "kind": "battle"}
        add(session, "2014", **{name: value for name, value in given.items() if name != missing})
    assert ids(session, tag="x", actor="ada", place="brest", kind="battle") == [wanted]


def test_a_place_holds_what_happened_in_the_places_within_it(session: Session) -> None:
    belarus = add_thing(session, Entity.PLACE, "belarus")
    region = add_thing(session, Entity.PLACE, "brest-region", parent_id=belarus)
    add_thing(session, Entity.PLACE, "brest", parent_id=region)
    at_brest, in_belarus = add(session, "2014", places=["brest"]), add(session, "2015", places=["belarus"])
    elsewhere = add(session, "2016", places=["kyiv"])
    assert ids(session, place="belarus") == [at_brest, in_belarus]
    assert ids(session, place="brest-region") == ids(session, place="brest") == [at_brest]
    assert ids(session, place_not="belarus") == [elsewhere]
    assert ids(session, place_all="brest,belarus") == [at_brest]


def test_a_role_is_of_any_actor_but_with_actors_of_one_of_those(session: Session) -> None:
    hosts = add(session, "2014", actors=[("ada", {"role": "host"}), ("bob", {"role": "guest"})])
    visits = add(session, "2015", actors=[("ada", {"role": "guest"}), ("bob", {"role": "host"})])
    add(session, "2016", actors=["ada", "bob"])
    assert ids(session, role="host") == ids(session, role="host,guest") == [hosts, visits]
    assert ids(session, role="host", actor="ada") == [hosts]
    assert ids(session, role="guest", actor="ada") == [visits]
    assert ids(session, role="host", actor="ada,bob") == [hosts, visits]
    assert ids(session, role="host", actor="ada", from_="2015") == []


def test_events_by_slug_or_id(session: Session) -> None:
    keys = add_many(session, [{"date": str(year)} for year in range(2010, 2016)])
    assert ids(session, id="e-3,1") == [keys[0], keys[2]]
    assert ids(session, id="e-3,1", from_="2012") == [keys[2]]
    assert ids(session, id="e-3,1", sort="-start") == [keys[2], keys[0]]


RELATED = [
    ({}, {2, 3, 4}),
    ({"relation": "extends"}, {2}),
    ({"relation": "extended_by"}, {3}),
    ({"relation": "extends,extended_by"}, {2, 3}),
    ({"relation": "part_of"}, {4}),
    ({"relation": "has_part"}, set()),
    ({"from_": "2013"}, {3, 4}),
]


@pytest.mark.parametrize(("more", "expected"), RELATED, ids=str)
def test_events_that_relate_to_one_named_as_they_name_it(
    session: Session, more: dict[str, str], expected: set[int]
) -> None:
    # 2 extends 1, 1 extends 3, 4 is part of 1; 5 stands alone.
    add_many(session, [{"date": str(2010 + key)} for key in range(1, 6)])
    add_many(session, [{"date": "1990"}])
    _relate(session, [(2, "extends", 1), (1, "extends", 3), (4, "part_of", 1), (6, "refers_to", 5)])
    assert set(ids(session, related_to="e-1", **more)) == expected


def _relate(session: Session, triples: list[tuple[int, str, int]]) -> None:
    for start, word, to in triples:
        session.add(Relation(from_id=start, type=word, to_id=to))
    refresh(session, {start for start, _, _ in triples} | {to for _, _, to in triples})


def test_a_relation_alone_asks_for_one_with_an_event_in_sight(session: Session) -> None:
    add_many(session, [{"date": "2014"}, {"date": "2015"}, {"date": "2016", "state": "draft"}])
    _relate(session, [(1, "extends", 2), (3, "announces", 1)])
    assert ids(session, relation="extends") == [1]
    assert ids(session, relation="extended_by") == [2]
    assert ids(session, relation="extends,extended_by") == [1, 2]
    assert ids(session, relation="announced_by") == []
    assert ids(session, STAFF, relation="announced_by") == [1]


def test_status_and_importance(session: Session) -> None:
    keys = add_many(
        session,
        [
            {"date": "2014", "status": status, "importance": n}
            for n, status in enumerate(("occurred", "planned", "alleged"), 2)
        ],
    )
    assert ids(session, status="planned") == [keys[1]]
    assert ids(session, status="planned,alleged") == keys[1:]
    assert [len(ids(session, importance=str(n))) for n in range(1, 6)] == [3, 3, 2, 1, 0]


def test_changed_after_an_instant(session: Session) -> None:
    keys = add_many(session, [{"date": "2014", "updated_at": second * 1_000_000} for second in (10, 20, 30)])
    assert ids(session, updated_since="1970-01-01T00:00:20Z") == keys[2:]
    assert ids(session, updated_since="1970-01-01T00:00:19.999999Z") == keys[1:]
    assert ids(session, updated_since="1970-01-01T01:00:19+01:00") == keys[1:]
    assert ids(session, updated_since="1969-12-31") == keys
    for wrong in ("yesterday", "2020-13-01", "2020-01-01T25:00", "10:00", "２０２０-01-01"):
        assert refusal(session, updated_since=wrong)[0] == "updated_since"


@pytest.mark.parametrize(
    "name", [f"{n}{e}" for n, _ in FAMILIES for e in ("", "_all", "_not")] + ["source", "role", "timeline", "id"]
)
def test_what_is_unknown_is_refused_with_a_suggestion(session: Session, name: str) -> None:
    add(session, "2014", **_given("kind", "maneuver"), tags=["maneuver"], actors=[("maneuver", {"role": "maneuver"})])
    add(session, "2014", places=["maneuver"], sources=["maneuver"], slug="maneuver")
    add_thing(session, Entity.TIMELINE, "maneuver")
    parameter, sentence = refusal(session, **{name: "manoeuver"})
    assert parameter == name
    assert "manoeuver" in sentence
    assert "did you mean maneuver?" in sentence
    assert refusal(session, **{name: "maneuver,99"}) == (name, "'99' is unknown")


def test_an_alias_is_suggested_by_its_slug(session: Session) -> None:
    add_thing(session, Entity.ACTOR, "lukashenka", "Alyaksandr Lukashenka", "Alexander Lukashenko", "Лукашенко")
    add(session, "2014", actors=["lukashenka"])
    for asked in ("alexander-lukashenko", "лукашенко"):
        assert "did you mean lukashenka?" in refusal(session, actor=asked)[1]


@pytest.mark.parametrize("name", ["kind", "tag", "actor", "place", "source", "role", "id"])
def test_what_only_hidden_events_show_is_unknown_to_readers(session: Session, name: str) -> None:
    hidden = {"kind": "hush", "tags": ["hush"], "actors": [("hush", {"role": "hush"})], "places": ["hush"]}
    key = add(session, "2014", **hidden, sources=["hush"], slug="hush", state="draft")
    assert refusal(session, **{name: "hush"}) == (name, "'hush' is unknown")
    assert refusal(session, **{name: "1"}) == (name, "'1' is unknown")
    assert "hush" not in refusal(session, **{name: "hushh"})[1].replace("'hushh'", "")
    assert ids(session, STAFF, **{name: "hush"}) == [key]


def test_an_old_slug_leads_to_the_thing(session: Session) -> None:
    add_thing(session, Entity.TAG, "csto", old=["odkb"])
    key = add(session, "2014", tags=["csto"])
    session.add(Slug(entity="event", slug="old-event", entity_id=key, current=False))
    session.flush()
    assert ids(session, tag="odkb") == ids(session, tag="odkb,csto") == ids(session, id="old-event") == [key]
    assert question(session, tag="odkb").says == question(session, tag="csto").says


def test_private_links_are_found_by_staff_alone(session: Session) -> None:
    shown = add(session, "2014", actors=[("ada", {"role": "host"})], places=["brest"], sources=["book"])
    private = {"private": True}
    hidden = add(
        session,
        "2015",
        actors=[("ada", {"role": "host", **private})],
        places=[("brest", private)],
        sources=[("book", private)],
    )
    for args in ({"actor": "ada"}, {"role": "host"}, {"role": "host", "actor": "ada"}, {"place": "brest"}):
        assert ids(session, **args) == [shown], args
        assert ids(session, STAFF, **args) == [shown, hidden], args
    assert ids(session, source="book") == [shown]
    assert ids(session, STAFF, source="book") == [shown, hidden]
    assert ids(session, actor_not="ada") == ids(session, place_not="brest") == [hidden]
    assert ids(session, STAFF, actor_not="ada") == []


def test_every_fault_is_told_at_once(session: Session) -> None:
    with pytest.raises(Invalid) as caught:
        question(session, tag="nope", from_="2014-13", on_this_day="13-40", near="1,2", bbox="x", min_duration="3d")
    named = sorted(problem.parameter or "" for problem in caught.value.problems)
    assert named == ["bbox", "from", "min_duration", "near", "on_this_day", "tag"]

"""Facets against a count in Python over generated events."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.queries import generated
from tests.queries.asking import STAFF, ids, question
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many, add_thing, pin
from tests.queries.generated import EVENT_ROWS
from timeline import dates
from timeline.queries import facets as module
from timeline.queries.facets import facets
from timeline.services.refresh import refresh
from timeline.vocab import Entity

ASKED: list[dict[str, str]] = [{}, {"from_": "1999", "to": "2005"}, {"tag": "red"}, {"q": "event", "importance": "3"}]


def _facet(session: Session, name: str, audience: int = 0, **args: str) -> dict[Any, int]:
    found = facets(session, question(session, audience, **args), [name])["facets"][name]
    return {each["value"]: each["count"] for each in found}


@pytest.mark.parametrize("args", ASKED, ids=str)
def test_every_value_counts_the_matching_events_under_it(
    filled: Filled, engine_name: str, args: dict[str, str]
) -> None:
    with filled(engine_name, generated.fill).reading() as session:
        for audience in (0, STAFF):
            rows = [EVENT_ROWS[key - 1] for key in ids(session, audience, **args)]
            for name, column in (("tag", "tags"), ("actor", "actors")):
                assert _facet(session, name, audience, **args) == Counter(slug for row in rows for slug in row[column])
            assert _facet(session, "kind", audience, **args) == Counter(row["kind"] for row in rows if row["kind"])
            for name in ("status", "importance"):
                assert _facet(session, name, audience, **args) == Counter(row[name] for row in rows)
            decades = Counter(_decade(row["date"]) for row in rows)
            assert _facet(session, "decade", audience, **args) == decades


def _decade(edtf: str) -> str | None:
    bounds = dates.parse(edtf).bounds
    if bounds.se == dates.MIN:
        return None
    first, last = (dates.year_of(second) // 10 * 10 for second in (bounds.se, bounds.sl))
    return str(first) if first == last else None


def test_the_most_frequent_value_comes_first_and_decades_in_order_of_time(session: Session) -> None:
    add_many(
        session,
        [
            {"date": "2014", "tags": ["b", "c"]},
            {"date": "1994", "tags": ["b", "a"]},
            {"date": "-0043", "tags": ["b"]},
            {"date": "2014", "tags": ["c"]},
            {"date": "19XX"},
        ],
    )
    answer = facets(session, question(session), ["tag", "decade"])["facets"]
    assert [(each["value"], each["count"]) for each in answer["tag"]] == [("b", 3), ("c", 2), ("a", 1)]
    assert [each["value"] for each in answer["decade"]] == ["-50", "1990", "2010", None]


def test_a_place_counts_what_happened_within_it_and_an_event_once(session: Session) -> None:
    land = add_thing(session, Entity.PLACE, "belarus", "Belarus")
    for town in ("brest", "minsk"):
        add_thing(session, Entity.PLACE, town, parent_id=land)
    add(session, "2014", places=["brest", "minsk"])
    add(session, "2015", places=["belarus"])
    assert _facet(session, "place") == {"belarus": 2, "brest": 1, "minsk": 1}


def test_private_links_and_hidden_events_do_not_count_for_readers(session: Session) -> None:
    add(session, "2014", actors=["ada", ("spy", {"private": True})], sources=[("leak", {"private": True}), "book"])
    add(session, "2015", actors=["ada"], sources=["book"], state="draft")
    assert _facet(session, "actor") == {"ada": 1}
    assert _facet(session, "source") == {"book": 1}
    assert _facet(session, "actor", STAFF) == {"ada": 2, "spy": 1}
    assert _facet(session, "source", STAFF) == {"book": 2, "leak": 1}


def test_timelines_that_readers_do_not_see_are_no_values(session: Session) -> None:
    event = add(session, "2014")
    for slug, state in (("shown", "published"), ("hidden", "draft")):
        pin(session, add_thing(session, Entity.TIMELINE, slug, state=state), event)
    assert _facet(session, "timeline") == {"shown": 1}
    assert _facet(session, "timeline", STAFF) == {"shown": 1, "hidden": 1}


def test_a_facet_lists_so_many_values_at_most(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    add_many(session, [{"date": "2014", "tags": [f"t{n}" for n in range(5)]}, {"date": "2014", "tags": ["t4"]}])
    assert _facet(session, "tag") == {"t4": 2, "t0": 1, "t1": 1}


def test_the_page_that_one_stands_on_does_not_matter(session: Session) -> None:
    add_many(session, [{"date": "2014", "tags": ["x"]} for _ in range(5)])
    asked = question(session, sort="-start", limit="2")
    assert facets(session, asked, ["tag"])["facets"]["tag"][0]["count"] == 5


def test_a_timeline_counts_what_its_saved_query_finds_as_well_as_what_is_pinned(session: Session) -> None:
    pinned, found, _other = add_many(
        session, [{"date": "2014"}, {"date": "2015", "tags": ["red"]}, {"date": "2016", "tags": ["red"]}]
    )
    both = add_thing(session, Entity.TIMELINE, "both", title="Both", query="tag=red&to=2015")
    add_thing(session, Entity.TIMELINE, "query-only", title="Query only", query="tag=red")
    add_thing(session, Entity.TIMELINE, "empty", title="Empty")
    pin(session, both, pinned)
    refresh(session, [pinned, found])
    assert _facet(session, "timeline") == {"both": 2, "query-only": 2}
    assert _facet(session, "timeline", from_="2015") == {"both": 1, "query-only": 2}

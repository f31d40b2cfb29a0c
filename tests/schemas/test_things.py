"""What actors, places, sources and timelines may be sent as."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema

from timeline.errors import Invalid, Problem
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.kind import KindInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import TimelineInput


def fault(schema: Schema, **raw: Any) -> Problem:
    with pytest.raises(Invalid) as caught:
        load(schema, raw)
    [problem] = caught.value.problems
    return problem


def test_a_name_and_its_aliases_may_say_their_language() -> None:
    raw = {"name": {"text": "Мінск", "lang": "be"}, "aliases": ["Minsk", {"text": "Минск", "lang": "ru"}]}
    assert load(KindInput(), raw) == {
        "name": {"text": "Мінск", "lang": "be"},
        "aliases": [{"text": "Minsk"}, {"text": "Минск", "lang": "ru"}],
    }


def test_a_name_is_needed_and_is_text() -> None:
    assert fault(ActorInput(), slug="a").pointer == "/name"
    assert fault(ActorInput(), name=7).pointer == "/name"
    assert fault(ActorInput(), name={"text": "A", "lang": "Belarusian"}).pointer == "/name/lang"
    assert fault(ActorInput(), name="x" * 301).pointer == "/name/text"


def test_an_actor_is_a_person_organisation_state_or_body() -> None:
    assert fault(ActorInput(), name="A", type="organization").cure == "did you mean organisation?"


@pytest.mark.parametrize(("field", "value"), [("lat", 91), ("lat", "nan"), ("lon", -180.5), ("lon", "east")])
def test_degrees_have_their_ranges(field: str, value: Any) -> None:
    point = {"lat": 0, "lon": 0, field: value}
    assert fault(PlaceInput(), name="A", **point).pointer == f"/{field}"


def test_a_point_is_whole_or_not_there() -> None:
    assert fault(PlaceInput(), name="A", lat=50).pointer == "/lon"


def test_the_dates_of_a_source_are_edtf() -> None:
    assert load(SourceInput(), {"title": "A", "published": "2020-10~"})["published"] == "2020-10~"
    assert fault(SourceInput(), title="A", accessed="1.2.2020").pointer == "/accessed"


def test_an_entry_stands_in_a_lane_of_its_timeline() -> None:
    lanes = [{"slug": "east", "title": "East"}]
    assert load(TimelineInput(), {"title": "A", "lanes": lanes, "entries": ["a"]})["entries"] == [{"event": "a"}]
    problem = fault(TimelineInput(), title="A", lanes=lanes, entries=["a", {"event": "b", "lane": "eats"}])
    assert (problem.pointer, problem.cure) == ("/entries/1/lane", "did you mean east?")


def test_a_lane_is_given_once() -> None:
    lane = {"slug": "east", "title": "East"}
    assert fault(TimelineInput(), title="A", lanes=[lane, lane]).pointer == "/lanes/1/slug"

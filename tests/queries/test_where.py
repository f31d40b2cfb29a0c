"""Filters by where: a box, also over the antimeridian and the poles, and a circle against the haversine formula."""

from __future__ import annotations

import math
import random

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, ids, refusal
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many, add_thing
from timeline.db import Database
from timeline.vocab import Entity

POINTS = {
    "minsk": (53.9, 27.5667),
    "brest": (52.1, 23.7),
    "fiji": (-17.8, 178.0),
    "samoa": (-13.8, -172.1),
    "edge": (10.0, 180.0),
    "north": (90.0, 0.0),
    "south": (-90.0, 45.0),
    "null": (0.0, 0.0),
    **{
        f"p{number}": (round(chance.uniform(-90, 90), 4), round(chance.uniform(-180, 180), 4))
        for chance in [random.Random(11)]
        for number in range(120)
    },
}
NAMES = list(POINTS)


def fill(session: Session) -> None:
    for name, (lat, lon) in POINTS.items():
        add_thing(session, Entity.PLACE, name, lat=lat, lon=lon)
    add_many(session, [{"date": "2014", "places": [name]} for name in NAMES])


@pytest.fixture
def world(filled: Filled, engine_name: str) -> Database:
    """One event at each point."""
    return filled(engine_name, fill)


def _found(database: Database, **args: str) -> set[str]:
    with database.reading() as session:
        return {NAMES[key - 1] for key in ids(session, **args)}


@pytest.mark.parametrize(
    "box",
    [
        (23, 51, 33, 56),
        (-180, -90, 180, 90),
        (170, -30, -160, 20),
        (180, 0, -180, 20),
        (179, -90, -179, 90),
        (-10, -10, 10, 10),
        (0, 0, 0, 0),
        (-180, 80, 180, 90),
        (27.5667, 53.9, 27.5667, 53.9),
    ],
)
def test_a_box_holds_the_points_within_it_and_on_its_edge(world: Database, box: tuple[float, ...]) -> None:
    west, south, east, north = box
    expected = {
        name
        for name, (lat, lon) in POINTS.items()
        if south <= lat <= north and (west <= lon <= east if west <= east else lon >= west or lon <= east)
    }
    assert _found(world, bbox=",".join(map(str, box))) == expected


def _haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


@pytest.mark.parametrize("centre", ["minsk", "fiji", "edge", "north", "south", "null"])
@pytest.mark.parametrize("radius", [0.001, 1, 330, 1500, 5000, 10_010, 20_000, 20_100])
def test_a_circle_holds_what_the_haversine_says(world: Database, centre: str, radius: float) -> None:
    lat, lon = POINTS[centre]
    distances = {name: _haversine(POINTS[centre], point) for name, point in POINTS.items()}
    assert all(abs(distance - radius) > 1e-4 for distance in distances.values())
    expected = {name for name, distance in distances.items() if distance <= radius}
    assert _found(world, near=f"{lat},{lon}", radius_km=str(radius)) == expected
    assert centre in expected


def test_a_larger_place_around_an_event_does_not_count(session: Session) -> None:
    land = add_thing(session, Entity.PLACE, "land", lat=0, lon=0)
    add_thing(session, Entity.PLACE, "town", lat=40, lon=40, parent_id=land)
    add(session, "2014", places=["town"])
    nowhere = add_thing(session, Entity.PLACE, "nowhere")
    assert nowhere == 3
    add(session, "2014", places=["nowhere"])
    assert ids(session, bbox="-1,-1,1,1") == []
    assert ids(session, bbox="39,39,41,41") == [1]


def test_any_of_the_places_of_an_event_is_enough_but_a_private_one_is_for_staff(session: Session) -> None:
    add_thing(session, Entity.PLACE, "here", lat=0, lon=0)
    add_thing(session, Entity.PLACE, "there", lat=40, lon=40)
    both = add(session, "2014", places=["here", "there"])
    hidden = add(session, "2015", places=["here", ("there", {"private": True})])
    assert ids(session, bbox="39,39,41,41") == ids(session, near="40,40", radius_km="1") == [both]
    assert ids(session, STAFF, bbox="39,39,41,41") == [both, hidden]
    assert ids(session, bbox="-1,-1,1,1", near="40,40", radius_km="1") == [both]


@pytest.mark.parametrize(
    ("args", "parameter"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "1,2,3,4,5"}, "bbox"),
        ({"bbox": "a,b,c,d"}, "bbox"),
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": "-181,0,1,1"}, "bbox"),
        ({"bbox": "0,5,1,1"}, "bbox"),
        ({"bbox": "0,0,1,91"}, "bbox"),
        ({"near": "91,0", "radius_km": "5"}, "near"),
        ({"near": "0,181", "radius_km": "5"}, "near"),
        ({"near": "inf,0", "radius_km": "5"}, "near"),
        ({"near": "0,0"}, "near"),
        ({"radius_km": "5"}, "radius_km"),
        ({"near": "0,0", "radius_km": "0"}, "radius_km"),
        ({"near": "0,0", "radius_km": "-1"}, "radius_km"),
        ({"near": "0,0", "radius_km": "20101"}, "radius_km"),
        ({"near": "0,0", "radius_km": "1e999"}, "radius_km"),
    ],
)
def test_what_is_no_place_on_earth_is_refused(session: Session, args: dict[str, str], parameter: str) -> None:
    assert refusal(session, **args)[0] == parameter

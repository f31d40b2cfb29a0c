"""Filters by where on the earth: a box, or a circle around a point. Degrees are WGS 84."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import sqlalchemy as sa

from timeline.models import EventPlace, Place
from timeline.queries.filters.base import Filter, Scope, there_is
from timeline.queries.names import columns, seen
from timeline.schemas.query import Text

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG), for distances on a sphere."""


class Box(NamedTuple):
    """A box in degrees; one that crosses the antimeridian has its west greater than its east."""

    west: float
    south: float
    east: float
    north: float


class Point(NamedTuple):
    """A point in degrees."""

    lat: float
    lon: float


def _numbers(text: str, count: int, example: str) -> list[float]:
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError:
        values = []
    if len(values) != count or not all(math.isfinite(value) for value in values):
        raise ValueError(f"{text!r} is not {count} numbers: write it like {example}")
    return values


def read_box(text: str) -> Box:
    """Read `west,south,east,north`. Raise ValueError with the reason."""
    box = Box(*_numbers(text, 4, "bbox=23.1,51.2,32.8,56.2"))
    if not (-180 <= box.west <= 180 and -180 <= box.east <= 180):
        raise ValueError("longitudes go from -180 to 180: the order is west,south,east,north")
    if not (-90 <= box.south <= 90 and -90 <= box.north <= 90):
        raise ValueError("latitudes go from -90 to 90: the order is west,south,east,north")
    if box.south > box.north:
        raise ValueError(f"south ({box.south:g}) lies above north ({box.north:g}): the order is west,south,east,north")
    return box


def read_point(text: str) -> Point:
    """Read `lat,lon`. Raise ValueError with the reason."""
    point = Point(*_numbers(text, 2, "near=52.1,23.7"))
    if not -90 <= point.lat <= 90 or not -180 <= point.lon <= 180:
        raise ValueError("latitude goes from -90 to 90 and longitude from -180 to 180: the order is lat,lon")
    return point


def read_radius(text: str) -> float:
    """Read a distance in kilometres. Raise ValueError with the reason."""
    (radius,) = _numbers(text, 1, "radius_km=50")
    if not 0 < radius <= 20_100:
        raise ValueError("the radius must be above 0 and at most 20100 kilometres, half way round the earth")
    return radius


def _in_box(place: Any, box: Box) -> sa.ColumnElement[bool]:
    between = place.lon.between(box.west, box.east)
    if box.west > box.east:
        between = sa.or_(place.lon >= box.west, place.lon <= box.east)
    return sa.and_(place.lat.between(box.south, box.north), between)


def _in_circle(place: Any, centre: Point, radius_km: float) -> sa.ColumnElement[bool]:
    """Compare the squared chord of the unit sphere, which keeps its digits near the centre; a box goes first."""
    angle = radius_km / EARTH_KM
    degrees = math.degrees(angle)
    box = Box(-180, max(centre.lat - degrees, -90), 180, min(centre.lat + degrees, 90))
    lat, lon = math.radians(centre.lat), math.radians(centre.lon)
    unit = math.pi / 180
    x = sa.func.cos(place.lat * unit) * sa.func.cos(place.lon * unit) - math.cos(lat) * math.cos(lon)
    y = sa.func.cos(place.lat * unit) * sa.func.sin(place.lon * unit) - math.cos(lat) * math.sin(lon)
    z = sa.func.sin(place.lat * unit) - math.sin(lat)
    chord = (2 * math.sin(min(angle, math.pi) / 2)) ** 2
    return sa.and_(_in_box(place, box), x * x + y * y + z * z <= chord)


def _somewhere(table: Any, scope: Scope, condition: Any) -> sa.ColumnElement[bool]:
    """Ask that one of the event's own places meets the condition; a larger place around it does not count."""
    here, place = columns(EventPlace), columns(Place)
    return there_is(
        here.event_id == table.event_id,
        here.place_id == place.id,
        seen(here, scope.audience),
        condition(place),
    )


FILTERS = [
    Filter(
        "bbox",
        Text(metadata={"description": "A box: `west,south,east,north` in degrees.", "example": "23.1,51.2,32.8,56.2"}),
        lambda table, box, scope: _somewhere(table, scope, lambda place: _in_box(place, box)),
        lambda box: f"within {box.west:g},{box.south:g},{box.east:g},{box.north:g}",
        read=read_box,
        by_key=True,
    ),
    Filter(
        "near",
        Text(metadata={"description": "A point: `lat,lon` in degrees; takes `radius_km`.", "example": "52.1,23.7"}),
        lambda table, point, scope: _somewhere(
            table, scope, lambda place: _in_circle(place, point, scope.values["radius_km"])
        ),
        lambda point: f"near {point.lat:g},{point.lon:g}",
        read=read_point,
        by_key=True,
    ),
    Filter(
        "radius_km",
        Text(metadata={"description": "How far from `near`, in kilometres on a sphere.", "example": "50"}),
        lambda _table, _value, _scope: sa.true(),
        lambda radius: f"at most {radius:g} km away",
        read=read_radius,
    ),
]  # fmt: skip

"""The lanes and headlines of a question as the formats want them. What they are is said by timeline.queries.gantt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import orjson

from timeline.formats import Lane
from timeline.queries.gantt import Lanes


def listed(lanes: Lanes) -> list[Lane]:
    """Return the lanes that were given, in order; an empty list leaves it to the format to make them."""
    return [Lane(lane.slug, lane.title) for lane in lanes.lanes]


def named(lanes: Lanes, documents: Iterable[bytes]) -> Sequence[Lane]:
    """Return the given lanes, else those of the actors or places that the documents lie in, under their names."""
    if lanes.lanes:
        return listed(lanes)
    found: dict[str, Lane] = {}
    for body in documents:
        document = orjson.loads(body)
        lane = lanes.lane_of(document)
        for member in (*document["actors"], *document["places"]):
            if lane is not None and lane == member["slug"]:
                found.setdefault(lane, Lane(lane, member["name"]))
    return list(found.values())


def headlined(lanes: Lanes, documents: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the documents, with the timeline's own headlines in the place of titles."""
    for body in documents:
        document = orjson.loads(body)
        headline = lanes.headline_of(document)
        yield orjson.dumps(document | {"title": headline}) if headline else body

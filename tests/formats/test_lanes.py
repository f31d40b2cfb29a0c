"""How events are sorted into lanes, in the formats that draw."""

from __future__ import annotations

import json
from typing import Any

from tests.formats.documents import HANDFUL, document, listing, stored
from timeline.formats import FORMATS, Lane
from timeline.formats.gantt import chart


def drawn(*documents: dict[str, Any], **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(b"".join(FORMATS["vis"].dump(listing(*documents, **given))))
    return made


def test_the_lanes_of_a_timeline_keep_their_order_and_a_stray_event_gets_one_of_its_own() -> None:
    made = drawn(
        document(1, kind="stray"),
        document(2, kind="b"),
        document(3, kind=None),
        lanes=[Lane("a", "A & B"), Lane("b", "B")],
    )
    assert made["groups"] == [
        {"id": "a", "content": "A &amp; B", "order": 1},
        {"id": "b", "content": "B", "order": 2},
        {"id": "other", "content": "Other", "order": 3},
    ]
    assert [each["group"] for each in made["items"]] == ["other", "b", "other"]


def test_without_lanes_the_kinds_are_lanes_in_order_of_appearance() -> None:
    made = drawn(document(1, kind="power-change"), document(2, kind=None), document(3, kind="exercise"))
    assert [(each["id"], each["content"]) for each in made["groups"]] == [
        ("power-change", "Power change"),
        ("exercise", "Exercise"),
        ("other", "Other"),
    ]


def test_lanes_may_be_made_of_anything_and_every_item_lies_in_one() -> None:
    made = drawn(*HANDFUL, lane_of=lambda event: event["tags"][0] if event["tags"] else None)
    assert [each["id"] for each in made["groups"]] == ["basing", "other"]
    assert {each["group"] for each in made["items"]} == {"basing", "other"}


def test_the_lanes_of_a_timeline_stay_even_when_empty_and_stray_events_come_last() -> None:
    lanes = [Lane("west", "The West"), Lane("east", "The East")]
    made = chart(
        stored(document(1), document(2)),
        title="",
        lanes=lanes,
        lane_of=lambda event: {1: "east"}.get(event["id"]),
    )
    assert made["lanes"] == [
        {"id": "west", "title": "The West", "order": 1, "rows": 0},
        {"id": "east", "title": "The East", "order": 2, "rows": 1},
        {"id": "other", "title": "Other", "order": 3, "rows": 1},
    ]

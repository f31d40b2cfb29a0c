"""Wholes, parts and arrows of the Gantt chart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.formats.documents import document, relation, stored
from timeline.formats.gantt import chart
from timeline.vocab import RELATIONS


def drawn(*documents: dict[str, Any]) -> dict[str, Any]:
    return chart(stored(*documents), title="A chart")


def links(*documents: dict[str, Any]) -> list[tuple[int, int, str, str]]:
    made = drawn(*documents)["links"]
    assert [link["id"] for link in made] == list(range(1, len(made) + 1))
    return [(link["source"], link["target"], link["type"], link["relation"]) for link in made]


def test_a_whole_is_a_group_and_its_parts_name_it() -> None:
    made = drawn(
        document(1, "2020-09", relations=[relation("has_part", 2)]),
        document(2, "2020-09-15", relations=[relation("part_of", 1)]),
        document(3, "2020-09-16", relations=[relation("part_of", 99)]),
    )
    assert [(each["type"], each["parent"]) for each in made["tasks"]] == [
        ("group", None),
        ("milestone", 1),
        ("milestone", None),
    ]
    assert made["links"] == []


def test_a_circle_of_parts_is_broken() -> None:
    made = drawn(
        document(1, relations=[relation("part_of", 2)]),
        document(2, relations=[relation("part_of", 3)]),
        document(3, relations=[relation("part_of", 1), relation("part_of", 3)]),
    )
    assert [each["parent"] for each in made["tasks"]] == [2, 3, None]


def test_a_link_is_drawn_once_whichever_side_tells_of_it() -> None:
    first, second = document(1, "2014", relations=[relation("extends", 2)]), document(2, "2014")
    told = document(2, "2014", relations=[relation("extended_by", 1)])
    expected = [(1, 2, "start_to_start", "extends")]
    assert links(first, told) == links(first, second) == links(document(1, "2014"), told) == expected
    assert links(told, first) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        ("2014", "2016", "finish_to_start"),
        ("2020-09-13", "2020-09-15", "finish_to_start"),
        ("2020-09-14", "2020-09-15", "start_to_start"),
        ("2014/2016", "2015", "start_to_start"),
        ("2014/..", "2016", "start_to_start"),
        ("2014", "/2016", "start_to_start"),
    ],
)
def test_a_link_leaves_the_finish_only_where_that_is_before_the_start(earlier: str, later: str, kind: str) -> None:
    assert links(document(1, earlier, relations=[relation("precedes", 2)]), document(2, later)) == [
        (1, 2, kind, "precedes")
    ]


@pytest.mark.parametrize("name", RELATIONS)
def test_every_relation_is_linked_as_the_vocabulary_says(name: str) -> None:
    kind = RELATIONS[name]
    made = links(document(1, "2014", relations=[relation(name, 2)]), document(2, "2014"))
    ends = (2, 1) if kind.from_target else (1, 2)
    shape = "finish_to_finish" if kind.finish_to_finish else "start_to_start"
    assert made == ([(*ends, shape, name)] if kind.link else [])


def test_an_answer_is_drawn_from_what_it_answers() -> None:
    answer = document(1, "2016", relations=[relation("responds_to", 2)])
    assert links(answer, document(2, "2014")) == [(2, 1, "finish_to_start", "responds_to")]


def test_links_to_events_outside_the_chart_or_to_oneself_are_left_out() -> None:
    assert links(document(1, relations=[relation("precedes", 99), relation("precedes", 1)])) == []


def test_the_numbers_of_links_do_not_depend_on_the_order_of_events() -> None:
    events = [
        document(1, relations=[relation("precedes", 3), relation("announces", 3), relation("precedes", 2)]),
        document(2, relations=[relation("announces", 1)]),
        document(3),
    ]
    assert drawn(*events)["links"] == drawn(*reversed(events))["links"]
    assert [link[:2] for link in links(*events)] == [(1, 2), (1, 3), (1, 3), (2, 1)]

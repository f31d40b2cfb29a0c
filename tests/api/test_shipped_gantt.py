"""The curated timeline of the shipped data set as a Gantt chart: lanes, rows, ends, open starts and links."""

from __future__ import annotations

from itertools import combinations

import pytest
from flask.testing import FlaskClient

GANTT = "/api/v1/timelines/belarus-base/gantt"


def test_the_gantt_has_the_curated_lanes_in_order(shipped: FlaskClient) -> None:
    chart = shipped.get(GANTT).get_json()
    assert [lane["title"] for lane in chart["lanes"]] == [
        "Belarus", "Basing", "Ukraine", "NATO", "Russia", "Russia–Belarus", "Exercises", "West",
    ]  # fmt: skip
    assert [lane["order"] for lane in chart["lanes"]] == list(range(1, 9))
    assert len(chart["tasks"]) == 26
    assert chart["title"] == "Russia, Belarus and the base question"


def test_the_two_exercises_overlap_in_time_and_not_on_the_chart(shipped: FlaskClient) -> None:
    tasks = {task["slug"]: task for task in shipped.get(GANTT).get_json()["tasks"]}
    slavic, tobruq = tasks["slavic-brotherhood-2020"], tasks["tobruq-legacy-2020"]
    assert slavic["type"] == tobruq["type"] == "task"
    assert tobruq["start"] < slavic["start"] < slavic["end"] < tobruq["end"]
    assert (slavic["lane"], slavic["row"]) != (tobruq["lane"], tobruq["row"])


def test_no_two_bars_of_one_row_overlap(shipped: FlaskClient) -> None:
    tasks = shipped.get(GANTT).get_json()["tasks"]
    for one, other in combinations(tasks, 2):
        if (one["lane"], one["row"]) == (other["lane"], other["row"]):
            assert one["end"] <= other["start"] or other["end"] <= one["start"], (one["slug"], other["slug"])


def test_ends_are_exclusive_and_the_election_is_a_milestone(shipped: FlaskClient) -> None:
    tasks = {task["slug"]: task for task in shipped.get(GANTT).get_json()["tasks"]}
    slavic = tasks["slavic-brotherhood-2020"]
    assert (slavic["start"], slavic["end"]) == ("2020-09-15T00:00:00Z", "2020-09-26T00:00:00Z")
    assert slavic["all_day"] is True
    assert tasks["belarus-election"]["type"] == "milestone"
    assert tasks["crimea-annexed"]["type"] == "task", "a month is a bar as wide as what is not known"


def test_the_open_starts_of_the_leases_are_marked(shipped: FlaskClient) -> None:
    chart = shipped.get(GANTT).get_json()
    for slug in ("hantsavichy-lease", "vileyka-lease"):
        task = next(task for task in chart["tasks"] if task["slug"] == slug)
        assert task["open_start"] is True
        assert task["start"] == chart["extent"]["start"]
        assert task["start_range"][0] is None
        assert task["end"] == "2021-07-01T00:00:00Z"


def test_related_tasks_are_linked_and_no_arrow_runs_backwards(shipped: FlaskClient) -> None:
    chart = shipped.get(GANTT).get_json()
    tasks = {task["id"]: task for task in chart["tasks"]}
    links = {(tasks[link["source"]]["slug"], tasks[link["target"]]["slug"]): link for link in chart["links"]}
    assert links["yanukovych-ousted", "crimea-annexed"]["relation"] == "precedes"
    assert links["air-base-request", "air-base-refused"]["relation"] == "responds_to"
    assert links["hantsavichy-lease", "lease-expiry"]["type"] == "finish_to_finish"
    assert links["sochi-meeting", "slavic-brotherhood-2020"]["relation"] == "extends"
    for (source, target), link in links.items():
        if link["type"] == "finish_to_start":
            first, second = (next(t for t in tasks.values() if t["slug"] == slug) for slug in (source, target))
            assert first["end"] <= second["start"]


def test_only_what_the_window_and_the_timeline_hold_is_drawn(shipped: FlaskClient) -> None:
    chart = shipped.get(f"{GANTT}?from=2014&to=2014&certainty=definite").get_json()
    assert [task["slug"] for task in chart["tasks"]] == [
        "lukashenka-in-power",
        "maidan-protests",
        "kyiv-new-government",
        "yanukovych-ousted",
        "crimea-annexed",
        "donbas-support",
    ]


@pytest.mark.parametrize("lane_by", ["kind", "actor", "place", "tag"])
def test_lanes_can_be_made_from_what_the_events_say(shipped: FlaskClient, lane_by: str) -> None:
    chart = shipped.get(f"/api/v1/gantt?lane_by={lane_by}").get_json()
    lanes = {lane["id"]: lane["title"] for lane in chart["lanes"]}
    assert {task["lane"] for task in chart["tasks"]} <= set(lanes)
    if lane_by == "actor":
        assert lanes["alyaksandr-lukashenka"] == "Alyaksandr Lukashenka"


def test_lanes_of_a_timeline_need_a_timeline(shipped: FlaskClient) -> None:
    answer = shipped.get("/api/v1/gantt?lane_by=timeline")
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == "lane_by"

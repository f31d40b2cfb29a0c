"""The shipped data set answers as a journalist may trust: exactly these events, in this order, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

OF_2014 = [
    "hantsavichy-lease",
    "vileyka-lease",
    "lukashenka-in-power",
    "air-base-request",
    "maidan-protests",
    "kyiv-new-government",
    "minsk-warms-to-west",
    "yanukovych-ousted",
    "crimea-annexed",
    "donbas-support",
]
CERTAINLY_OF_2014 = [
    "lukashenka-in-power",
    "maidan-protests",
    "kyiv-new-government",
    "yanukovych-ousted",
    "crimea-annexed",
    "donbas-support",
]
OF_15_SEPTEMBER = {
    "hantsavichy-lease",
    "vileyka-lease",
    "lukashenka-in-power",
    "air-base-request",
    "minsk-warms-to-west",
    "donbas-support",
    "belarus-protests-crackdown",
    "tobruq-legacy-2020",
    "unbreakable-brotherhood-announced",
    "slavic-brotherhood-2020",
}
WITHIN_SEPTEMBER = [
    "tobruq-legacy-2020",
    "sochi-meeting",
    "unbreakable-brotherhood-announced",
    "slavic-brotherhood-2020",
    "secret-inauguration",
]


def items(client: FlaskClient, query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/v1/events?{query}")
    assert answer.status_code == 200, answer.text
    return {item["slug"]: item for item in answer.get_json()["items"]}


@pytest.mark.parametrize("query", ["from=2014&to=2014", "start=2014&end=2014", "on=2014", "datetime=2014/2014"])
def test_the_events_of_2014_are_these_ten_in_this_order(shipped: FlaskClient, query: str) -> None:
    assert list(items(shipped, query)) == OF_2014


def test_six_of_them_certainly_lie_in_2014(shipped: FlaskClient) -> None:
    found = items(shipped, "from=2014&to=2014")
    assert [slug for slug, item in found.items() if item["certainty"] == "definite"] == CERTAINLY_OF_2014
    assert list(items(shipped, "from=2014&to=2014&certainty=definite")) == CERTAINLY_OF_2014


def test_ten_events_may_touch_15_september_2020(shipped: FlaskClient) -> None:
    found = items(shipped, "on=2020-09-15")
    assert set(found) == OF_15_SEPTEMBER
    assert len(found) == 10
    assert found["lukashenka-in-power"]["certainty"] == "definite"


def test_what_is_known_until_2020_is_only_possible_in_2021(shipped: FlaskClient) -> None:
    assert items(shipped, "on=2021-06")["lukashenka-in-power"]["certainty"] == "possible"


def test_five_events_certainly_lie_within_september_2020(shipped: FlaskClient) -> None:
    assert list(items(shipped, "match=within&on=2020-09&certainty=definite")) == WITHIN_SEPTEMBER


@pytest.mark.parametrize("name", ["Lukashenko", "Lukashenka", "lukashenko", "Лукашенко", "Лукашэнка"])
def test_a_name_is_found_in_each_of_its_spellings(shipped: FlaskClient, name: str) -> None:
    found = items(shipped, f"q={name}")
    mine = items(shipped, "actor=alyaksandr-lukashenka")
    assert mine
    assert set(mine) <= set(found)


def test_pages_of_three_make_up_the_whole(shipped: FlaskClient) -> None:
    whole = list(items(shipped, "limit=1000"))
    paged: list[str] = []
    path = "/api/v1/events?limit=3"
    while path:
        page = shipped.get(path).get_json()
        paged += [item["slug"] for item in page["items"]]
        path = page["next"]
    assert paged == whole
    assert len(whole) == len(set(whole)) == 26
    assert shipped.get("/api/v1/events?count=exact").get_json()["count"] == 26


def test_the_timeline_is_listed_and_holds_all_events(shipped: FlaskClient) -> None:
    [listed] = shipped.get("/api/v1/timelines").get_json()["items"]
    timeline = shipped.get(listed["api_url"]).get_json()
    assert timeline["events"] == 26
    assert len(shipped.get(listed["events_url"]).get_json()["items"]) == 26
    assert shipped.get(listed["gantt_url"]).status_code == 200
    assert list(items(shipped, "timeline=belarus-base&on=2014")) == OF_2014


def test_the_events_of_a_timeline_come_in_every_format(shipped: FlaskClient) -> None:
    path = "/api/v1/timelines/belarus-base/events"
    vis = shipped.get(f"{path}.vis").get_json()
    assert [group["content"] for group in vis["groups"]][:2] == ["Belarus", "Basing"]
    assert vis["meta"]["title"] == "Russia, Belarus and the base question"
    table = shipped.get(f"{path}.csv")
    assert table.text.count("\r\n") >= 27
    assert 'filename="belarus-base.csv"' in table.headers["Content-Disposition"]
    following = shipped.get(f"{path}?limit=20").get_json()["next"]
    assert following.startswith(f"{path}?limit=20&cursor=")
    assert len(shipped.get(following).get_json()["items"]) == 6


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/api/v1/actors?q=Lukashenko", "alyaksandr-lukashenka"),
        ("/api/v1/actors?q=Лукаш", "alyaksandr-lukashenka"),
        ("/api/v1/places?q=bre", "brest"),
        ("/api/v1/tags?q=cs", "csto"),
        ("/api/v1/kinds?q=exer", "exercise"),
    ],
)
def test_a_picker_finds_by_the_beginning_of_a_name_or_an_alias(shipped: FlaskClient, path: str, slug: str) -> None:
    found = shipped.get(path).get_json()["items"]
    assert slug in [item["slug"] for item in found]
    item = next(item for item in found if item["slug"] == slug)
    assert item["events"] > 0
    assert shipped.get(item["api_url"]).get_json() == item


def test_a_picker_pages(shipped: FlaskClient) -> None:
    whole = shipped.get("/api/v1/actors").get_json()["items"]
    paged, path = [], "/api/v1/actors?limit=7"
    while path:
        answer = shipped.get(path)
        paged += answer.get_json()["items"]
        path = answer.get_json()["next"]
        assert (f'<{path}>; rel="next"' == answer.headers.get("Link")) is (path is not None)
    assert paged == whole
    assert len(whole) > 7


def test_facets_count_what_the_list_holds(shipped: FlaskClient) -> None:
    facets = shipped.get("/api/v1/facets?by=kind,tag,actor,place,decade&on=2014").get_json()["facets"]
    assert set(facets) == {"kind", "tag", "actor", "place", "decade"}
    for value in facets["tag"]:
        assert len(items(shipped, f"on=2014&tag={value['value']}")) == value["count"]


def test_density_counts_what_the_list_holds(shipped: FlaskClient) -> None:
    density = shipped.get("/api/v1/density?from=2014&to=2020&buckets=7").get_json()
    year = next(bucket for bucket in density["buckets"] if bucket["start"] == "2014-01-01T00:00:00Z")
    assert year["end"] == "2015-01-01T00:00:00Z"
    assert year["active"] == 10
    assert year["definite"] == 6
    assert len(shipped.get("/api/v1/density?buckets=1000").get_json()["buckets"]) <= 1000


def test_one_event_of_the_data_set_reads_as_the_contract_says(shipped: FlaskClient) -> None:
    event = shipped.get("/api/v1/events/slavic-brotherhood-2020").get_json()
    assert event["date"]["label"] == "15 to 25 September 2020"
    assert event["date"]["start"] == {"earliest": "2020-09-15T00:00:00Z", "latest": "2020-09-15T23:59:59Z"}
    assert event["date"]["end"] == {"earliest": "2020-09-25T00:00:00Z", "latest": "2020-09-25T23:59:59Z"}
    assert {"type": "extended_by", "slug": "sochi-meeting"} in [
        {"type": relation["type"], "slug": relation["event"]["slug"]} for relation in event["relations"]
    ]
    related = shipped.get("/api/v1/events/slavic-brotherhood-2020/related").get_json()["items"]
    assert "sochi-meeting" in [item["slug"] for item in related]
    revisions = shipped.get("/api/v1/events/slavic-brotherhood-2020/revisions").get_json()["items"]
    assert [revision["n"] for revision in revisions] == [1]
    assert shipped.get(revisions[0]["api_url"]).get_json()["event"]["slug"] == "slavic-brotherhood-2020"

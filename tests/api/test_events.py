"""Lists of events and one event, through the front door."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import EventFactory, SourceFactory, TimelineFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT
from timeline.queries import gantt
from timeline.services import event, timeline
from timeline.vocab import State


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.get_json()["items"]]


def test_an_empty_result_is_a_page_without_items(client: FlaskClient) -> None:
    answer = client.get("/api/v1/events?from=1960")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "items": [],
        "next": None,
        "count": None,
        "window": {"from": "1960-01-01T00:00:00Z", "to": None, "match": "intersects", "certainty": "possible"},
        "says": "events that may touch the time from 1960 on",
    }


def test_a_filter_and_a_window_are_joined_by_and(client: FlaskClient, session: Session) -> None:
    EventFactory(session=session, title="Moon landing", date="1969-07-20", tags=["space"])
    EventFactory(session=session, title="Woodstock", date="1969-08-15/1969-08-18", tags=["music"])
    EventFactory(session=session, title="Sputnik", date="1957-10-04", tags=["space"])
    assert titles(client.get("/api/v1/events?start=1960&tag=space")) == ["Moon landing"]


def test_an_event_has_every_key_of_the_contract_and_certainty_only_in_a_window(
    client: FlaskClient, session: Session
) -> None:
    EventFactory(
        session=session,
        title="Drills",
        date="2020-09-15/2020-09-25",
        slug="drills",
        kind="exercise",
        places=["brest"],
        tags=["csto"],
        sources=["report"],
        actors=[{"actor": "russia", "role": "participant"}],
    )
    in_window = client.get("/api/v1/events?on=2020-09").get_json()["items"][0]
    plain = client.get("/api/v1/events").get_json()["items"][0]
    assert list(in_window) == [*plain, "certainty"]
    assert in_window["certainty"] == "definite"
    keys = "id slug title summary description lang date kind status importance actors places tags sources relations"
    assert " ".join(plain) == f"{keys} revision created_at updated_at url api_url"
    assert plain["date"]["label"] == "15 to 25 September 2020"
    assert plain["actors"][0]["role"] == "participant"
    assert plain["api_url"] == "/api/v1/events/drills"


def test_the_next_page_is_a_whole_address_that_keeps_every_other_parameter(
    client: FlaskClient, session: Session
) -> None:
    for number in range(5):
        EventFactory(session=session, title=f"Event {number}", date=f"2014-0{number + 1}", tags=["a"])
    first = client.get("/api/v1/events?tag=a&limit=2&from=2014")
    assert first.get_json()["next"].startswith("/api/v1/events?tag=a&limit=2&from=2014&cursor=")
    assert f'<{first.get_json()["next"]}>; rel="next"' in first.headers["Link"]
    second = client.get(first.get_json()["next"])
    third = client.get(second.get_json()["next"])
    assert titles(first) + titles(second) + titles(third) == [f"Event {number}" for number in range(5)]
    assert third.get_json()["next"] is None
    assert 'rel="next"' not in third.headers["Link"]


def test_a_page_under_a_suffix_goes_on_under_the_suffix(client: FlaskClient, session: Session) -> None:
    EventFactory(session=session, title="One", date="2014")
    EventFactory(session=session, title="Two", date="2015")
    following = client.get("/api/v1/events.json?limit=1").get_json()["next"]
    assert following.startswith("/api/v1/events.json?")
    assert titles(client.get(following)) == ["Two"]


def test_an_event_is_found_by_slug_and_by_id(client: FlaskClient, session: Session) -> None:
    key = EventFactory(session=session, title="Sochi meeting", date="2020-09-14", slug="sochi")
    by_slug, by_id = client.get("/api/v1/events/sochi"), client.get(f"/api/v1/events/{key}")
    assert by_slug.get_json() == by_id.json
    assert by_slug.get_json()["title"] == "Sochi meeting"
    assert "certainty" not in by_slug.get_json()


def test_an_old_slug_leads_to_the_new_one(client: FlaskClient, session: Session) -> None:
    key = EventFactory(session=session, slug="old")
    event.update(session, key, {"slug": "new"})
    for tail in ("", "/related", "/revisions"):
        answer = client.get(f"/api/v1/events/old{tail}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/api/v1/events/new{tail}"
        assert answer.content_type == "application/problem+json"
        assert client.get(answer.headers["Location"]).status_code == 200


def test_what_was_deleted_is_gone_and_what_never_was_is_not_found(client: FlaskClient, database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "publish") as session:
        key = EventFactory(session=session, slug="withdrawn")
    assert client.get("/api/v1/events/withdrawn").status_code == 200
    with database.transaction(SYSTEM_ACCOUNT, "withdraw") as session:
        event.delete_many(session, [key])
    for tail in ("", "/related", "/revisions", "/revisions/1"):
        gone = client.get(f"/api/v1/events/withdrawn{tail}")
        assert gone.status_code == 410
        assert gone.get_json()["deleted_at"].endswith("Z")
        assert client.get(f"/api/v1/events/never{tail}").status_code == 404
        assert client.get(f"/api/v1/events/999999{tail}").status_code == 404


def test_a_draft_looks_like_what_never_was(client: FlaskClient, session: Session) -> None:
    EventFactory(session=session, slug="secret", state="draft")
    draft, nothing = client.get("/api/v1/events/secret"), client.get("/api/v1/events/absent")
    assert draft.status_code == nothing.status_code == 404
    assert draft.get_json()["detail"].replace("secret", "absent") == nothing.get_json()["detail"]
    assert dict(draft.get_json(), instance="", detail="") == dict(nothing.get_json(), instance="", detail="")


def test_related_events_come_in_either_direction(client: FlaskClient, session: Session) -> None:
    EventFactory(session=session, title="Cause", date="2013", slug="cause")
    EventFactory(
        session=session, title="Effect", date="2014", slug="effect", relations=[{"type": "follows_from", "to": "cause"}]
    )
    assert titles(client.get("/api/v1/events/cause/related")) == ["Effect"]
    assert titles(client.get("/api/v1/events/effect/related")) == ["Cause"]


@pytest.mark.parametrize("fields", ["title", "title,date"])
def test_only_the_fields_asked_for_come_and_the_id(client: FlaskClient, session: Session, fields: str) -> None:
    EventFactory(session=session)
    item = client.get(f"/api/v1/events?fields={fields}").get_json()["items"][0]
    assert set(item) == {"id", *fields.split(",")}


def test_a_source_keeps_its_own_address(client: FlaskClient, session: Session) -> None:
    SourceFactory(session=session, slug="report", title="Report", url="https://example.org/report")
    EventFactory(session=session, sources=["report"])
    source = client.get("/api/v1/sources/report").get_json()
    assert source["url"] == "https://example.org/report"
    assert source["events"] == 1
    assert client.get("/api/v1/events").get_json()["items"][0]["sources"][0]["url"] == source["url"]


def test_a_timeline_that_was_withdrawn_is_gone_and_an_old_slug_leads_on(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "publish") as session:
        EventFactory(session=session)
        key = TimelineFactory(session=session, slug="old")
    with database.transaction(SYSTEM_ACCOUNT, "rename") as session:
        timeline.update_many(session, {key: {"slug": "new"}})
    for tail in ("", "/events", "/events.csv", "/gantt"):
        answer = client.get(f"/api/v1/timelines/old{tail}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/api/v1/timelines/new{tail}"
    assert client.get("/api/v1/timelines/old/events?limit=5").headers["Location"].endswith("/new/events?limit=5")
    with database.transaction(SYSTEM_ACCOUNT, "withdraw") as session:
        timeline.update_many(session, {key: {"state": State.ARCHIVED}})
    for tail in ("", "/events", "/gantt"):
        assert client.get(f"/api/v1/timelines/new{tail}").status_code == 410
        assert client.get(f"/api/v1/timelines/never{tail}").status_code == 404


def test_a_headline_of_a_timeline_stands_in_its_gantt(client: FlaskClient, database: Database) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "publish") as session:
        EventFactory(session=session, slug="vote", title="Presidential election of 2020")
        entries = [{"event": "vote", "lane": "home", "headline": "The vote"}]
        TimelineFactory(session=session, slug="t", lanes=[{"slug": "home", "title": "At home"}], entries=entries)
    [task] = client.get("/api/v1/timelines/t/gantt").get_json()["tasks"]
    assert (task["name"], task["lane"]) == ("The vote", "home")
    [task] = client.get("/api/v1/gantt").get_json()["tasks"]
    assert task["name"] == "Presidential election of 2020"


def test_a_gantt_of_too_many_events_says_how_to_narrow_it(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gantt, "MOST_TASKS", 2)
    for year in (2013, 2014, 2015):
        EventFactory(session=session, date=str(year))
    answer = client.get("/api/v1/gantt")
    assert answer.status_code == 400
    assert "narrow" in answer.get_json()["detail"]
    assert client.get("/api/v1/gantt?from=2014").status_code == 200

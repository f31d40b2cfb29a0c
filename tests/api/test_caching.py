"""When an answer need not be given again, HEAD, and who may read what from another site."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import EventFactory
from timeline.api import answers
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import event

LISTS = (
    "/api/v1/events",
    "/api/v1/events?from=2014",
    "/api/v1/events.csv",
    "/api/v1/gantt",
    "/api/v1/density",
    "/api/v1/facets",
    "/api/v1/tags",
    "/api/v1/timelines",
)
SINGLES = ("/api/v1/events/an-event", "/api/v1/tags/a", "/api/v1/openapi.json", "/api/v1", "/api/v1/date?value=2013")


@pytest.fixture
def key(database: Database) -> int:
    """One event in public, with one tag."""
    with database.transaction(SYSTEM_ACCOUNT, "an event") as session:
        made: int = EventFactory(session=session, slug="an-event", tags=["a"])
    return made


@pytest.mark.parametrize("path", [*LISTS, *SINGLES])
def test_what_did_not_change_is_answered_with_304_and_no_body(client: FlaskClient, key: int, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    tag = first.headers["ETag"]
    for header in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": header})
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_a_change_that_readers_see_changes_the_tag_of_every_list(
    client: FlaskClient, database: Database, key: int, path: str
) -> None:
    tag = client.get(path).headers["ETag"]
    with database.transaction(SYSTEM_ACCOUNT, "a draft") as session:
        EventFactory(session=session, title="Hidden", state="draft")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    with database.transaction(SYSTEM_ACCOUNT, "a title") as session:
        event.update(session, key, {"title": "Another title"})
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_change_elsewhere_leaves_the_tag_of_one_event_alone(
    client: FlaskClient, database: Database, key: int
) -> None:
    tag = client.get("/api/v1/events/an-event").headers["ETag"]
    with database.transaction(SYSTEM_ACCOUNT, "another") as session:
        EventFactory(session=session, title="Another")
    assert client.get("/api/v1/events/an-event", headers={"If-None-Match": tag}).status_code == 304
    with database.transaction(SYSTEM_ACCOUNT, "a title") as session:
        event.update(session, key, {"title": "Another title"})
    assert client.get("/api/v1/events/an-event", headers={"If-None-Match": tag}).status_code == 200


def test_address_format_language_encoding_and_version_are_in_the_tag(
    client: FlaskClient, key: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tag(path: str = "/api/v1/events", **headers: str) -> str:
        return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}).headers[
            "ETag"
        ]

    tags = {
        tag(),
        tag("/api/v1/events?limit=2"),
        tag("/api/v1/events.csv"),
        tag(Accept="text/csv"),
        tag(Accept_Language="be"),
        tag(Accept_Encoding="gzip"),
    }
    monkeypatch.setattr(answers, "__version__", "another")
    assert len(tags | {tag()}) == 7


def test_one_event_says_when_it_was_last_changed(client: FlaskClient, key: int) -> None:
    first = client.get("/api/v1/events/an-event")
    changed = first.headers["Last-Modified"]
    again = client.get("/api/v1/events/an-event", headers={"If-Modified-Since": changed})
    assert again.status_code == 304
    earlier = {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}
    assert client.get("/api/v1/events/an-event", headers=earlier).status_code == 200
    both = {"If-Modified-Since": changed, "If-None-Match": '"other"'}
    assert client.get("/api/v1/events/an-event", headers=both).status_code == 200, "the tag decides (RFC 9110, 13.2.2)"


def test_history_says_when_it_last_grew(client: FlaskClient, key: int) -> None:
    path = "/api/v1/events/an-event/revisions"
    changed = client.get(path).headers["Last-Modified"]
    assert changed == client.get("/api/v1/events/an-event").headers["Last-Modified"]
    assert client.get(path, headers={"If-Modified-Since": changed}).status_code == 304


def test_history_is_asked_for_anew_each_time(client: FlaskClient, key: int) -> None:
    for path in ("/api/v1/events/an-event/revisions", "/api/v1/events/an-event/revisions/1"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "no-cache" in answer.headers["Cache-Control"]
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_problem_is_not_kept(client: FlaskClient) -> None:
    assert client.get("/api/v1/events?frm=1").headers["Cache-Control"] == "no-store"
    assert client.get("/api/v1/events/never").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*LISTS, *SINGLES, "/healthz", "/readyz", "/", "/api/docs", "/api/v1/nothing"])
def test_head_gives_the_headers_of_get_and_no_body(client: FlaskClient, key: int, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.data == b""
    for name in ("Content-Type", "ETag", "Cache-Control", "Vary", "Link"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/events.csv", "/api/v1/events?frm=1", "/api/v1/nothing"])
def test_any_site_may_read_what_is_public(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "Retry-After"} <= set(exposed)


def test_a_browser_that_asks_first_is_allowed(client: FlaskClient) -> None:
    headers = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options("/api/v1/events", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "*"


def test_what_is_not_public_is_not_opened_to_other_sites(client: FlaskClient) -> None:
    for path in ("/api/v1/admin/events", "/"):
        answer = client.get(path, headers={"Origin": "https://example.org"})
        assert "Access-Control-Allow-Origin" not in answer.headers

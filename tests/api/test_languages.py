"""In which language an event is shown: `lang=`, else the languages of the reader in order, else its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import EventFactory


@pytest.fixture
def lease(session: Session) -> int:
    """An event in English with a translation to Belarusian, and one to Russian that is a part of it."""
    words = {"be": {"title": "Арэнда"}, "ru": {"title": "Аренда"}}
    key: int = EventFactory(session=session, slug="lease", title="Lease", translations=words)
    relations = [{"type": "part_of", "to": "lease"}]
    EventFactory(
        session=session, slug="radar", title="Radar", translations={"be": {"title": "Радар"}}, relations=relations
    )
    return key


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("fr, be;q=0.9", "Арэнда"),
        ("be;q=0.5, ru;q=0.9", "Аренда"),
        ("fr-CH, be-BY;q=0.9, *;q=0.1", "Арэнда"),
        ("en, be;q=0.9", "Lease"),
        ("en-GB, be;q=0.9", "Lease"),
        ("fr, en;q=0.9, be;q=0.8", "Lease"),
        ("be;q=0", "Lease"),
        ("*, be;q=0.5", "Lease"),
        ("fr", "Lease"),
        ("", "Lease"),
    ],
)
def test_the_first_language_of_the_reader_that_an_event_has_is_shown(
    client: FlaskClient, lease: int, header: str, title: str
) -> None:
    headers = {"Accept-Language": header}
    listed = client.get("/api/v1/events?id=lease", headers=headers).get_json()["items"]
    assert [item["title"] for item in listed] == [title]
    assert client.get("/api/v1/events/lease", headers=headers).get_json()["title"] == title
    (related,) = client.get("/api/v1/events/radar/related", headers=headers).get_json()["items"]
    assert related["title"] == title
    (task,) = client.get("/api/v1/gantt?id=lease", headers=headers).get_json()["tasks"]
    assert task["name"] == title


def test_the_parameter_beats_the_header(client: FlaskClient, lease: int) -> None:
    for path in ("/api/v1/events/lease?lang=ru", "/api/v1/events/lease?lang=ru-RU"):
        answer = client.get(path, headers={"Accept-Language": "be"}).get_json()
        assert (answer["title"], answer["lang"]) == ("Аренда", "ru")
    assert client.get("/api/v1/events/lease?language=ru").status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/events/lease", "/api/v1/events/radar/related"])
def test_what_is_kept_of_one_event_is_kept_for_each_language(client: FlaskClient, lease: int, path: str) -> None:
    english = client.get(path)
    belarusian = client.get(path, headers={"Accept-Language": "be"})
    assert english.headers["ETag"] != belarusian.headers["ETag"]
    assert "Accept-Language" in english.headers["Vary"].split(", ")
    since = {"If-Modified-Since": english.headers.get("Last-Modified", "Thu, 01 Jan 2037 00:00:00 GMT")}
    assert client.get(path, headers={"Accept-Language": "be", **since}).status_code == 200
    same = {"Accept-Language": "be", "If-None-Match": belarusian.headers["ETag"]}
    assert client.get(path, headers=same).status_code == 304

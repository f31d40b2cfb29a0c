"""What is hidden or changed elsewhere leaves every answer in the same transaction, and the answers have other tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import ActorFactory, EventFactory, PlaceFactory, SourceFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.source import SourceInput
from timeline.services import actor, event, lookup, source
from timeline.vocab import Entity

ONE = "/api/v1/events/shown"
LISTS = (
    "/api/v1/events",
    "/api/v1/events?from=2014&to=2014",
    "/api/v1/events?from=2014&certainty=definite",
    "/api/v1/events?fields=title,relations,sources,actors,places,description",
    "/api/v1/events?lang=be",
    "/api/v1/events?from=2014&lang=be,en&fields=title,description,relations,sources,actors,places",
    "/api/v1/events.ndjson",
    "/api/v1/events.csv",
    "/api/v1/events.vis",
    "/api/v1/gantt",
)
FOUND = ("source=leak", "actor=spy", "place=bunker", "q=secretary", "q=tajny")

Change = Callable[[Session, int, int], object]


def _update(which: int, **given: Any) -> Change:
    """Return a change of the event that is shown (0) or of the one that it names (1)."""
    return lambda session, *keys: event.update(session, keys[which], load(EventInput(partial=True), given))


def _source(session: Session, *_keys: int) -> None:
    key = lookup.ids(session, Entity.SOURCE, ["leak"])["leak"]
    source.update_many(session, {key: load(SourceInput(partial=True), {"private": True})})


HIDDEN: dict[str, tuple[Change, tuple[str, ...], tuple[str, ...]]] = {
    "the other event is unpublished": (_update(1, state="draft"), ("Other secret",), ()),
    "the other event is archived": (_update(1, state="archived"), ("Other secret",), ()),
    "the other event is under an embargo": (_update(1, publish_at="2999-01-01T00:00:00Z"), ("Other secret",), ()),
    "the other event is deleted": (lambda s, _, other: event.delete_many(s, [other]), ("Other secret",), ()),
    "the relation is dropped": (_update(0, relations=[]), (), ()),
    "the source is private": (_source, ("Leaked",), ("source=leak",)),
    "the citation is private": (
        _update(0, sources=[{"source": "leak", "private": True}]),
        ("Leaked",),
        ("source=leak",),
    ),
    "the actor's part is private": (
        _update(0, actors=[{"actor": "spy", "private": True}]),
        ("Secretary", "Сакратар"),
        ("actor=spy", "q=secretary"),
    ),
    "the place is private": (
        _update(0, places=[{"place": "bunker", "private": True}]),
        ("Bunker", "Бункер"),
        ("place=bunker",),
    ),
    "the description is private": (_update(0, description_private=True), ("tajny", "Таямніца"), ("q=tajny",)),
    "the translation is taken away": (_update(0, translations={}), ("Паказана", "Таямніца"), ()),
}
"""What is done, what no answer may hold afterwards, and what the event is not found by any more."""


@pytest.fixture
def keys(database: Database) -> tuple[int, int]:
    """An event that readers see with everything that can be hidden, and the event that it names."""
    with database.transaction(SYSTEM_ACCOUNT, "data") as session:
        SourceFactory(session=session, slug="leak", title="Leaked")
        ActorFactory(session=session, slug="spy", name="Secretary", aliases=[{"text": "Сакратар", "lang": "be"}])
        PlaceFactory(session=session, slug="bunker", name="Bunker", aliases=[{"text": "Бункер", "lang": "be"}])
        other = EventFactory(session=session, slug="other", title="Other secret", date="1990")
        shown = EventFactory(
            session=session, slug="shown", title="Shown", description="tajny", date="2014-03",
            sources=["leak"], actors=["spy"], places=["bunker"], relations=[{"type": "extends", "to": other}],
            translations={"be": {"title": "Паказана", "description": "Таямніца"}},
        )  # fmt: skip
    return shown, other


def _told(answer: Any) -> Any:
    return answer.json


def _json(client: FlaskClient, path: str) -> Any:
    return client.get(path).json


def _answers(client: FlaskClient) -> dict[str, tuple[str, str]]:
    found = {}
    for path in (*LISTS, ONE, f"{ONE}?lang=be"):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        found[path] = answer.headers["ETag"], answer.text
    return found


def _change(database: Database, change: Change, keys: tuple[int, int]) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "change") as session:
        change(session, *keys)


def test_before_anything_is_hidden_all_of_it_is_shown(client: FlaskClient, keys: tuple[int, int]) -> None:
    told = "".join(body for _, body in _answers(client).values())
    for _, words, _ in HIDDEN.values():
        assert [word for word in words if word not in told] == []
    for question in FOUND:
        assert len(_json(client, f"/api/v1/events?{question}")["items"]) == 1, question


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_is_in_no_answer_and_every_tag_is_another(
    client: FlaskClient, database: Database, keys: tuple[int, int], name: str
) -> None:
    change, words, questions = HIDDEN[name]
    before = _answers(client)
    _change(database, change, keys)
    after = _answers(client)
    for path, (tag, body) in after.items():
        assert [word for word in words if word in body] == [], path
        if path != ONE or body != before[path][1]:
            assert tag != before[path][0], path
        again = client.get(path, headers={"If-None-Match": before[path][0]})
        assert (again.status_code, again.text) == ((304, "") if tag == before[path][0] else (200, body)), path
    for question in questions:
        answer = client.get(f"/api/v1/events?{question}")
        assert answer.status_code == 400 or _told(answer)["items"] == [], question


@pytest.mark.parametrize("name", [name for name in HIDDEN if name.startswith("the other")])
def test_the_relation_leaves_the_document_with_the_other_event_and_comes_back_with_it(
    client: FlaskClient, database: Database, keys: tuple[int, int], name: str
) -> None:
    assert [each["event"]["slug"] for each in _json(client, ONE)["relations"]] == ["other"]
    _change(database, HIDDEN[name][0], keys)
    assert _json(client, ONE)["relations"] == []
    if "deleted" not in name:
        _change(database, _update(1, state="published", publish_at=None), keys)
        assert [each["event"]["slug"] for each in _json(client, ONE)["relations"]] == ["other"]


def test_a_new_title_of_the_other_event_is_in_the_document_that_names_it(
    client: FlaskClient, database: Database, keys: tuple[int, int]
) -> None:
    before = _answers(client)
    _change(database, _update(1, title="Fresh", slug="fresh"), keys)
    after = _answers(client)
    assert _json(client, ONE)["relations"][0]["event"] == {"id": keys[1], "slug": "fresh", "title": "Fresh"}
    assert [path for path in after if after[path][0] == before[path][0]] == []


def test_a_translation_that_is_added_is_shown_at_once_and_changes_the_tag(
    client: FlaskClient, database: Database, keys: tuple[int, int]
) -> None:
    path = "/api/v1/events?lang=de&fields=title"
    first = client.get(path)
    assert [item["title"] for item in _told(first)["items"]] == ["Other secret", "Shown"]
    _change(database, _update(0, translations={"de": {"title": "Gezeigt"}}), keys)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert [item["title"] for item in _told(again)["items"]] == ["Other secret", "Gezeigt"]


def test_a_name_in_another_language_that_is_added_is_shown_at_once_and_changes_the_tag(
    client: FlaskClient, database: Database, keys: tuple[int, int]
) -> None:
    path = "/api/v1/events?lang=de"
    first = client.get(path)
    with database.transaction(SYSTEM_ACCOUNT, "a name") as session:
        key = lookup.ids(session, Entity.ACTOR, ["spy"])["spy"]
        given = {"aliases": [{"text": "Sekretär", "lang": "de"}]}
        actor.update_many(session, {key: load(ActorInput(partial=True), given)})
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, _told(again)["items"][1]["actors"][0]["name"]) == (200, "Sekretär")


def test_certainty_is_of_this_window_and_never_of_another(
    client: FlaskClient, database: Database, keys: tuple[int, int]
) -> None:
    def certainty(window: str) -> list[str | None]:
        answer = _json(client, f"/api/v1/events?{window}&id=shown")
        return [item.get("certainty") for item in answer["items"]]

    assert certainty("from=2014&to=2014") == ["definite"]
    assert certainty("on=2014-03-05") == ["possible"]
    assert certainty("fields=title&on=2014-03-05") == [None]
    assert certainty("fields=title,certainty&on=2014-03-05") == ["possible"]
    assert certainty("sort=start") == [None]
    assert "certainty" not in _json(client, ONE)

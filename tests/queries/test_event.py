"""One event by id or slug, its relatives, and its document in another language."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, items
from tests.queries.data import add, add_many, add_thing
from timeline import clock
from timeline.errors import Gone, Moved, NotFound
from timeline.models import Changeset, Event, EventText, Label, Revision, Slug
from timeline.queries import event
from timeline.services.refresh import refresh
from timeline.vocab import Entity


def test_a_document_tells_when_it_last_became_another(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: 10_000_000)
    key = add(session, "2014-03-14", title="Pi", slug="pi")
    assert event.one(session, "pi").changed_at == 10_000_000
    monkeypatch.setattr(clock, "now", lambda: 20_000_000)
    refresh(session, [key])
    assert event.one(session, "pi").changed_at == 10_000_000, "nothing in it is another"
    session.execute(sa.update(EventText).where(EventText.event_id == key).values(title="Pie"))
    refresh(session, [key])
    assert event.one(session, "pi").changed_at == 20_000_000


def test_an_event_by_id_and_by_slug_is_the_same(session: Session) -> None:
    key = add(session, "2014-03-14", title="Pi", slug="pi", revision=4, updated_at=5_000_001)
    document = event.one(session, "pi")
    assert document == event.one(session, str(key))
    assert (document.id, document.slug, document.revision) == (key, "pi", 4)
    body = orjson.loads(document.body)
    assert (body["title"], body["revision"], body["updated_at"]) == ("Pi", 4, "1970-01-01T00:00:05.000001Z")
    assert "certainty" not in body


def test_an_old_slug_says_where_the_event_is_now(session: Session) -> None:
    key = add(session, "2014", slug="now")
    session.add(Slug(entity="event", slug="then", entity_id=key, current=False))
    session.flush()
    with pytest.raises(Moved) as caught:
        event.one(session, "then")
    assert caught.value.slug == "now"


def _recorded(session: Session, key: int, *, public: bool) -> None:
    changeset = Changeset(author_id=1, note="")
    session.add(changeset)
    session.flush()
    snapshot = {"entity": "event", "entity_id": key, "n": 1, "changeset_id": changeset.id, "snapshot": "{}"}
    session.execute(sa.insert(Revision).values(**snapshot, public=public))


def test_gone_is_said_only_of_what_readers_once_saw(session: Session) -> None:
    cases: dict[str, tuple[dict[str, Any], bool, type[Exception]]] = {
        "deleted": ({"deleted_at": 7}, True, Gone),
        "archived": ({"state": "archived"}, True, Gone),
        "deleted-draft": ({"state": "draft", "deleted_at": 7}, False, NotFound),
        "back-to-draft": ({"state": "draft"}, True, NotFound),
        "draft": ({"state": "draft"}, False, NotFound),
        "embargoed": ({"publish_at": 2**53}, True, NotFound),
        "deleted-under-embargo": ({"publish_at": 2**53, "deleted_at": 7}, True, NotFound),
        "archived-under-embargo": ({"publish_at": 2**53, "state": "archived"}, True, NotFound),
        "deleted-after-embargo": ({"publish_at": 5, "deleted_at": 7}, True, Gone),
    }
    for slug, (columns, public, _) in cases.items():
        key = add(session, "2014", slug=slug)
        _recorded(session, key, public=public)
        session.execute(sa.update(Event).where(Event.id == key).values(**columns))
        refresh(session, [key])
    messages = set()
    for key, (slug, (columns, _, error)) in enumerate(cases.items(), 1):
        for asked in (slug, str(key)):
            with pytest.raises((NotFound, Gone)) as caught:
                event.one(session, asked)
            assert type(caught.value) is error, asked
            if isinstance(caught.value, Gone):
                assert caught.value.deleted_at == columns.get("deleted_at")
            else:
                messages.add(str(caught.value).replace(repr(asked), "…"))
    with pytest.raises(NotFound) as never:
        event.one(session, "never-was")
    assert messages == {str(never.value).replace("'never-was'", "…")}
    for missing in ("0", "007", "-1", "99999999999999999999", "", "a" * 100, "%"):
        with pytest.raises(NotFound):
            event.one(session, missing)
    assert event.one(session, "draft", audience=STAFF).slug == "draft"


def test_the_relatives_of_an_event_in_either_direction_by_start(session: Session) -> None:
    one = add(session, "2014")
    add_many(
        session,
        [
            {"date": "2015", "relations": [("extends", one)]},
            {"date": "2010", "relations": [("refers_to", one)]},
            {"date": "2012", "relations": [("part_of", one)], "state": "draft"},
            {"date": "2011"},
        ],
    )

    def related(key: int, audience: int = 0) -> list[int]:
        return [orjson.loads(body)["id"] for body in event.related(session, key, audience=audience)]

    assert related(one) == [3, 2]
    assert related(one, STAFF) == [3, 4, 2]
    assert related(3) == [one]
    assert related(5) == []


def test_hidden_partners_are_in_no_document(session: Session) -> None:
    hidden = add(session, "2015", state="draft")
    shown = add(session, "2014", relations=[("extends", hidden)])
    assert orjson.loads(event.one(session, str(shown)).body)["relations"] == []
    session.execute(sa.update(Event).where(Event.id == hidden).values(state="published"))
    refresh(session, [hidden])
    (relation,) = orjson.loads(event.one(session, str(shown)).body)["relations"]
    assert (relation["type"], relation["event"]["id"]) == ("extends", hidden)
    (inverse,) = orjson.loads(event.one(session, str(hidden)).body)["relations"]
    assert (inverse["type"], inverse["event"]["id"]) == ("extended_by", shown)


def test_another_language_where_there_is_one(session: Session) -> None:
    brest = add_thing(session, Entity.PLACE, "brest", "Brest")
    session.add(Label(entity="place", entity_id=brest, lang="be", text="Брэст", folded="brest", sort=1))
    german = {"de": {"title": "Pacht", "description": "Geheim"}}
    both = {"title": "Lease", "translations": german, "places": ["brest"]}
    add_many(
        session,
        [
            {"date": "2014", **both, "description": "Open"},
            {"date": "2015", **both, "description": "Hidden", "description_private": True},
            {"date": "2016", **both},
            {"date": "2017", "title": "Plain"},
        ],
    )
    shown = [(item["title"], item["description"], item["lang"]) for item in items(session, lang="de-AT")]
    assert shown == [
        ("Pacht", "Geheim", "de"),
        ("Pacht", None, "de"),
        ("Pacht", "Geheim", "de"),
        ("Plain", None, "en"),
    ]
    assert [item["title"] for item in items(session, lang="fr")] == ["Lease"] * 3 + ["Plain"]
    assert items(session, lang="be", id="e-1")[0]["places"][0]["name"] == "Брэст"
    assert items(session, id="e-1")[0]["places"][0]["name"] == "Brest"


def test_only_the_keys_asked_for_and_always_the_id(session: Session) -> None:
    add(session, "2014", title="Pi")
    assert items(session, fields="title,date") == [{"id": 1, "title": "Pi", "date": items(session)[0]["date"]}]
    assert items(session, fields="title,certainty", on="2014") == [{"id": 1, "title": "Pi", "certainty": "definite"}]
    assert items(session, fields="title", on="2014") == [{"id": 1, "title": "Pi"}]
    assert list(items(session, on="2014")[0])[-1] == "certainty"


def test_the_document_has_the_keys_of_the_contract_in_order(session: Session) -> None:
    add(session, "1994/..", known_until="2020-09")
    (item,) = items(session)
    keys = "id slug title summary description lang date kind status importance actors places tags sources relations"
    assert list(item) == [*keys.split(), "revision", "created_at", "updated_at", "url", "api_url"]
    keys = "edtf label text precision approximate uncertain start end known_until"
    assert list(item["date"]) == keys.split()

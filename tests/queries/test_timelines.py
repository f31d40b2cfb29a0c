"""Curated timelines: what is pinned, what a saved query adds, what is kept off, and who may see them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, ids, pages, refusal
from tests.queries.data import add, add_many, add_thing, pin
from timeline.errors import Gone, Moved, NotFound
from timeline.models import Changeset, Lane, Revision
from timeline.queries import gantt
from timeline.queries import timeline as queries
from timeline.queries.question import ask
from timeline.vocab import Entity


def test_what_is_pinned_is_on_the_timeline(session: Session) -> None:
    chosen = add_thing(session, Entity.TIMELINE, "chosen")
    keys = add_many(session, [{"date": str(year)} for year in range(2010, 2015)])
    for key in keys[1:4]:
        pin(session, chosen, key)
    assert ids(session, timeline="chosen") == keys[1:4]
    assert ids(session, timeline="chosen", from_="2012") == keys[2:4]


def test_a_saved_query_adds_what_it_finds_less_what_is_kept_off(session: Session) -> None:
    saved = add_thing(session, Entity.TIMELINE, "saved", query="tag=x&from=2012")
    old, kept_off, new = (add(session, year, tags=["x"]) for year in ("2010", "2013", "2014"))
    pinned, _other = add(session, "2011"), add(session, "2015")
    pin(session, saved, pinned)
    pin(session, saved, kept_off, excluded=True)
    assert ids(session, timeline="saved") == [pinned, new]
    assert ids(session, timeline="saved", sort="-start") == [new, pinned]
    assert ids(session, timeline="saved", to="2012") == [pinned]
    assert ids(session, timeline="saved", tag="x") == [new]
    assert list(pages(session, timeline="saved", limit="1")) == [[pinned], [new]]
    pin(session, saved, old)
    assert ids(session, timeline="saved") == [old, pinned, new]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=word", [1]),
        ("on_this_day=05-05", [1]),
        ("id=e-2", [2]),
        ("tag_not=x", [1]),
        ("on=2015&certainty=definite", [2]),
        ("min_duration=P2D", [2]),
        ("on=2015&match=before", [1]),
    ],
)
def test_a_saved_query_may_ask_anything(session: Session, query: str, expected: list[int]) -> None:
    add_many(session, [{"date": "2014-05-05", "title": "A word"}, {"date": "2015", "tags": ["x"], "title": "No"}])
    add_thing(session, Entity.TIMELINE, "saved", query=query)
    assert ids(session, timeline="saved") == expected
    assert ids(session, timeline="saved", certainty="possible", from_="2010") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag=secret", []),
        ("tag=secret,x", [1]),
        ("tag_all=secret,x", []),
        ("tag_not=secret", [1, 2]),
        ("id=nobody", []),
    ],
)
def test_what_a_saved_query_names_but_readers_do_not_know_is_nothing_to_them(
    session: Session, query: str, expected: list[int]
) -> None:
    add_many(session, [{"date": "2014", "tags": ["x"]}, {"date": "2015"}])
    add(session, "2016", tags=["secret", "x"], state="draft")
    add_thing(session, Entity.TIMELINE, "saved", query=query)
    assert ids(session, timeline="saved") == expected
    assert queries.one(session, "saved")["events"] == len(expected)


def test_two_timelines_are_either_of_them(session: Session) -> None:
    one, other = (add_thing(session, Entity.TIMELINE, slug) for slug in ("one", "other"))
    both, first, second = add_many(session, [{"date": year} for year in ("2010", "2011", "2012")])
    for timeline, key in ((one, both), (other, both), (one, first), (other, second)):
        pin(session, timeline, key)
    assert ids(session, timeline="one,other") == [both, first, second]
    add_thing(session, Entity.TIMELINE, "saved", query="from=2012")
    assert ids(session, timeline="one,saved") == [both, first, second]


def test_a_timeline_shows_its_lanes_extent_and_number(session: Session) -> None:
    key = add_thing(session, Entity.TIMELINE, "shown", "Title", summary="Words", lane_by="kind")
    session.execute(sa.insert(Lane).values(id=1, timeline_id=key, slug="b", title="Below", position=2))
    session.execute(sa.insert(Lane).values(id=2, timeline_id=key, slug="a", title="Above", position=1))
    for date in ("2010-05", "../2012", "2014/.."):
        pin(session, key, add(session, date))
    hidden = add(session, "1900", state="draft")
    pin(session, key, hidden)
    one = queries.one(session, "shown")
    assert one == queries.one(session, str(key))
    assert [lane["id"] for lane in one["lanes"]] == ["a", "b"]
    assert one["events"] == 3
    assert one["extent"] == {"start": "2010-05-01T00:00:00Z", "end": "2015-01-01T00:00:00Z"}
    assert queries.one(session, "shown", audience=STAFF)["events"] == 4


def test_readers_know_published_timelines_only(session: Session) -> None:
    states: dict[str, dict[str, Any]] = {
        "shown": {},
        "draft": {"state": "draft"},
        "archived": {"state": "archived"},
        "deleted": {"deleted_at": 7},
        "never": {"state": "archived"},
    }
    for slug, columns in states.items():
        key = add_thing(session, Entity.TIMELINE, slug, old=[f"old-{slug}"], **columns)
        if slug in ("archived", "deleted"):
            changeset = Changeset(author_id=1, note="")
            session.add(changeset)
            session.flush()
            row = {"entity": "timeline", "entity_id": key, "n": 1, "changeset_id": changeset.id, "snapshot": "{}"}
            session.execute(sa.insert(Revision).values(**row, public=True))
    assert [each["slug"] for each in queries.listing(session)] == ["shown"]
    with pytest.raises(Moved):
        queries.find(session, "old-shown")
    for slug, error in {"draft": NotFound, "never": NotFound, "archived": Gone, "deleted": Gone}.items():
        with pytest.raises((NotFound, Gone)) as caught:
            queries.find(session, slug)
        assert type(caught.value) is error, slug
        assert refusal(session, timeline=slug)[0] == "timeline"


def _lanes(session: Session, slug: str | None, lane_by: str | None, documents: list[int]) -> list[str | None]:
    chosen = None if slug is None else queries.find(session, slug)
    lanes = gantt.lanes(session, chosen, lane_by)
    shown = {each["id"]: each for each in _documents(session)}
    return [lanes.lane_of(shown[key]) for key in documents]


def _documents(session: Session) -> list[dict[str, object]]:
    return [orjson.loads(body) for body in gantt.documents(session, ask(session, {}))]


def test_the_lanes_of_a_gantt(session: Session) -> None:
    key = add_thing(session, Entity.TIMELINE, "shown")
    session.execute(sa.insert(Lane).values(id=1, timeline_id=key, slug="above", title="Above", position=1))
    first = add(session, "2014", kind="battle", tags=["b", "a"], actors=["ada", "bob"], places=["brest"])
    second = add(session, "2015")
    pin(session, key, first, lane_id=1, headline="Short")
    for lane_by, lane in {"kind": "battle", "tag": "a", "actor": "ada", "place": "brest", None: "battle"}.items():
        assert _lanes(session, None, lane_by, [first, second]) == [lane, None]
    assert _lanes(session, "shown", None, [first, second]) == ["above", None]
    assert _lanes(session, "shown", "kind", [first, second]) == ["battle", None]
    found = gantt.lanes(session, queries.find(session, "shown"), None)
    assert [found.headline_of(each) for each in _documents(session)] == ["Short", None]
    assert [(lane.slug, lane.title) for lane in found.lanes] == [("above", "Above")]

"""Slugs: given or made, never reused, old ones lead on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from timeline.errors import Invalid
from timeline.models import Slug
from timeline.services import event, lookup, slug
from timeline.services.slug import Wish
from timeline.vocab import Entity


def slug_of(session: Session, key: int) -> str:
    return lookup.slugs(session, Entity.EVENT, [key])[key]


def make(session: Session, title: str, date: str = "2014") -> str:
    return slug_of(session, EventFactory(session=session, title=title, date=date))


def test_a_slug_is_made_of_the_title_then_with_the_year_then_with_numbers(session: Session) -> None:
    assert [make(session, "Moon landing", "1969-07-20") for _ in range(4)] == [
        "moon-landing", "moon-landing-1969", "moon-landing-1969-2", "moon-landing-1969-3",
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["-0043-03-15", "/1985", "201X", "Y17101"])
def test_a_start_without_a_plain_year_goes_to_numbers_at_once(session: Session, date: str) -> None:
    assert [make(session, "Ides", date) for _ in range(2)] == ["ides", "ides-2"]


def test_a_title_without_letters_that_a_slug_can_hold_gets_one_all_the_same(session: Session) -> None:
    assert [make(session, "北京"), make(session, "1969"), make(session, "…")] == ["event", "event-1969", "event-2014"]


def test_many_equal_titles_in_one_call_get_slugs_of_their_own(session: Session) -> None:
    made = slug.give(session, Entity.EVENT, [Wish(None, "a", "2014")] * 3 + [Wish("a", "a"), Wish("a-2014-2", "b")])
    assert made == ["a-2014", "a-2014-3", "a-2014-4", "a", "a-2014-2"]


def test_the_next_number_is_found_among_many_without_asking_for_each(session: Session, queries: list[str]) -> None:
    taken = ["a", *(f"a-{number}" for number in range(2, 3_000))]
    rows = [{"entity": "event", "slug": each, "entity_id": 1, "current": False} for each in taken]
    session.execute(sa.insert(Slug), rows)
    queries.clear()
    assert slug.give(session, Entity.EVENT, [Wish(None, "a")] * 2) == ["a-3000", "a-3001"]
    assert len(queries) < 20


def test_numbers_in_between_are_passed_over(session: Session) -> None:
    rows = [{"entity": "event", "slug": each, "entity_id": 1, "current": True} for each in ("a", "a-3")]
    session.execute(sa.insert(Slug), rows)
    assert slug.give(session, Entity.EVENT, [Wish(None, "a")] * 3) == ["a-2", "a-4", "a-5"]


def test_a_slug_that_is_taken_is_refused(session: Session) -> None:
    EventFactory(session=session, slug="a")
    with pytest.raises(Invalid, match="the slug a is taken"):
        EventFactory(session=session, slug="a")


def test_a_deleted_events_slug_stays_taken(session: Session) -> None:
    key = EventFactory(session=session, slug="a")
    event.delete_many(session, [key])
    assert lookup.ids(session, Entity.EVENT, ["a"]) == {}
    with pytest.raises(Invalid, match="the slug a is taken"):
        EventFactory(session=session, slug="a")


def test_an_old_slug_leads_on_and_is_not_given_away(session: Session) -> None:
    key = EventFactory(session=session, slug="old")
    event.update(session, key, {"slug": "new"})
    assert slug_of(session, key) == "new"
    assert lookup.ids(session, Entity.EVENT, ["old", "new"]) == {"old": key, "new": key}
    with pytest.raises(Invalid, match="taken"):
        EventFactory(session=session, slug="old")


def test_a_thing_may_have_its_own_old_slug_back(session: Session) -> None:
    key = EventFactory(session=session, slug="old")
    event.update(session, key, {"slug": "new"})
    event.update(session, key, {"slug": "old"})
    assert slug_of(session, key) == "old"
    rows = session.execute(sa.select(Slug.slug, Slug.current).where(Slug.entity_id == key).order_by(Slug.slug))
    assert [tuple(row) for row in rows] == [("new", False), ("old", True)]


def test_another_things_slug_is_refused_in_an_update(session: Session) -> None:
    EventFactory(session=session, slug="a")
    key = EventFactory(session=session, slug="b")
    with pytest.raises(Invalid) as caught:
        event.update(session, key, {"slug": "a"})
    assert caught.value.problems[0].pointer == "/slug"


def test_things_of_two_sorts_may_have_the_same_slug(session: Session) -> None:
    EventFactory(session=session, slug="belarus", actors=["belarus"], places=["belarus"])
    assert len(set(session.scalars(sa.select(Slug.entity).where(Slug.slug == "belarus")))) == 3

"""What refresh writes for fast reading: signatures on link rows, and numbers of texts in the order of time."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries.asking import ids
from tests.queries.data import add, add_many, add_thing, pin
from timeline import dates
from timeline.models import Event, EventLink, EventRead, EventSearch, EventTag
from timeline.services.refresh import refresh
from timeline.signature import signature
from timeline.textkey import OPEN_START, event_of, keys_between
from timeline.vocab import Audience, Entity


def _links(session: Session, event: int) -> list[Any]:
    columns = (EventLink.what, EventLink.target_id, EventLink.audience, EventLink.signature)
    return list(session.execute(sa.select(*columns).where(EventLink.event_id == event)))


def test_every_row_of_an_event_has_the_bits_of_all_that_readers_find_it_by(session: Session) -> None:
    belarus = add_thing(session, Entity.PLACE, "belarus")
    add_thing(session, Entity.PLACE, "brest", parent_id=belarus)
    shown = {"kind": "battle", "tags": ["x", "y"], "places": ["brest"], "sources": ["book"]}
    event = add(session, "2014", **shown, actors=[("ada", {"role": "host"}), ("spy", {"private": True})])
    pin(session, add_thing(session, Entity.TIMELINE, "pinned"), event)
    rows = _links(session, event)
    public = [(row.what, row.target_id) for row in rows if row.audience == Audience.PUBLIC]
    assert len(public) == len(rows) - 1 == 9
    assert {row.signature for row in rows} == {signature(public)}


def test_a_draft_and_what_is_only_private_leave_no_bits(session: Session) -> None:
    draft = add(session, "2014", tags=["x"], state="draft")
    private = add(session, "2014", places=[("brest", {"private": True})])
    for event in (draft, private):
        assert {row.signature for row in _links(session, event)} == {0}


def test_a_new_tag_changes_the_bits_of_all_rows(session: Session) -> None:
    event = add(session, "2014", tags=["x"], actors=["ada"])
    before = {row.signature for row in _links(session, event)}
    session.add(EventTag(event_id=event, tag_id=add_thing(session, Entity.TAG, "later")))
    refresh(session, [event])
    after = {row.signature for row in _links(session, event)}
    assert len(before) == len(after) == 1
    assert before != after


@pytest.mark.parametrize("date", ["2014", "2014-05-05T10:00:00", "../1985", "1985/..", "Y-13800000000"])
def test_the_number_of_a_text_follows_class_and_day(session: Session, date: str) -> None:
    add(session, "1999")
    translations = {"de": {"title": "Pacht"}}
    event = add(session, date, title="Lease", description="why", description_private=True, translations=translations)
    read = session.execute(sa.select(EventRead).where(EventRead.event_id == event)).scalar_one()
    texts = session.execute(sa.select(EventSearch).where(EventSearch.event_id == event)).scalars().all()
    at = read.el if read.span_class == OPEN_START else read.se
    least, greatest = keys_between(read.span_class, at, at + 1)
    assert len(texts) == 3
    for text in texts:
        assert least <= text.id <= greatest
        assert event_of(text.id) == event
        assert (text.id & 31 >= 16) == (text.audience == Audience.STAFF)


def test_the_number_of_a_text_changes_with_the_date(session: Session) -> None:
    first, second = add_many(session, [{"date": "2014"}, {"date": "2015"}])
    later = dates.parse("2016")
    moved = {**later.bounds._asdict(), "edtf": later.text}
    session.execute(sa.update(Event).where(Event.id == first).values(**moved))
    session.expire_all()
    refresh(session, [first])
    in_order = session.scalars(sa.select(EventSearch.event_id).order_by(EventSearch.id)).all()
    assert in_order == [second, first]
    assert ids(session, q="event") == [second, first]

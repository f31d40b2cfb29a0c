"""What the counters tell is what a count of every event tells, whatever the window, the level and the group."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.queries import base, generated, plans
from tests.queries.asking import STAFF, question
from tests.queries.conftest import Filled
from tests.queries.data import add_many, add_thing, pin
from tests.queries.generated import window_dates
from tests.queries.oracle import Vague, by_table
from timeline import dates
from timeline.db import Database
from timeline.models import EventLink, EventRead, LinkTo
from timeline.queries import counters, counting, density, facets
from timeline.services import counters as kept
from timeline.services.refresh import refresh
from timeline.vocab import Entity

GROUPS: list[dict[str, str]] = [{}, {"kind": "battle"}, {"timeline": "pinned"}]
COUNTED = ("kind", "tag", "actor", "place", "source", "decade")
usual = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fill(session: Session) -> None:
    """Add the generated events, as many within minutes around one midnight, and a timeline that shows some of each."""
    chance = random.Random(5)
    rows: list[dict[str, Any]] = [{**row, "places": ["brest"], "sources": ["book"]} for row in generated.EVENT_ROWS]
    for _ in range(200):
        seconds = sorted(chance.choices(range(-200, 200), k=2))
        first, last = (_instant(dates.parse("2004-03-01").bounds.se + second) for second in seconds)
        rows.append({"date": chance.choice([first, f"{first}/{last}", f"{first}/", f"/{last}"])})
    ids = add_many(session, rows)
    timeline = add_thing(session, Entity.TIMELINE, "pinned")
    for key in ids[::7]:
        pin(session, timeline, key, excluded=key % 2 == 0)
    refresh(session, ids)


def _instant(second: int) -> str:
    return dates.format_instant(second).removesuffix("Z")


@pytest.fixture
def crowded(filled: Filled, engine_name: str) -> Database:
    """The events of `fill`."""
    return filled(engine_name, fill)


@st.composite
def windows(draw: st.DrawFn) -> dict[str, str]:
    """Draw a window anywhere, or to the second around the midnight where many events are; sides may be open."""
    near = st.integers(-400, 400).map(lambda second: _instant(dates.parse("2004-03-01").bounds.se + second))
    side = st.one_of(st.none(), window_dates(), near)
    begin, end = draw(side), draw(side)
    if begin and end and dates.window_start(begin) >= dates.window_end(end):
        begin, end = end, begin
    if begin and end and dates.window_start(begin) >= dates.window_end(end):
        end = None
    return {name: text for name, text in (("from_", begin), ("to", end)) if text}


def _group(session: Session, asked: dict[str, str]) -> list[Vague]:
    """Return the bounds of the public events of a group."""
    statement = sa.select(EventRead.se, EventRead.sl, EventRead.ee, EventRead.el, EventRead.qual)
    statement = statement.where(EventRead.audience == 0)
    if asked:
        what = LinkTo.KIND if "kind" in asked else LinkTo.TIMELINE
        group = counters.group_of(question(session, **asked))
        assert group is not None
        link = (EventLink.what == what, EventLink.target_id == group[1], EventLink.audience == 0)
        statement = statement.where(EventRead.event_id.in_(sa.select(EventLink.event_id).where(*link)))
    return [Vague(*row) for row in session.execute(statement)]


@usual
@given(windows(), st.sampled_from(GROUPS), st.integers(1, 40))
@example({}, {}, 1)
@example({"from_": "-0043", "to": "2014"}, {}, 1)
@example({"from_": "-0043", "to": "2014"}, {}, 2)
@example({"from_": "2004-02-29", "to": "2004-03-01"}, {}, 5)
def test_every_bucket_counts_what_lies_in_it(
    crowded: Database, asked: dict[str, str], group: dict[str, str], buckets: int
) -> None:
    with crowded.reading() as session:
        answer = density.density(session, question(session, **asked, **group), buckets)
        events = _group(session, group)
    edges = [(dates.parse_instant(each["start"]), dates.parse_instant(each["end"])) for each in answer["buckets"]]
    assert 0 < len(edges) <= buckets
    for bucket, (start, end) in zip(answer["buckets"], edges, strict=True):
        assert bucket["active"] == sum(by_table(each, "intersects", start, end) is not None for each in events)
        assert bucket["definite"] == sum(by_table(each, "intersects", start, end) == "definite" for each in events)
        known = [each for each in events if each.se > dates.MIN]
        assert bucket["starting"] == sum(by_table(each, "starts", start, end) == "definite" for each in known)
    before, after = (sum(each.el <= edges[0][0] for each in events), sum(each.se >= edges[-1][1] for each in events))
    assert answer["outside"] == {"before": before, "after": after}


@usual
@given(windows(), st.sampled_from(GROUPS), st.integers(1, density.MOST_BUCKETS))
def test_with_and_without_counters_a_question_has_one_answer(
    crowded: Database, asked: dict[str, str], group: dict[str, str], buckets: int
) -> None:
    with crowded.reading() as session:
        asking = question(session, **asked, **group, count="exact")
        told = density.density(session, asking, buckets), counting.count(session, asking)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counters, "group_of", lambda _: None)
            assert (density.density(session, asking, buckets), counting.count(session, asking)) == told


@usual
@given(windows())
def test_facets_are_the_same_with_and_without_counters(crowded: Database, asked: dict[str, str]) -> None:
    with crowded.reading() as session, pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "FEW", -1)
        asking = question(session, **asked)
        told = facets.facets(session, asking, COUNTED)
        patch.setattr(counters, "group_of", lambda _: None)
        assert facets.facets(session, asking, COUNTED) == told


def _ranges_of_seconds() -> Iterator[tuple[int, int]]:
    middle = dates.parse("2004-03-01").bounds.se
    for begin in range(middle - 130, middle + 130, 13):
        for length in (1, 2, 47, 60, 119):
            yield begin, begin + length


def test_a_count_is_exact_to_the_second_at_both_edges(crowded: Database) -> None:
    with crowded.reading() as session:
        for asked in GROUPS:
            events = _group(session, asked)
            for begin, end in _ranges_of_seconds():
                window = {"from_": _instant(begin), "to": _instant(end - 1)}
                found = counting.count(session, question(session, **asked, **window, count="exact"))
                assert found == sum(each.se < end and each.el > begin for each in events), (asked, window)


@pytest.mark.parametrize("asked", [{}, {"from_": "2004"}, {"from_": "2001-02-03T04:05:06", "to": "2011"}], ids=str)
def test_no_event_is_read_but_those_of_the_last_minutes(crowded: Database, asked: dict[str, str]) -> None:
    with crowded.reading() as session:
        for group in GROUPS:
            asking = question(session, **asked, **group, count="exact")
            sent = _sent(session, lambda asking=asking: density.density(session, asking, 200))
            assert not any("event_read" in statement for statement in sent)
            assert len(sent) <= 3
            assert len(_sent(session, lambda asking=asking: counting.count(session, asking))) == 1


def _sent(session: Session, do: Any) -> list[str]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    bind = session.connection()
    sa.event.listen(bind, "before_cursor_execute", note)
    do()
    sa.event.remove(bind, "before_cursor_execute", note)
    return statements


@pytest.mark.parametrize("name", ["count", "density", *COUNTED])
def test_counters_are_ranges_of_an_index_and_never_lead_to_all_events(
    filled: Filled, engine_name: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(facets, "FEW", -1)
    with filled(engine_name, base.fill).reading() as session:
        asking = question(session, from_="2001-02-03T04:05:06", to="2011-12-13T14:15:16", count="exact")
        do: dict[str, Callable[[], object]] = {
            "count": lambda: counting.count(session, asking),
            "density": lambda: density.density(session, asking, 200),
        }
        spent = plans.cost(session, do.get(name, lambda: facets.facets(session, asking, [name])))
    assert spent.plans
    assert spent.scans == []
    assert not re.search(r"SCAN c\b|Seq Scan \| event_count", "\n".join(spent.plans)), spent.plans
    assert spent.examined < 10_000


def test_staff_are_told_of_what_readers_do_not_see(session: Session) -> None:
    add_many(session, [{"date": "2014"}, {"date": "2014", "state": "draft"}])
    for audience, number in ((0, 1), (STAFF, 2)):
        assert counting.count(session, question(session, audience, on="2014", count="exact")) == number
        assert density.density(session, question(session, audience, on="2014"), 1)["buckets"][0]["active"] == number


def test_what_was_stored_otherwise_than_it_should_be_is_found(session: Session) -> None:
    add_many(session, [{"date": "2014-01-05", "tags": ["x"]}])
    assert list(kept.check(session)) == []
    kept.flush(session)
    session.execute(sa.text("UPDATE event_count SET begins = begins + 1 WHERE what = 0 AND level = 20"))
    session.execute(sa.text("DELETE FROM event_count WHERE what = 2 AND level = 12"))
    session.execute(sa.text("INSERT INTO event_count VALUES (2, 12, 5, 77, 1, 1, 0, 0, 0, 0)"))
    assert sorted(str(each).split(":")[0] for each in kept.check(session)) == [
        "what 0, level 20, bucket 2014, target_id 0",
        "what 2, level 12, bucket 24168, target_id 1",
        "what 2, level 12, bucket 5, target_id 77",
    ]
    kept.rebuild(session)
    assert list(kept.check(session)) == []

"""Text search in the order of time: every window, page and direction gives what a look at each event gives, whichever
way the question takes; and a page of a frequent word costs what it gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, ids, pages, question
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many
from tests.queries.generated import EVENT_ROWS, questions
from timeline.db import Database
from timeline.errors import Invalid
from timeline.models import EventRead, EventSearch
from timeline.queries import leading
from timeline.queries.filters import words
from timeline.queries.names import columns
from timeline.vocab import Audience

WORDS = ("red", "redder", "green", "blue", "rare")
ON_ONE_DAY = ("2001-05-05", "2001-05-05T10:00:00", "2001-05", "2001", "2001-05-05/..", "2001-05-05T23:59:59", "200X")
FAR = ("Y-13800000000", "Y-4500000000", "Y-200000/2020", "Y-200000/..", "Y150000", "Y-100000", "../Y-300000")


def _rows() -> list[dict[str, Any]]:
    chance = random.Random(99)
    dates = [row["date"] for row in EVENT_ROWS[:220]] + [date for date in ON_ONE_DAY for _ in range(8)] + list(FAR)
    chance.shuffle(dates)
    rows = []
    for number, date in enumerate(dates):
        told = [word for word in WORDS[:4] if chance.random() < 0.5]
        chance.shuffle(told)
        told += ["rare"] if number % 90 == 5 else []
        rows.append(
            {
                "date": date,
                "title": " ".join(["event", *told]),
                "tags": [tag for tag, share in (("few", 0.02), ("many", 0.6)) if chance.random() < share],
                "translations": {"de": {"title": f"{chance.choice(WORDS[:3])} ding"}} if chance.random() < 0.3 else {},
                "description": "secret blue",
                "description_private": chance.random() < 0.8,
                "state": "published" if number < len(dates) - 20 else "draft",
            }
        )
    return rows


ROWS = _rows()


def fill(session: Session) -> None:
    """Add events with a few words, some in two languages, some told to staff alone; then look at what there is."""
    add_many(session, ROWS)
    session.execute(sa.text("ANALYZE"))


Held = Callable[[list[str]], bool]
SEARCHES: dict[str, Held] = {
    "red": lambda told: "red" in told,
    "event": lambda told: "event" in told,
    "ding": lambda told: "ding" in told,
    "rare": lambda told: "rare" in told,
    "red green": lambda told: {"red", "green"} <= set(told),
    "red ding": lambda told: {"red", "ding"} <= set(told),
    "red*": lambda told: any(word.startswith("red") for word in told),
    "green red*": lambda told: "green" in told and any(word.startswith("red") for word in told),
    "rar* event": lambda told: {"rare", "event"} <= set(told),
    "event -red*": lambda told: "event" in told and not any(word.startswith("red") for word in told),
    "event -green -rar*": lambda told: "event" in told and not {"rare", "green"} & set(told),
    '"red green"': lambda told: ("red", "green") in pairwise(told),
    'event -"red green"': lambda told: "event" in told and ("red", "green") not in pairwise(told),
    "secret": lambda told: "secret" in told,
    "red secret": lambda told: {"red", "secret"} <= set(told),
}


def _mention(row: dict[str, Any], held: Held, audience: int) -> bool:
    """Say whether one of the texts of an event holds what is looked for, in what this audience finds it by."""
    if audience == Audience.PUBLIC and row["state"] == "draft":
        return False
    translated = [text["title"].split() for text in row["translations"].values()]
    public = row["title"].split() + ([] if row["description_private"] else row["description"].split())
    if any(held(told) for told in (public, *translated)):
        return True
    return audience == STAFF and held(row["title"].split() + row["description"].split())


def _expected(session: Session, audience: int, held: Held, **args: str) -> list[int]:
    found = {key for key, row in enumerate(ROWS, 1) if _mention(row, held, audience)}
    return [key for key in ids(session, audience, **args) if key in found]


@pytest.fixture
def library(filled: Filled, engine_name: str) -> Database:
    """The base of a few hundred texts."""
    return filled(engine_name, fill)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, STAFF])
@pytest.mark.parametrize("args", [{}, {"from_": "2001"}, {"to": "2001-05-05"}, {"on": "2001-05-05"}], ids=str)
@pytest.mark.parametrize("q", SEARCHES)
def test_pages_in_both_directions_hold_every_mention_once(
    library: Database, q: str, args: dict[str, str], audience: int
) -> None:
    with library.reading() as session:
        for sort in ("start", "-start", "-importance"):
            expected = _expected(session, audience, SEARCHES[q], **args, sort=sort)
            walked = list(pages(session, audience, q=q, **args, sort=sort, limit="47"))
            assert [key for page in walked for key in page] == expected
            assert all(len(page) == 47 for page in walked[:-1])


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    args=questions(),
    q=st.sampled_from(list(SEARCHES)),
    more=st.sampled_from([{}, {"tag": "few"}, {"tag": "many"}, {"tag_all": "few,many"}, {"tag_not": "many"}]),
    sort=st.sampled_from(["start", "-start", "updated"]),
    limit=st.sampled_from(["2", "5", "50"]),
    audience=st.sampled_from([Audience.PUBLIC, STAFF]),
    rare=st.sampled_from([1000, 4]),
)
def test_any_window_with_any_filter_finds_the_mentions_in_it(
    library: Database,
    args: dict[str, str],
    q: str,
    more: dict[str, str],
    sort: str,
    limit: str,
    audience: int,
    rare: int,
) -> None:
    asked = {name: value for name, value in args.items() if name != "from"} | more
    asked |= {"from_": args["from"]} if "from" in args else {}
    with library.reading() as session, pytest.MonkeyPatch.context() as patch:
        try:
            expected = _expected(session, audience, SEARCHES[q], **asked, sort=sort)
        except Invalid:  # a window that ends before it begins, and the like
            return
        patch.setattr(leading, "RARE", rare)
        walked = [key for page in pages(session, audience, q=q, **asked, sort=sort, limit=limit) for key in page]
        assert walked == expected


@pytest.mark.parametrize("audience", [Audience.PUBLIC, STAFF])
@pytest.mark.parametrize("q", SEARCHES)
def test_a_text_itself_says_what_the_index_says_of_it(library: Database, q: str, audience: int) -> None:
    with library.reading() as session:
        asked = question(session, audience, q=q)
        sqlite = asked.scope.sqlite
        found = {row.event_id for row in session.execute(words.matches(asked.search, asked.scope, sqlite=sqlite))}
        read = columns(EventRead)
        told = session.scalars(sa.select(read.event_id).where(words.mentioned(read, asked.search, asked.scope)))
        assert set(told) == found
        assert found == {key for key, row in enumerate(ROWS, 1) if _mention(row, SEARCHES[q], audience)}


def test_an_event_with_more_texts_than_numbers_is_found_by_every_one(session: Session) -> None:
    langs = [f"{a}{b}" for a in "abcde" for b in "fghijkl"]
    many = add(
        session,
        "2014",
        title="own",
        description="hidden",
        description_private=True,
        translations={lang: {"title": f"word{lang}"} for lang in langs},
    )
    add(session, "2015", title="own")
    rows = session.execute(sa.select(EventSearch.id).where(EventSearch.event_id == many)).all()
    assert len(rows) <= 32
    for lang in langs:
        assert ids(session, q=f"word{lang}") == ids(session, STAFF, q=f"word{lang}") == [many]
    assert ids(session, q="hidden") == []
    assert ids(session, STAFF, q="hidden") == [many]

"""Text search: one table of questions with the same matches on both engines, and no question that breaks one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.queries.asking import STAFF, faults, ids, items, pages, question, refusal
from tests.queries.conftest import Filled
from tests.queries.data import add, add_many, add_thing
from timeline.db import Database
from timeline.queries import counting, event
from timeline.vocab import Entity

TEXTS: dict[str, dict[str, Any]] = {
    "air-base": {"title": "Request for an air base", "summary": "Lukashenka refuses.", "actors": ["lukashenka"]},
    "lease": {"title": "Lease of Vileyka", "description": "A radio station near Вилейка, 25 years."},
    "sejm": {"title": "Sejm election in Łódź", "summary": "Zażółć gęślą jaźń; o'clock."},
    "cafe": {"title": "Café meeting", "summary": "Naïve façade, coöperation, Straße"},
    "slavic": {"title": "Slavic Brotherhood 2020", "description": "Exercise slavic-brotherhood-2020 at Brest"},
    "union": {"title": "Union State treaty", "summary": "The union of states, not the state of unions"},
    "tokyo": {"title": "東京 Olympic games", "summary": "夏季オリンピック"},
    "greek": {"title": "Ἀθῆναι", "summary": "Ελλάδα μὴ"},
    "arabic": {"title": "القاهرة", "summary": "ثورة 2011"},
    "hebrew": {"title": "ירושלים"},
    "signs": {"title": "100% -- C++ & C#: «AND OR NOT NEAR»", "summary": "under_score a.b.c 3.14"},
    "translated": {
        "title": "Lease",
        "translations": {"de": {"title": "Pachtvertrag", "description": "Militärstützpunkt"}},
    },
}
NAMES = list(TEXTS)

FOUND = [
    ("Lukashenko", {"air-base"}),
    ("lukashenka", {"air-base"}),
    ("Лукашенко", {"air-base"}),
    ("Лукашэнка", {"air-base"}),
    ("alexander", {"air-base"}),
    ("Vileyka", {"lease"}),
    ("вилейка", {"lease"}),
    ("vileika", {"lease"}),
    ("lodz", {"sejm"}),
    ("ŁÓDŹ", {"sejm"}),
    ("zazolc gesla jazn", {"sejm"}),
    ("cafe", {"cafe"}),
    ("CAFÉ", {"cafe"}),
    ("cafe\u0301", {"cafe"}),
    ("strasse", {"cafe"}),
    ("STRASSE facade", {"cafe"}),
    ("cooperation", {"cafe"}),
    ("slavic 2020", {"slavic"}),
    ("slavic-brotherhood-2020", {"slavic"}),
    ("202*", {"slavic"}),
    ("20*", {"slavic", "arabic"}),
    ("25", {"lease"}),
    ("2", set()),
    ('"union state"', {"union"}),
    ('"state union"', set()),
    ('"state of unions"', {"union"}),
    ("state union", {"union"}),
    ("union -treaty", set()),
    ("lease -vileyka", {"translated"}),
    ('lease -"vileyka lease"', {"lease", "translated"}),
    ('lease -"lease of vileyka"', {"translated"}),
    ("slavic -brotherhood-2019", {"slavic"}),
    ("slavic -brotherhood-2020", set()),
    ("leas* -pacht*", {"lease", "translated"}),
    ("pachtvertrag", {"translated"}),
    ("militarstutzpunkt", {"translated"}),
    ("東京", {"tokyo"}),
    ("東*", {"tokyo"}),
    ("京", set()),
    ("夏季オリンピック", {"tokyo"}),
    ("αθηναι", {"greek"}),
    ("ΕΛΛΑΔΑ", {"greek"}),
    ("القاهرة", {"arabic"}),
    ("ירושלים", {"hebrew"}),
    ("c", {"signs"}),
    ("AND OR NOT NEAR", {"signs"}),
    ("near and", {"signs"}),
    ("under_score", {"signs"}),
    ("under", {"signs"}),
    ("3.14", {"signs"}),
    ("100%", {"signs"}),
    ("o'clock", {"sejm"}),
    ("clock", {"sejm"}),
    ("vileyk", set()),
    ("vileyk*", {"lease"}),
    ("the", {"union"}),
    ("unions", {"union"}),
    ("nothing-of-the-sort", set()),
]

HOSTILE = [
    '"', '""', '"""', '"x', 'x"', "*", "**", "x**", "'", "''", "x'", "\\", "x\\", "\\'", "x\\:*", "-", "--",
    "-x", "- x", "x -", "AND", "OR", "NOT", "x AND", "AND x", "NEAR(", "NEAR(x y, 5)", "x NEAR/2 y", "(", ")",
    "(x", "x)", "{x}", "^x", "x^2", "folded:x", "folded : x", "rowid:1", "-folded:x", "x & y", "x | !y", "!x",
    "x:*", "x:A", "x <-> y", "'x'", "''x''", "x;DROP TABLE event", "%", "_", "x%", "$1", ":x", "?", "\u0301",
    "x\u200dy", "🎉", "🎉x", "ﷺ", "ß" * 250, "x" * 500, "x " * 250, "-x " * 160, "ı İ ŉ ǰ ﬃ", "½ ² Ⅷ", "0" * 400,
    "\ufeffx", "a\u00a0b",
]  # fmt: skip


def fill(session: Session) -> None:
    aliases = ("Alyaksandr Lukashenka", "Alexander Lukashenko", "Александр Лукашенко", "Аляксандр Лукашэнка")
    add_thing(session, Entity.ACTOR, "lukashenka", *aliases)
    add_many(session, [{"date": "2014", "slug": name, **given} for name, given in TEXTS.items()])


@pytest.fixture
def library(filled: Filled, engine_name: str) -> Database:
    """Events with texts in many scripts."""
    return filled(engine_name, fill)


@pytest.mark.parametrize(("q", "expected"), FOUND)
def test_both_engines_find_the_same(library: Database, q: str, expected: set[str]) -> None:
    with library.reading() as session:
        assert {item["slug"] for item in items(session, q=q)} == expected
        assert {item["slug"] for item in items(session, q=q, sort="relevance")} == expected
        assert counting.count(session, question(session, q=q, count="exact")) == len(expected)


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_input_is_words_or_a_refusal(library: Database, q: str) -> None:
    with library.reading() as session:
        for audience in (0, STAFF):
            assert faults(session, audience, q=q, sort="-relevance") in ([], ["q"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@example(q='-"a b" "c d')
def test_any_text_is_words_or_a_refusal(library: Database, q: str) -> None:
    if not q.strip():
        return
    with library.reading() as session:
        assert faults(session, STAFF, q=q) in ([], ["q"])


@pytest.mark.parametrize("q", ["-x", '"', "*", "...", "-a -b", "🎉"])
def test_a_search_without_a_word_is_refused(library: Database, q: str) -> None:
    with library.reading() as session:
        parameter, sentence = refusal(session, q=q)
        assert parameter == "q"
        assert "no word" in sentence


def test_relevance_needs_words(library: Database) -> None:
    with library.reading() as session:
        assert refusal(session, sort="relevance")[0] == "sort"


def test_what_is_private_is_found_by_staff_alone(session: Session) -> None:
    add_thing(session, Entity.ACTOR, "spy", "Mata Hari")
    shown = add(session, "2014", title="Meeting", description="hotel", description_private=True, actors=["ada"])
    add(session, "2015", title="Meeting", actors=["ada", ("spy", {"private": True})])
    add(session, "2016", title="Secret meeting", state="draft")
    for q in ("hotel", "mata", "secret", "meeting hotel", "hote*"):
        assert ids(session, q=q) == [], q
        assert len(ids(session, STAFF, q=q)) == 1, q
    assert ids(session, q="meeting") == [1, 2]
    assert sorted(ids(session, STAFF, q="meeting")) == [1, 2, 3]
    assert ids(session, q="meeting -hotel") == [shown, 2]


def test_relevance_pages_through_the_first_thousand_each_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event, "MOST", 40)
    add_many(session, [{"date": "2014", "title": "word " * (1 + n % 3) + f"number {n}"} for n in range(60)])
    for order in ("relevance", "-relevance"):
        walked = [key for part in pages(session, q="word", sort=order, limit="7") for key in part]
        assert len(walked) == len(set(walked)) == 40
        assert walked == ids(session, q="word", sort=order)
    assert len(ids(session, q="word")) == 60


def test_the_filter_goes_with_every_other(library: Database) -> None:
    with library.reading() as session:
        assert [item["slug"] for item in items(session, q="lukashenko", on="2014", actor="lukashenka")] == ["air-base"]
        assert items(session, q="lukashenko", on="2015") == []

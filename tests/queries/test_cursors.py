"""Cursors that were damaged, made up, or taken from another question are refused by name; none breaks the program."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.queries.asking import faults, ids, page, question, refusal
from tests.queries.data import add_many


def _cursor(session: Session, **args: str) -> str:
    cursor = page(session, **args, limit="1").next
    assert cursor is not None
    return cursor


def _packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.fixture
def three(session: Session) -> Session:
    """A session on three events."""
    add_many(session, [{"date": date, "tags": ["x"], "title": "word"} for date in ("2013", "2014", "2015")])
    return session


@pytest.mark.parametrize("cursor", ["x", "é", "AAAA", "W10", "%%%", "a" * 400, "bnVsbA", "eyJhIjoxfQ", "W1tbW1tbW1tb"])
def test_a_damaged_cursor_is_refused(three: Session, cursor: str) -> None:
    parameter, sentence = refusal(three, cursor=cursor)
    assert parameter == "cursor"
    assert "damaged" in sentence


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 60), extra=st.text(alphabet="AZaz09_-=+/ é", max_size=5))
def test_a_cursor_that_lost_or_gained_a_piece_is_refused_or_means_itself(three: Session, cut: int, extra: str) -> None:
    cursor = _cursor(three)
    changed = cursor[:cut] + extra + cursor[cut + len(extra) :]
    # A changed number is a place like any other.
    assert not changed.strip() or faults(three, cursor=changed) in ([], ["cursor"])


@pytest.mark.parametrize(
    "other",
    [
        {"on": "2014"},
        {"tag": "x"},
        {"sort": "-start"},
        {"sort": "updated"},
        {"q": "word", "sort": "relevance"},
        {"importance": "2"},
    ],
    ids="&".join,
)
def test_the_cursor_of_another_question_or_order_is_refused(three: Session, other: dict[str, str]) -> None:
    for taken, used in (({}, other), (other, {})):
        if taken == {"on": "2014"}:
            continue  # it has one event, so no next page
        parameter, sentence = refusal(three, **used, cursor=_cursor(three, **taken))
        assert parameter == "cursor"
        assert "another question" in sentence or "damaged" in sentence


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"sort": "-start"},
        {"on": "2014"},
        {"sort": "updated"},
        {"sort": "-importance"},
        {"tag": "x", "sort": "end"},
        {"q": "word"},
        {"q": "word", "sort": "relevance"},
    ],
    ids=lambda args: "&".join(f"{name}={value}" for name, value in args.items()) or "everything",
)
def test_a_made_up_cursor_with_extreme_numbers_is_a_place_like_any_other(three: Session, args: dict[str, str]) -> None:
    mark = question(three, **args).fingerprint
    count = {"updated": 2, "-importance": 4, "relevance": 1}.get(args.get("sort", ""), 3)
    for number in (2**63 - 1, -(2**63), 2**62 - 1, -(2**62 - 1), 0, -1):
        cursor = _packed([mark, *[number] * count])
        if args.get("sort") == "-importance" and abs(number) > 2**15:  # more than the column holds
            assert refusal(three, **args, cursor=cursor)[0] == "cursor"
        else:
            assert set(ids(three, **args, cursor=cursor)) <= {1, 2, 3}, number


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30, 1.5, "1", None, True, [1]])
def test_numbers_that_no_column_holds_are_refused(three: Session, value: Any) -> None:
    mark = question(three).fingerprint
    parameter, sentence = refusal(three, cursor=_packed([mark, value, value, value]))
    assert parameter == "cursor"
    assert "damaged" in sentence

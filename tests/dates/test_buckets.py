from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import calendar_edges, format_instant, parse

YEAR_2020 = (parse("2020").bounds.se, parse("2020").bounds.el)


def test_a_year_in_twelve_pieces_is_cut_at_months() -> None:
    edges = calendar_edges(*YEAR_2020, 12)
    assert [format_instant(edge)[:10] for edge in edges[:3]] == ["2020-01-01", "2020-02-01", "2020-03-01"]
    assert len(edges) == 13


def test_a_year_in_at_most_eleven_pieces_is_cut_at_quarters() -> None:
    assert len(calendar_edges(*YEAR_2020, 11)) == 5


def test_a_stretch_that_begins_within_a_month_keeps_its_own_first_edge() -> None:
    low = parse("2020-02-10").bounds.se
    edges = calendar_edges(low, YEAR_2020[1], 12)
    assert edges[0] == low
    assert format_instant(edges[1]) == "2020-03-01T00:00:00Z"


def test_weeks_begin_on_monday() -> None:
    edges = calendar_edges(parse("2020-01-01").bounds.se, parse("2020-02-28").bounds.el, 20)
    assert format_instant(edges[1]) == "2020-01-06T00:00:00Z"


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_stretch_across_year_0_is_cut_into_as_few_pieces_as_asked(most: int) -> None:
    low, high = parse("-0043").bounds.se, parse("2020").bounds.el
    assert 1 <= len(calendar_edges(low, high, most)) - 1 <= most


def test_one_second_is_one_piece() -> None:
    assert calendar_edges(5, 6, 1) == [5, 6]


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**18), st.integers(1, 300))
def test_edges_rise_from_low_to_high_and_are_few_enough(low: int, length: int, most: int) -> None:
    edges = calendar_edges(low, low + length, most)
    assert edges[0] == low
    assert edges[-1] == low + length
    assert len(edges) - 1 <= most
    assert all(before < after for before, after in itertools.pairwise(edges))

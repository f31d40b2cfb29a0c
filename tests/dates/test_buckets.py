from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import calendar_cut, format_instant, parse
from timeline.dates.buckets import LEVELS, MINUTES, NESTED, Level, buckets_of, ranges_before

YEAR_2020 = (parse("2020").bounds.se, parse("2020").bounds.el)
Levels = tuple[Level, ...]
seconds = st.one_of(st.integers(-(10**18), 10**18), st.integers(-(10**11), 10**11))


def _edges(low: int, high: int, most: int) -> list[str]:
    return [format_instant(edge)[:16] for edge in calendar_cut(low, high, most)[1]]


def test_a_year_in_twelve_pieces_is_cut_at_months() -> None:
    edges = _edges(*YEAR_2020, 12)
    assert edges[:3] == ["2020-01-01T00:00", "2020-02-01T00:00", "2020-03-01T00:00"]
    assert len(edges) == 13


def test_a_year_in_at_most_eleven_pieces_is_cut_at_quarters() -> None:
    assert len(_edges(*YEAR_2020, 11)) == 5


def test_the_pieces_are_whole_and_cover_a_stretch_that_begins_and_ends_within_one() -> None:
    edges = _edges(parse("2020-02-10").bounds.se, parse("2020-12-02").bounds.el, 12)
    assert (edges[0], edges[-1], len(edges)) == ("2020-02-01T00:00", "2021-01-01T00:00", 12)


def test_weeks_begin_on_monday() -> None:
    edges = _edges(parse("2020-01-01").bounds.se, parse("2020-02-28").bounds.el, 20)
    assert edges[:2] == ["2019-12-30T00:00", "2020-01-06T00:00"]


def test_the_finest_piece_is_a_minute() -> None:
    assert _edges(5, 6, 1000) == ["1970-01-01T00:00", "1970-01-01T00:01"]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_stretch_across_year_0_is_cut_into_as_few_pieces_as_asked(most: int) -> None:
    low, high = parse("-0043").bounds.se, parse("2020").bounds.el
    level, edges = calendar_cut(low, high, most)
    assert 1 <= len(edges) - 1 <= most
    assert (level is None) == (most == 1)


def test_the_numbers_of_the_levels_stay_since_they_are_stored() -> None:
    assert [level.number for level in LEVELS] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, *range(20, 55)]
    widths = [
        format_instant(level.start(level.of(YEAR_2020[0]) + 1)) for level in LEVELS if level.number in (1, 12, 23)
    ]
    assert widths == ["2020-01-01T00:01:00Z", "2020-02-01T00:00:00Z", "2030-01-01T00:00:00Z"]


@given(seconds, st.integers(1, 10**18), st.integers(1, 300))
def test_edges_rise_around_the_stretch_and_are_few_enough(low: int, length: int, most: int) -> None:
    level, edges = calendar_cut(low, low + length, most)
    assert edges[0] <= low
    assert edges[-1] >= low + length
    assert len(edges) - 1 <= most
    assert all(before < after for before, after in itertools.pairwise(edges))
    if level is not None:
        assert [level.of(edge) for edge in edges] == list(range(level.of(edges[0]), level.of(edges[0]) + len(edges)))
        assert (level.start(level.of(low)), level.start(level.of(low + length - 1) + 1)) == (edges[0], edges[-1])


@given(seconds)
def test_the_buckets_of_a_second_are_those_of_each_level(second: int) -> None:
    assert buckets_of(second) == tuple(level.of(second) for level in LEVELS[len(MINUTES) :])


@given(seconds, seconds, st.sampled_from([MINUTES, NESTED]))
def test_what_lies_before_an_edge_is_in_the_ranges_before_it_once(second: int, other: int, levels: Levels) -> None:
    edge = levels[0].start(levels[0].of(second))
    of = {level.number: level.of for level in levels}
    for point in (other, second, edge - 1, edge, edge + 1, edge - 100_000, edge + 100_000):
        ranges = ranges_before(edge, levels)
        assert sum(each.weight for each in ranges if each.low <= of[each.level](point) < each.high) == (point < edge)

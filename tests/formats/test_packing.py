"""Rows of a lane: no overlap, and no row too many."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.formats.packing import pack

span = st.tuples(st.integers(-20, 20), st.integers(1, 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(span, max_size=40))
def test_no_two_spans_of_one_row_overlap(spans: list[tuple[int, int]]) -> None:
    placed = sorted(zip(pack(spans), spans, strict=True))
    for (row, (_, end)), (next_row, (start, _)) in pairwise(placed):
        assert row != next_row or end <= start


@given(st.lists(span, max_size=40))
def test_there_are_as_many_rows_as_spans_over_the_busiest_instant(spans: list[tuple[int, int]]) -> None:
    busiest = max((sum(start <= at < end for start, end in spans) for at in range(-20, 36)), default=0)
    assert set(pack(spans)) == set(range(busiest))


def test_spans_that_only_touch_share_a_row_and_the_lowest_free_row_is_taken() -> None:
    assert pack([(0, 5), (0, 9), (5, 9), (9, 10)]) == [0, 1, 0, 0]
    assert pack([]) == []


def test_a_span_that_does_not_end_after_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after its start"):
        pack([(3, 3)])

"""Numbers of the rows of the text index: in each length class they grow with time, as far as days can be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import dates
from timeline.textkey import EVENTS, OPEN_START, ROWS, event_of, instant_of, keys_between, order_of, row_key

YEAR = 31_556_952
NEAR = st.integers(-91_000 * YEAR, 91_000 * YEAR)
ANY = st.integers(dates.MIN, dates.MAX)
EVENT = st.integers(1, EVENTS - 1)
ROW = st.integers(0, ROWS - 1)
CLOSED = st.integers(0, OPEN_START - 1)


def test_the_class_of_open_starts_is_the_one_of_dates() -> None:
    assert dates.span_class(dates.MIN, 0) == OPEN_START


@given(span_class=st.integers(0, OPEN_START), se=ANY, el=ANY, event=EVENT, row=ROW)
def test_a_number_fits_its_column_and_tells_its_event(span_class: int, se: int, el: int, event: int, row: int) -> None:
    key = row_key(span_class, se, el, event, row)
    assert 0 < key < 2**63
    assert event_of(key) == event


@given(span_class=CLOSED, one=ANY, other=ANY, el=ANY, event=EVENT, row=ROW)
def test_numbers_of_a_class_grow_with_the_day_of_the_start(
    span_class: int, one: int, other: int, el: int, event: int, row: int
) -> None:
    first, last = sorted((one, other))
    assert order_of(row_key(span_class, first, el, event, row)) <= order_of(row_key(span_class, last, el, 1, 0))
    assert row_key(span_class, first, el, event, row) <= row_key(span_class, last, el, EVENTS - 1, ROWS - 1)


@given(span_class=CLOSED, start=NEAR, event=EVENT, row=ROW)
def test_numbers_of_different_days_are_told_apart_within_91_000_years(
    span_class: int, start: int, event: int, row: int
) -> None:
    key = row_key(span_class, start, 0, event, row)
    assert instant_of(key) <= start < instant_of(key) + 86_400
    assert order_of(row_key(span_class, start + 86_400, 0, 1, 0)) == order_of(key) + 1


@given(one=NEAR, later=st.integers(86_400, 10**9), start=NEAR, event=EVENT)
def test_open_starts_come_first_and_by_their_ends(one: int, later: int, start: int, event: int) -> None:
    early = row_key(OPEN_START, dates.MIN, one, event, 0)
    late = row_key(OPEN_START, dates.MIN, one + later, 1, 0)
    assert order_of(early) < order_of(late) < order_of(row_key(0, start, start + 1, 1, 0))


@given(span_class=CLOSED, low=NEAR, days=st.integers(1, 1000), after=st.integers(-10, 1010), event=EVENT, row=ROW)
def test_a_stretch_of_time_is_a_range_of_numbers(
    span_class: int, low: int, days: int, after: int, event: int, row: int
) -> None:
    least, greatest = keys_between(span_class, low, low + days * 86_400)
    key = row_key(span_class, low + after * 86_400, 0, event, row)
    ends_later_that_day = low % 86_400 > 0
    assert (least <= key <= greatest) == (0 <= after < days + ends_later_that_day)


@given(span_class=CLOSED, low=ANY, length=st.integers(1, 2**61), share=st.floats(0, 1, exclude_max=True), event=EVENT)
def test_no_start_of_a_stretch_lies_outside_its_numbers(
    span_class: int, low: int, length: int, share: float, event: int
) -> None:
    least, greatest = keys_between(span_class, low, low + length)
    assert least <= row_key(span_class, low + min(int(length * share), length - 1), 0, event, 0) <= greatest


def test_ids_beyond_the_number_are_refused() -> None:
    with pytest.raises(OverflowError, match="536,870,912"):
        row_key(0, 0, 0, EVENTS, 0)

"""What holds for every EDTF text, drawn at random from the whole grammar."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.dates.calendar import edtf_texts, on, plain_dates
from timeline.dates import (
    PRECISIONS,
    EdtfError,
    bounds_from_json,
    date_json,
    explain,
    label,
    parse,
    window_end,
    window_start,
)
from timeline.dates.bounds import from_to


@given(edtf_texts)
def test_a_canonical_text_comes_back_as_it_is(text: str) -> None:
    edtf = parse(text)
    assert (edtf.text, edtf.given, edtf.normalisations) == (text, text, ())
    assert parse(edtf.text) == edtf


@given(edtf_texts)
def test_bounds_keep_the_order_that_the_database_checks(text: str) -> None:
    se, sl, ee, el = parse(text).bounds
    assert se <= sl
    assert ee <= el
    assert se < ee
    assert sl < el


@given(edtf_texts)
def test_every_field_is_one_of_its_values(text: str) -> None:
    edtf = parse(text)
    assert edtf.level in (0, 1, 2)
    assert edtf.precision in PRECISIONS
    assert edtf.qual == edtf.uncertain + 2 * edtf.approximate
    assert edtf.month_day is None or 101 <= edtf.month_day <= 1231


@given(edtf_texts)
def test_bounds_survive_the_way_through_json(text: str) -> None:
    edtf = parse(text)
    assume(edtf.storable)
    # {..1984,1990..}, /1990.. and ..1990/ have the same nulls there as [..1984,1990..], ../1990.. and ..1990/..
    assume(edtf.form != "all_of")
    assume(not (text.startswith("/") and text.endswith("..")))
    assume(not (text.startswith("..") and text.endswith("/")))
    parts = date_json(edtf)
    assert bounds_from_json(parts["start"], parts["end"]) == edtf.bounds


@given(edtf_texts)
def test_every_date_has_words(text: str) -> None:
    said = label(text)
    assert said
    assert said == said.strip()
    assert not set(said) & set("?~%[]_")
    assert "  " not in said
    assert explain(text)["label"] == said


@given(plain_dates, plain_dates, st.sampled_from((4, 7, 10)))
def test_windows_of_later_dates_do_not_begin_or_end_earlier(first: str, last: str, cut: int) -> None:
    first, last = sorted((first, last))
    assert window_start(first[:cut]) <= window_start(last[:cut])
    assert window_end(first[:cut]) <= window_end(last[:cut])
    assert window_start(first[:cut]) < window_end(first[:cut])


@given(plain_dates)
def test_a_month_lies_in_its_year_and_a_day_in_its_month(text: str) -> None:
    year, month, day = text[:4], text[:7], text
    assert window_start(year) <= window_start(month) <= window_start(day) == on(text)
    assert window_end(day) <= window_end(month) <= window_end(year)


hulls = st.tuples(st.integers(0, 8), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(hulls, hulls)
def test_an_interval_has_the_hull_of_all_starts_and_ends_it_can_have(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    # Sometime in [low, high): a start is one of its seconds, an end the second after one of them.
    pairs = [(s, e + 1) for s in range(*start) for e in range(*end) if s <= e]
    expected = None
    if pairs:
        starts, ends = {s for s, _ in pairs}, {e for _, e in pairs}
        expected = (min(starts), max(starts), min(ends), max(ends))
    assert from_to(start, end) == expected


def test_a_date_cannot_be_changed() -> None:
    edtf = parse("2014")
    with pytest.raises(dataclasses.FrozenInstanceError):
        edtf.text = "2015"  # type: ignore[misc]
    assert not hasattr(edtf, "__dict__")
    assert hash(edtf) == hash(parse("2014"))


def test_a_number_is_no_text() -> None:
    with pytest.raises(TypeError):
        parse(2014)  # type: ignore[arg-type]


def test_an_error_is_a_value_error() -> None:
    assert issubclass(EdtfError, ValueError)

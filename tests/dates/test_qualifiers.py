"""Qualifiers: what they mark, on either side of a component, and that they never move a bound."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.dates.calendar import edtf_texts
from timeline.dates import EdtfError, parse


@pytest.mark.parametrize(
    ("text", "qual"),
    [("1984", 0), ("1984?", 1), ("1984~", 2), ("1984%", 3), ("?1984", 1), ("2004-06~-11", 2), ("2004-06?-~11", 3)]
    + [("2001-?09~-09", 3), ("2004-%06-11", 3), ("1984?/2004~", 3), ("1984/2004~", 2), ("1984?/..", 1), ("/1984~", 2)]
    + [
        ("201X?", 1),
        ("2019-07-XX~", 2),
        ("1XXX~", 2),
        ("2001?-23", 1),
        ("Y17000?", 1),
        ("1950S2~", 2),
        ("[1984?,1985~]", 3),
    ],
)
def test_a_qualifier_of_any_component_counts_for_the_whole(text: str, qual: int) -> None:
    edtf = parse(text)
    assert (edtf.qual, edtf.uncertain, edtf.approximate) == (qual, bool(qual & 1), bool(qual & 2))
    assert edtf.text == text


@given(edtf_texts)
def test_qualifiers_never_move_a_bound(text: str) -> None:
    bare = text.translate(str.maketrans("", "", "?~%"))
    assert parse(text).bounds == parse(bare).bounds


@pytest.mark.parametrize(
    ("text", "position"),
    [("2004??", 5), ("2004?~", 5), ("??2004", 1), ("2004-06-11??", 11), ("1950?S2", 5), ("2004-06-11T10:00:00?", 19)]
    + [("2004-06-11?T10:00:00", 11), ("-?0043", 1), ("2004/?", 5), ("~", 1), ("1984/..?", 7)],
)
def test_a_qualifier_out_of_place_is_refused(text: str, position: int) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert caught.value.position == position

"""Sets: one-of and all-of, ranges, open ends, and where the dots may stand."""

from __future__ import annotations

import pytest

from tests.dates.calendar import MAX, MIN, bounds, on
from timeline.dates import EdtfError, parse


@pytest.mark.parametrize(
    ("text", "form"), [("[1667]", "one_of"), ("{1667}", "all_of"), ("1667", "date"), ("1667/1668", "interval")]
)
def test_the_form_is_told_by_brackets_and_slash(text: str, form: str) -> None:
    assert parse(text).form == form


def test_one_of_happened_sometime_in_the_hull_of_its_members() -> None:
    assert parse("[2014,2015-03]").bounds == bounds(
        "2014-01-01", "2015-03-31T23:59:59", "2014-01-01T00:00:01", "2015-04-01"
    )


def test_the_order_of_members_does_not_matter() -> None:
    assert parse("[1760-12,1667]").bounds == parse("[1667,1760-12]").bounds
    assert parse("{1961-12,1960}").bounds == parse("{1960,1961-12}").bounds


def test_all_of_begins_in_its_earliest_and_ends_in_its_latest_member() -> None:
    assert parse("{1960,1961-12}").bounds == parse("1960/1961-12").bounds
    assert parse("{1670..1672}").bounds == parse("1670/1672").bounds
    assert parse("{1984..}").bounds == parse("1984/..").bounds


def test_a_set_open_at_both_ends_may_be_anywhen() -> None:
    assert parse("[..1984,1990..]").bounds == (MIN, MAX - 1, MIN + 1, MAX)


def test_members_may_be_seasons_masks_long_years_qualified_dates_and_times() -> None:
    edtf = parse("[2001-21,200X-12?,Y-17E7~,2004-06-11T10:00:00Z]")
    assert (edtf.uncertain, edtf.approximate, edtf.qual) == (True, True, 3)
    assert edtf.bounds.el == on("2010-01-01")


def test_a_member_may_stand_twice() -> None:
    assert parse("[1667,1667]").bounds == parse("1667").bounds


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("[]", 1),
        ("{}", 1),
        ("[..]", 1),
        ("[", 0),
        ("[1667", 4),
        ("[1667}", 5),
        ("[1667]x", 6),
        ("[1667,]", 6),
        ("[,1667]", 1),
        ("[1667,,1668]", 6),
        ("[1667, 1760-12]", 6),
        ("[1667,..1700]", 6),
        ("[1667..,1700]", 5),
        ("[1672..1670]", 7),
        ("{1667..1668,1672..1670}", 18),
        ("[2004-06..2004-05]", 10),
        ("[1667..1668..1669]", 11),
        ("[[1667]]", 1),
        ("[1667/1668]", 0),
        ("[1667,1668]/1700", 0),
        ("[2001-13,2002]", 6),
        ("1667]", 4),
    ],
)
def test_a_set_with_a_slip_is_refused_where_the_slip_is(text: str, position: int) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    assert caught.value.position == position

"""What vis-timeline is given: the traps of its dates, its groups and its HTML."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.formats.documents import HANDFUL, Recorded, actor, document, listing, stored
from timeline.formats import FORMATS, Lane
from timeline.formats.vis import CAP, LABEL_LENGTH, shorten

VIS = FORMATS["vis"]
HOSTILE = """<img src=x onerror="window.__xss=1"><script>alert('1')</script>"""


def drawn(*documents: dict[str, Any], **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(b"".join(VIS.dump(listing(*documents, **given))))
    return made


def item(date: str, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = drawn(document(1, date, **given))["items"][0]
    return made


@pytest.mark.parametrize(
    ("date", "kind", "start", "end"),
    [
        ("2013", "range", "2013-01-01", "2014-01-01"),
        ("2014-02", "range", "2014-02-01", "2014-03-01"),
        ("2013-36/2014-33", "range", "2013-10-01", "2014-04-01"),
        ("2020-09-12/2020-09-27", "range", "2020-09-12", "2020-09-28"),
        ("2020-08-09", "box", "2020-08-09", None),
        ("2020-08-09T20:00:00", "box", "2020-08-09T20:00:00", None),
        ("2020-08-09T20:00:00/2020-08-09T21:30:00", "range", "2020-08-09T20:00:00", "2020-08-09T21:30:01"),
        ("[2020-08-09,2020-08-12]", "range", "2020-08-09", "2020-08-13"),
        ("-0043-03-15", "box", "-000043-03-15", None),
        ("-0043", "range", "-000043-01-01", "-000042-01-01"),
        ("0000", "range", "0000-01-01", "0001-01-01"),
        ("0050-01-01", "box", "0050-01-01", None),
        ("9999", "range", "9999-01-01", "+010000-01-01"),
        ("Y270000", "range", "+270000-01-01", "+270001-01-01"),
    ],
)
def test_a_date_is_drawn_as_wide_as_what_is_not_known(date: str, kind: str, start: str, end: str | None) -> None:
    made = item(date)
    assert (made["type"], made["start"], made.get("end"), made["edtf"]) == (kind, start, end, date)


def test_no_date_is_a_bare_year_and_none_has_a_zone() -> None:
    whole = r"(\d{4}|[+-]\d{6})-\d\d-\d\d(T\d\d:\d\d:\d\d)?"
    made = drawn(*HANDFUL)
    dates = [each[side] for each in made["items"] for side in ("start", "end") if side in each]
    dates += [made["options"]["min"], made["options"]["max"]]
    assert len(dates) > len(HANDFUL)
    assert [date for date in dates if not re.fullmatch(whole, date)] == []


@pytest.mark.parametrize(
    ("date", "word", "side", "edge"),
    [
        ("/2021-06", "unkstart", "start", "min"),
        ("../2021-06", "openstart", "start", "min"),
        ("[..2021-06]", "unkstart", "start", "min"),
        ("2013/", "unkend", "end", "max"),
        ("2013/..", "openend", "end", "max"),
    ],
)
def test_an_open_or_unknown_side_runs_off_the_axis_and_says_which_it_is(
    date: str, word: str, side: str, edge: str
) -> None:
    made = drawn(document(1, date), document(2, "2010/2022"))
    bar = next(each for each in made["items"] if each["id"] == 1)
    assert bar["type"] == "range"
    assert bar[side] < made["options"][edge] if side == "start" else bar[side] > made["options"][edge]
    sides = {"unkstart", "openstart", "unkend", "openend"}
    assert sides & set(bar["className"].split()) == {word}


def test_an_open_end_known_until_some_day_is_still_an_open_one() -> None:
    assert "openend" in item("1994/..", known_until="2020-10")["className"].split()


def test_a_single_bar_with_an_open_side_is_not_empty() -> None:
    made = item("/2021-06-01T12:00:00")
    assert made["start"] < "2021-06-01" < made["end"]


def test_the_axis_has_room_for_labels_on_both_sides_and_is_shown_whole() -> None:
    options = drawn(document(1, "2000-01-01"), document(2, "2000-04-09"))["options"]
    assert options == {
        "groupOrder": "order",
        "orientation": {"axis": "both", "item": "top"},
        "showCurrentTime": False,
        "tooltip": {"overflowMethod": "cap"},
        "min": "1999-12-17",
        "max": "2000-05-10",
        "start": "1999-12-17",
        "end": "2000-05-10",
    }


def test_an_axis_that_is_asked_for_is_shown() -> None:
    year = (1388534400, 1420070400)
    options = drawn(document(1, "2014-03-01"), extent=year)["options"]
    assert (options["min"] < "2014-01-01", options["max"] > "2015-01-01") == (True, True)


def test_events_that_a_browser_cannot_date_are_named() -> None:
    made = drawn(
        document(1, "2014"),
        document(2, "Y-13800000000"),
        document(3, "2014/Y300000"),
        document(4, None),
        extent=(-(10**17), -(10**16)),
    )
    assert [each["id"] for each in made["items"]] == [1]
    assert [each["id"] for each in made["meta"]["omitted"]] == [2, 3, 4]
    assert "275760" in made["meta"]["omitted"][0]["reason"]
    assert made["meta"]["omitted"][2]["reason"] == "it has no date"


def test_an_event_of_which_nothing_is_known_spans_the_chart_or_is_named() -> None:
    assert drawn(document(1, "[..1984,1990..]"))["meta"]["omitted"] == [
        {"id": 1, "reason": "neither its start nor its end is known"}
    ]
    made = drawn(document(1, "[..1984,1990..]"), document(2, "2014"))
    bar = next(each for each in made["items"] if each["id"] == 1)
    assert bar["start"] < made["options"]["min"] < made["options"]["max"] < bar["end"]
    assert bar["className"].endswith("unkstart unkend")


def test_every_event_of_the_handful_is_drawn_once_or_named() -> None:
    made = drawn(*HANDFUL, HANDFUL[0], HANDFUL[3])
    ids = [each["id"] for each in made["items"]]
    assert len(ids) == len(set(ids))
    assert sorted([*ids, *(each["id"] for each in made["meta"]["omitted"])]) == [each["id"] for each in HANDFUL]


def test_a_hostile_title_cannot_run() -> None:
    hostile = actor(1, "x", HOSTILE, "x")
    made = drawn(
        document(
            1,
            title=HOSTILE,
            summary=HOSTILE,
            kind=HOSTILE,
            actors=[hostile],
            places=[hostile],
            sources=[{"title": HOSTILE}],
        ),
        document(2, title=HOSTILE, kind=None),
        lanes=[Lane(HOSTILE, HOSTILE)],
    )
    markup = [each[key] for each in made["items"] for key in ("content", "title")]
    markup += [each["content"] for each in made["groups"]]
    assert [text for text in markup if re.search(r"<(?!/?b>|br>)|[\"']", text)] == []
    assert all("&lt;img" in text for text in markup[:4])
    assert set("".join(each["className"] for each in made["items"])).isdisjoint("<>\"'=()")
    assert all("style" not in each for each in [*made["items"], *made["groups"]])


def test_a_label_is_short_and_its_tooltip_has_the_whole_title_in_short_lines() -> None:
    title = "word & " * 19 + "word"
    made = item("2014", title=title)
    assert made["content"].endswith("…")
    assert len(made["content"].replace("&amp;", "&")) <= LABEL_LENGTH
    whole = made["title"].removeprefix("<b>").partition("</b>")[0].split("<br>")
    assert " ".join(whole).replace("&amp;", "&") == title
    assert max(len(line.replace("&amp;", "&")) for line in whole) <= LABEL_LENGTH


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 59 + "…"),
        ("a" * 50 + " " + "b" * 20, "a" * 50 + "…"),
        ("a" * 20 + " " + "b" * 50, "a" * 20 + " " + "b" * 38 + "…"),
    ],
)
def test_a_title_is_cut_between_words_where_that_costs_little(title: str, label: str) -> None:
    assert shorten(title) == label


def test_the_tooltip_says_date_status_people_places_and_sources() -> None:
    made = item(
        "2021",
        title="Drills",
        status="planned",
        actors=[actor(1, "a", "Ann", "x"), actor(2, "b", "Bob", "x")],
        places=[{"name": "Brest"}],
        sources=[{"title": "Report"}],
    )
    assert made["title"] == "<b>Drills</b><br>2021 (planned)<br>Who: Ann; Bob<br>Where: Brest<br>Source: Report"


def test_classes_tell_what_a_style_sheet_may_want_to_know() -> None:
    made = item("2014-03%", importance=5, status="alleged", certainty="possible", kind="talk")
    assert made["className"] == "prec-month imp-5 status-alleged lane-talk approx unc possible"
    assert made["certainty"] == "possible"


def test_a_chart_is_cut_where_vis_breaks_down_and_says_so() -> None:
    many = [document(number, kind=None) for number in range(1, CAP + 3)]
    recorded = Recorded(stored(*many))
    made = drawn(documents=recorded)
    assert (len(made["items"]), made["meta"]["cut"], recorded.taken) == (CAP, True, CAP + 1)
    assert drawn(*many[:CAP])["meta"]["cut"] is False


def test_a_chart_that_the_reader_limited_says_that_there_is_more() -> None:
    assert drawn(document(1), meta={"next": "/more"})["meta"]["cut"] is True


def test_meta_says_what_the_chart_is_of() -> None:
    meta = drawn(document(1), title="Bases")["meta"]
    assert meta == {
        "title": "Bases",
        "next": None,
        "count": None,
        "window": None,
        "says": "all events",
        "cut": False,
        "omitted": [],
    }


def test_a_limit_draws_so_many_and_says_that_there_are_more() -> None:
    three = [document(number, "2014") for number in (1, 2, 3)]
    for limit, cut in ((1, True), (2, True), (3, False), (None, False)):
        made = drawn(*three, limit=limit)
        assert len(made["items"]) == (limit or 3)
        assert made["meta"]["cut"] is cut

"""Filters by time besides the window: precision, doubt, durations, days of the year."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import ids, question, refusal
from tests.queries.data import add_many
from timeline import dates


def _dates(session: Session, *texts: str) -> list[int]:
    return add_many(session, [{"date": text} for text in texts])


def test_known_at_least_to_a_precision(session: Session) -> None:
    texts = (
        "20XX",
        "201X",
        "2014",
        "2014-33",
        "2014-21",
        "2014-03",
        "2014-03-14",
        "2014-03-14T10:00:00",
        "2014/2015-03-01",
    )
    _dates(session, *texts)
    found = {
        precision: {texts[key - 1] for key in ids(session, precision=precision)}
        for precision in ("age", "century", "decade", "year", "season", "month", "day", "minute")
    }
    assert found["age"] == found["century"] == set(texts)
    assert found["decade"] == set(texts) - {"20XX"}
    assert found["year"] == set(texts) - {"20XX", "201X"}
    assert found["season"] == {"2014-21", "2014-03", "2014-03-14", "2014-03-14T10:00:00"}
    assert found["month"] == {"2014-03", "2014-03-14", "2014-03-14T10:00:00"}
    assert found["day"] == {"2014-03-14", "2014-03-14T10:00:00"}
    assert found["minute"] == {"2014-03-14T10:00:00"}


def test_dates_in_doubt_are_taken_in_left_out_or_alone(session: Session) -> None:
    sure, *doubtful = _dates(session, "2014", "2014?", "2014~", "2014%", "2014~/2015")
    assert set(ids(session, qualified="include")) == {sure, *doubtful}
    assert ids(session, qualified="exclude") == [sure]
    assert set(ids(session, qualified="only")) == set(doubtful)
    assert ids(session, qualified="only", on="2014", certainty="definite") == []


DURATIONS = {
    "2014-03-14": (1, 86_400),
    "2014-03-14/2014-03-16": (86_402, 3 * 86_400),
    "2014-03": (1, 31 * 86_400),
    "2014-03-14T10:00:00": (1, 1),
    "2014/..": (dates.MAX, dates.MAX),
    "2014/": (1, dates.MAX),
}
"""What is certain and what is possible of the length of an event, in seconds."""


@pytest.mark.parametrize("duration", ["PT1S", "PT2S", "P1D", "P1DT2S", "P1DT3S", "P3D", "P31D", "P1000Y"])
def test_how_long_it_may_last_or_lasts_for_certain(session: Session, duration: str) -> None:
    texts = list(DURATIONS)
    _dates(session, *texts)
    seconds = dates.parse_duration(duration)
    window = {"from_": "2014-03-14", "to": "2014-03-14T23:59:59"}
    may = {text for text in texts if DURATIONS[text][1] >= seconds}
    assert {texts[key - 1] for key in ids(session, min_duration=duration)} == may
    must = {text for text in texts if DURATIONS[text][0] >= seconds}
    touching = {texts[key - 1] for key in ids(session, **window, certainty="definite")}
    found = ids(session, **window, certainty="definite", min_duration=duration)
    assert {texts[key - 1] for key in found} == must & touching
    shortest = {text for text in texts if DURATIONS[text][0] <= seconds}
    assert {texts[key - 1] for key in ids(session, max_duration=duration)} == shortest
    found = ids(session, **window, certainty="definite", max_duration=duration)
    assert {texts[key - 1] for key in found} == {t for t in texts if DURATIONS[t][1] <= seconds} & touching


def test_the_same_day_of_any_year(session: Session) -> None:
    august = _dates(session, "1994-08-09", "2020-08-09", "2020-08-09/2020-09-01", "1994-08-09T10:00:00", "-0100-08-09")
    _dates(session, "2020-08", "2020-08-10", "2020-08-01/2020-08-09", "XXXX-08-09")
    assert set(ids(session, on_this_day="08-09")) == set(august)
    assert ids(session, on_this_day="08-09", from_="2000", match="starts", certainty="definite") == [2, 3]
    assert ids(session, on_this_day="08-09", q="event", limit="1", sort="-updated") == [5]


def test_the_29th_of_february_is_no_other_day(session: Session) -> None:
    leap, before, after = _dates(session, "2020-02-29", "2019-02-28", "2019-03-01")
    assert ids(session, on_this_day="02-29") == [leap]
    assert ids(session, on_this_day="02-28") == [before]
    assert ids(session, on_this_day="03-01") == [after]


@pytest.mark.parametrize("value", ["02-30", "13-01", "8-9", "0809", "08-09-01", "00-01", "ab-cd"])
def test_what_is_no_day_of_the_year_is_refused(session: Session, value: str) -> None:
    assert refusal(session, on_this_day=value)[0] == "on_this_day"


@pytest.mark.parametrize("value", ["3 days", "P", "PT", "P1.5D", "-P1D", "P1H", "P99999999999999999999Y"])
def test_what_is_no_duration_is_refused(session: Session, value: str) -> None:
    assert refusal(session, min_duration=value)[0] == "min_duration"
    assert refusal(session, max_duration=value)[0] == "max_duration"


def test_the_question_is_said_in_words(session: Session) -> None:
    add_many(session, [{"date": "2014", "tags": ["crimea"]}])
    assert question(session).says == "all events"
    assert question(session, from_="2014", to="2015", tag="crimea").says == (
        "events that may touch 2014 to 2015, tagged Crimea"
    )
    assert question(session, on_this_day="08-09").says == "events on 9 August of any year"
    for args in (
        {"min_duration": "P3D"},
        {"importance": "4"},
        {"bbox": "1,2,3,4"},
        {"q": "x"},
        {"updated_since": "2020-01-01"},
    ):
        assert question(session, **args).says.startswith("events ")

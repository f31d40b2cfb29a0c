"""What an event may be sent as: shapes and values, each fault with its place and cure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import EventFactory
from timeline.errors import Invalid, Problem
from timeline.schemas.base import load
from timeline.schemas.event import EventInput


def loaded(**given: Any) -> dict[str, Any]:
    return load(EventInput(), EventFactory.build(**given))


def faults(**given: Any) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        loaded(**given)
    return list(caught.value.problems)


def fault(**given: Any) -> Problem:
    [problem] = faults(**given)
    return problem


def test_only_the_keys_that_were_given_come_out() -> None:
    assert set(load(EventInput(), {"title": "A"})) == {"title"}


def test_a_date_may_be_a_string_or_an_object_with_the_words_of_the_source() -> None:
    assert loaded(date="2014~")["edtf"].text == "2014~"
    assert "date_text" not in loaded(date="2014~")
    both = loaded(date={"edtf": "2014-03", "text": "in early spring"})
    assert (both["edtf"].text, both["date_text"]) == ("2014-03", "in early spring")


@pytest.mark.parametrize(
    ("date", "pointer"),
    [
        ({"text": "then"}, "/date/edtf"),
        ({"edtf": "2014-13"}, "/date/edtf"),
        ({"edtf": "2014", "label": "2014"}, "/date/label"),
        ({"edtf": "2014", "text": "a\nb"}, "/date"),
    ],
)
def test_a_faulty_date_object_is_refused(date: Any, pointer: str) -> None:
    assert fault(date=date).pointer == pointer


def test_the_words_of_the_source_are_said_once() -> None:
    assert fault(date={"edtf": "2014", "text": "then"}, date_text="later").pointer == "/date_text"


def test_the_callers_dict_is_left_as_it_was() -> None:
    raw = EventFactory.build(date={"edtf": "2014", "text": "then"}, actors=["russia"], titel="x")
    copy = {**raw, "actors": list(raw["actors"]), "date": dict(raw["date"])}
    with pytest.raises(Invalid):
        load(EventInput(), raw)
    assert raw == copy


def test_an_unknown_key_is_refused_with_the_one_that_may_be_meant() -> None:
    problem = fault(sumary="x")
    assert problem.pointer == "/sumary"
    assert problem.cure == "did you mean summary?"


def test_an_unknown_key_within_a_link_is_refused_too() -> None:
    problem = fault(actors=[{"actor": "russia", "rol": "host"}])
    assert problem.pointer == "/actors/0/rol"
    assert problem.cure == "did you mean role?"


def test_everything_wrong_is_said_at_once() -> None:
    pointers = {problem.pointer for problem in faults(title="", date="2013-13", importance=9, nonsense=1)}
    assert pointers == {"/title", "/date", "/importance", "/nonsense"}


@pytest.mark.parametrize(
    "date",
    [
        "2016-11-03 00:00:00",
        "3.11.2016",
        "11/03/2016",
        "03/11/2016",
        "20161103",
        "2016-02-30",
        "yesterday",
        "",
        " 2016",
    ],
)
def test_a_date_that_is_not_edtf_is_refused_and_never_guessed(date: str) -> None:
    problem = fault(date=date)
    assert problem.pointer == "/date"
    assert problem.cure


def test_a_number_is_no_date_although_it_looks_like_a_year() -> None:
    assert fault(date=2014).cure == "put it in quotes"


def test_a_set_of_dates_is_refused_with_the_cure() -> None:
    assert fault(date="{2014,2016}").cure == "make one event of each"


def test_a_year_that_cannot_be_stored_is_refused() -> None:
    assert "too far" in fault(date="Y999999999999").message


def test_known_until_goes_with_an_open_end_only() -> None:
    assert loaded(date="1994/..", known_until="2020-09-26")["known_until"].text == "2020-09-26"
    assert fault(date="1994/", known_until="2020").pointer == "/known_until"
    assert fault(date="1994/..", known_until="1993").pointer == "/known_until"


@pytest.mark.parametrize("field", ["title", "summary", "description", "date_text", "external_id"])
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\ud800"])
def test_control_characters_are_refused_everywhere(field: str, character: str) -> None:
    assert fault(**{field: f"a{character}b"}).pointer == f"/{field}"


def test_a_title_is_one_line_and_a_description_may_be_many() -> None:
    assert "line break" in fault(title="a\nb").message
    assert loaded(description="a\r\n\tb")["description"] == "a\n\tb"


def test_text_is_kept_as_it_was_typed() -> None:
    decomposed = "Й"
    assert loaded(title=decomposed)["title"] == decomposed


@pytest.mark.parametrize(
    ("field", "limit"), [("title", 300), ("summary", 2_000), ("description", 100_000), ("date_text", 300)]
)
def test_text_has_a_limit(field: str, limit: int) -> None:
    assert loaded(**{field: "x" * limit})[field] == "x" * limit
    assert fault(**{field: "x" * (limit + 1)}).cure == f"keep to {limit:,}"


@pytest.mark.parametrize("field", ["actors", "places", "tags", "sources"])
def test_an_event_has_at_most_two_hundred_of_each(field: str) -> None:
    assert len(loaded(**{field: ["a"] * 200})[field]) == 200
    assert fault(**{field: ["a"] * 201}).pointer == f"/{field}"


@pytest.mark.parametrize("importance", [0, 6, 2.5, True, "high", "3.0"])
def test_importance_is_a_whole_number_from_one_to_five(importance: Any) -> None:
    assert fault(importance=importance).cure == "use a whole number from 1 to 5"


def test_a_number_in_text_will_do_since_files_have_nothing_else() -> None:
    assert loaded(importance="5")["importance"] == 5


@pytest.mark.parametrize("slug", ["2014", "A", "a.b", "a_b", "", "a" * 81])
def test_a_slug_is_lower_case_letters_digits_and_hyphens(slug: str) -> None:
    assert fault(slug=slug).pointer == "/slug"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a.org", "https://", "http://[", "//a.org", "https://a b.org", "http://a:x/"]
)
def test_an_address_is_http_or_https(url: str) -> None:
    assert fault(media=[{"url": url}]).pointer == "/media/0/url"


def test_a_relation_has_a_known_word_in_either_direction() -> None:
    assert loaded(relations=[{"type": "follows", "to": "a"}])["relations"] == [{"type": "follows", "to": "a"}]
    assert fault(relations=[{"type": "preceeds", "to": "a"}]).cure == "did you mean precedes?"


def test_a_translation_is_in_another_language_than_the_event() -> None:
    assert loaded(translations={"be": {"title": "Падзея"}})["translations"] == {"be": {"title": "Падзея"}}
    assert fault(translations={"en": {"title": "x"}}).pointer == "/translations/en"
    assert fault(translations={"be": {}}).pointer == "/translations/be/title"


def test_publish_at_is_microseconds_and_utc_without_a_zone() -> None:
    zoned = loaded(publish_at="2026-11-22T20:00:00.25+02:00")["publish_at"]
    assert zoned == loaded(publish_at="2026-11-22T18:00:00.25Z")["publish_at"] == 1_795_370_400_250_000
    assert loaded(publish_at="2026-11-22T18:00:00.25")["publish_at"] == zoned
    assert fault(publish_at="soon").pointer == "/publish_at"


def test_a_part_of_an_event_may_be_sent_alone_but_its_links_are_whole() -> None:
    part = EventInput(partial=True)
    assert load(part, {"importance": 4}) == {"importance": 4}
    with pytest.raises(Invalid, match="missing"):
        load(part, {"actors": [{"role": "host"}]})


@pytest.mark.parametrize("raw", [None, 3, "event", [], [{}]])
def test_what_is_no_object_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid, match="not an object"):
        load(EventInput(), raw)

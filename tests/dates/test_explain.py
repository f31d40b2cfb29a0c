"""The object of `GET /api/v1/date`."""

from __future__ import annotations

from timeline.dates import explain

KEYS = ["value", "valid", "edtf", "level", "label", "precision", "approximate", "uncertain"]
KEYS += ["start", "end", "notes", "error"]


def test_a_date_is_explained_with_all_that_an_entry_form_shows() -> None:
    answer = explain("2014-03~")
    bounds = {"earliest": "2014-03-01T00:00:00Z", "latest": "2014-03-31T23:59:59Z"}
    assert list(answer) == KEYS
    assert answer == {
        "value": "2014-03~",
        "valid": True,
        "edtf": "2014-03~",
        "level": 1,
        "label": "about March 2014",
        "precision": "month",
        "approximate": True,
        "uncertain": False,
        "start": bounds,
        "end": bounds,
        "notes": [],
        "error": None,
    }


def test_a_normalised_date_says_what_was_changed() -> None:
    answer = explain("2020-01-01T10:30Z")
    assert answer["value"] == "2020-01-01T10:30Z"
    assert answer["edtf"] == "2020-01-01T10:30:00Z"
    assert answer["notes"] == ["the seconds :00 were added, since an EDTF time has them"]


def test_a_date_beyond_storage_is_valid_and_says_so() -> None:
    answer = explain("Y200000000000")
    assert answer["valid"]
    assert answer["notes"] == ["the date lies beyond the years that can be stored"]


def test_a_wrong_date_is_explained_with_place_and_cure() -> None:
    answer = explain("2020-13-01")
    assert list(answer) == KEYS
    assert not answer["valid"]
    assert answer["edtf"] is answer["start"] is answer["label"] is None
    assert answer["error"] == {
        "message": "month 13 does not exist",
        "position": 5,
        "cure": "use 01 to 12; if you meant day 13, write 2020-01-13",
    }

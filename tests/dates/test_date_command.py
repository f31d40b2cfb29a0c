"""`timeline date`, for a person and for a program."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from timeline.cli.date import date
from timeline.dates import explain


def test_the_command_says_each_date_and_its_bounds() -> None:
    result = CliRunner().invoke(date, ["2014-03~", "-0043", "2020-08-09T20:00:00Z", "/2021-06"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2014-03~\tabout March 2014\t" + "\t".join(["2014-03-01T00:00:00Z to 2014-03-31T23:59:59Z"] * 2),
        "-0043\t44 BCE\t" + "\t".join(["-0043-01-01T00:00:00Z to -0043-12-31T23:59:59Z"] * 2),
        "2020-08-09T20:00:00Z\t9 August 2020, 20:00 (UTC)\t2020-08-09T20:00:00Z\t2020-08-09T20:00:00Z",
        (
            "/2021-06\tuntil June 2021, start unknown\t"
            "- to 2021-06-30T23:59:59Z\t2021-06-01T00:00:00Z to 2021-06-30T23:59:59Z"
        ),
    ]


def test_the_command_fails_if_one_date_is_wrong_and_still_says_the_others() -> None:
    result = CliRunner().invoke(date, ["2014", "2020-13-01", "2020-01-01T10:30Z"])
    assert result.exit_code == 1
    assert [line.split("\t")[1] for line in result.stdout.splitlines()] == ["2014", "1 January 2020, 10:30 (UTC)"]
    assert "'2020-13-01' at position 5: month 13 does not exist; use 01 to 12" in result.stderr
    assert "'2020-01-01T10:30Z': the seconds :00 were added" in result.stderr


def test_a_person_gets_a_table_whose_bounds_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "80")
    result = CliRunner().invoke(date, ["2013-36/2014-33", "[1667,1760-12]"])
    assert result.exit_code == 0
    assert "In words" in result.stdout
    assert "2013-12-31T23:59:59Z" in result.stdout
    assert "1667-01-01T00:00:00Z" in result.stdout


def test_lines_in_give_one_object_a_line_out() -> None:
    given = b"2014-03~\r\n\n2020-13-01\n\xff\n" + b"9" * 200_000 + b"\n2014"
    result = CliRunner().invoke(date, ["--jsonl"], input=given)
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["valid"] for answer in answers] == [True, False, False, False, False, True]
    assert answers[0] == explain("2014-03~")
    assert answers[1]["value"] == ""
    assert answers[2]["error"]["position"] == 5
    assert answers[3]["value"] == "\\xff"
    assert len(answers[4]["value"]) < 200_000
    assert answers[5]["value"] == "2014"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give a VALUE"),
        (["--jsonl", "2014"], "give no VALUE beside it"),
        (["--jsnol"], "No such option"),
    ],
)
def test_a_wrong_call_says_how_to_call_it(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(date, arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_help_shows_examples() -> None:
    result = CliRunner().invoke(date, ["--help"])
    assert "156X-12-25" in result.stdout

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_the_table_says_the_question_and_how_sure_each_answer_is(loaded: Run) -> None:
    done = loaded("events", "--on", "2014-03", "--tag", "ukraine")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "events that may touch March 2014, tagged Ukraine"
    assert any("Russia annexes Crimea" in line and "certainly" in line for line in lines)
    assert any("A new government in Kyiv" in line and "possibly" in line for line in lines)


def test_json_is_one_document_a_line(loaded: Run) -> None:
    done = loaded("events", "--tag", "csto", "--json")
    assert [json.loads(line)["slug"] for line in done.stdout.splitlines()] == [
        "unbreakable-brotherhood-announced",
        "unbreakable-brotherhood-2020",
    ]


def test_a_count_is_shown_beside_the_question(loaded: Run) -> None:
    done = loaded("events", "--count", "exact", "--limit", "1")
    assert done.stdout.splitlines()[0] == "all events: 26"


def test_what_is_left_over_can_be_asked_for_by_the_cursor_that_is_printed(loaded: Run) -> None:
    first = loaded("events", "--limit", "25")
    cursor = first.stdout.split("--cursor ")[1].strip()
    second = loaded("events", "--limit", "25", "--cursor", cursor, "--json")
    assert [json.loads(line)["slug"] for line in second.stdout.splitlines()] == ["lease-expiry"]


def test_an_empty_answer_says_so(loaded: Run) -> None:
    assert "nothing found" in loaded("events", "--to", "1066", "--match", "starts", "--certainty", "definite").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "2014-13"), "from: '2014-13' at position 5: month 13 does not exist"),
        (("--from", "2015", "--to", "2014"), "to: 2014 ends before 2015 begins"),
        (("--limit", "1000000000"), "--limit: 1000000000 is not from 1 to 1000"),
        (("--kind", "exercize"), "kind: 'exercize' is unknown (did you mean exercise?)"),
        (("--cursor", "abc"), "cursor: is damaged"),
    ],
)
def test_a_wrong_option_is_named_with_its_cure(loaded: Run, words: tuple[str, ...], message: str) -> None:
    done = loaded("events", *words)
    assert done.exit_code == 1
    assert message in done.stderr
    assert done.stdout == ""


def test_an_unknown_option_is_refused(run: Run) -> None:
    done = run("events", "--form", "2014")
    assert done.exit_code == 2
    assert "--form" in done.stderr

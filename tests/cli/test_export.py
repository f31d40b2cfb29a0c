from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_ending_of_the_file_chooses_the_format(loaded: Run, tmp_path: Path) -> None:
    done = loaded("export", "-o", "all.csv")
    assert done.exit_code == 0, done.output
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 26
    assert {row["date"] for row in rows} >= {"/2021-06", "2014~/", "[2020-09-23..2020-10-11]"}
    assert "26 events written to all.csv" in done.stderr


def test_without_a_file_lines_of_json_go_to_standard_output(loaded: Run) -> None:
    done = loaded("export", "--on", "2020-09-14", "--match", "within")
    assert [json.loads(line)["slug"] for line in done.stdout.splitlines()] == ["sochi-meeting"]


def test_a_limit_is_kept(loaded: Run) -> None:
    assert len(loaded("export", "--limit", "3").stdout.splitlines()) == 3


def test_a_file_that_cannot_be_written_is_said_plainly(loaded: Run, tmp_path: Path) -> None:
    done = loaded("export", "-o", "nowhere/all.csv")
    assert done.exit_code == 1
    assert "nowhere/all.csv cannot be written: No such file or directory" in done.stderr
    assert list(tmp_path.glob("nowhere*")) == []


def test_a_wrong_filter_leaves_the_old_file_alone(loaded: Run, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("mine")
    assert loaded("export", "-o", "all.csv", "--from", "never").exit_code == 1
    assert (tmp_path / "all.csv").read_text() == "mine"
    assert list(tmp_path.glob("*.part")) == []


def test_what_is_exported_can_be_loaded_into_another_database(
    loaded: Run, run: Run, tmp_path: Path, engine_name: str
) -> None:
    assert loaded("export", "-o", "all.ndjson").exit_code == 0
    again = loaded("import", "--quiet", "all.ndjson")
    assert again.exit_code == 0, again.output
    assert loaded("events", "--count", "exact", "--limit", "1").stdout.splitlines()[0] == "all events: 26"


def test_a_table_of_chosen_keys_has_their_columns_only(loaded: Run) -> None:
    done = loaded("export", "-f", "csv", "--fields", "title", "--limit", "1")
    assert done.stdout.splitlines()[0] == "id,title"


def test_a_chart_that_was_cut_says_so_and_takes_no_chosen_keys(loaded: Run) -> None:
    cut = json.loads(loaded("export", "-f", "vis", "--limit", "3").stdout)
    assert (len(cut["items"]), cut["meta"]["cut"]) == (3, True)
    refused = loaded("export", "-f", "vis", "--fields", "title")
    assert refused.exit_code == 1
    assert "--fields" in refused.stderr

"""`timeline import`, as it is typed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from timeline.cli.importing import import_command
from timeline.db import Database
from timeline.models import Changeset, Event, Label

Run = Callable[..., Result]


@pytest.fixture
def run(own_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    assert isinstance(own_database.bind, sa.Engine)
    monkeypatch.setenv("TIMELINE_DATABASE_URL", own_database.bind.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(
        import_command, [str(each) for each in arguments], catch_exceptions=False
    )


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def number_of_events(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Event)) or 0


def test_a_file_is_imported_and_reported(run: Run, own_database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path / "polls.csv", "pollster,from,to,place,size\nA,2016-11-01,2016-11-03,Ohio,9\nB,2016-11-02,,,\n"
    )
    said = run(path, "--map", "pollster=title", "--map", "from=start", "--map", "to=end")
    assert said.exit_code == 0, said.output
    lines = [line.split() for line in said.stdout.splitlines()]
    assert ["places", "1", "0", "0"] in lines
    assert ["events", "2", "0", "0"] in lines
    assert "polls.csv: not imported: size" in said.stdout
    assert "1 × rows without an end: taken for single dates" in said.stdout
    with own_database.reading() as session:
        assert session.scalars(sa.select(Event.edtf).order_by(Event.id)).all() == [
            "2016-11-01/2016-11-03",
            "2016-11-02",
        ]
        assert session.scalars(sa.select(Changeset.note)).all() == [f"import of {path}"]


def test_faults_are_printed_and_nothing_is_written(run: Run, own_database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "title,date,place\nA,2016-11-03,Ohio\nB,11/03/2016,Ohio\nC,2016-13,\n")
    said = run(path)
    assert said.exit_code == 1
    assert "a.csv, row 3, column date: '11/03/2016'" in said.stderr
    assert "a.csv, row 4, column date: '2016-13'" in said.stderr
    assert number_of_events(own_database) == 0
    with own_database.reading() as session:
        assert session.scalars(sa.select(Label.text)).all() == []


def test_a_dry_run_reports_and_writes_nothing(run: Run, own_database: Database, tmp_path: Path) -> None:
    said = run(write(tmp_path / "a.csv", "title,date\nA,2014\n"), "--dry-run")
    assert said.exit_code == 0
    assert "Nothing was written" in said.stdout
    assert ["events", "1", "0", "0"] in [line.split() for line in said.stdout.splitlines()]
    assert number_of_events(own_database) == 0


def test_a_terminal_is_shown_how_much_was_read_and_how_long_the_rest_will_take(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    path = write(tmp_path / "a.ndjson", '{"title": "A", "date": "2014"}\n' * 40)
    said = run(path)
    assert said.exit_code == 0
    size = path.stat().st_size / 1000
    assert f"0.0/{size:.1f} kB" in said.stderr
    assert re.search(r"finishing .*0:00:0\d", said.stderr)


def test_quiet_says_nothing_but_faults(run: Run, tmp_path: Path) -> None:
    said = run(write(tmp_path / "a.csv", "title,date\nA,2014\n"), "--quiet")
    assert (said.exit_code, said.output) == (0, "")


def test_a_folder_is_read_as_one(run: Run, own_database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    write(folder / "a.yaml", "timeline_data: 1\nevents:\n  - {title: A, date: 2014, kind: meeting}\n")
    write(folder / "b.yaml", "timeline_data: 1\nkinds:\n  - {slug: meeting, name: Meeting}\n")
    write(folder / "notes.txt", "not read")
    assert run(folder, folder / "a.yaml").exit_code == 0
    assert number_of_events(own_database) == 1


def test_options_reach_the_import(run: Run, own_database: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "title;date\nA;\n")
    said = run(path, "--delimiter", ";", "--state", "draft", "--kind", "Raid", "--dataset", "d")
    assert said.exit_code == 0, said.output
    again = run(path, "--delimiter", ";", "--state", "draft", "--dataset", "d")
    assert ["events", "0", "0", "1"] in [line.split() for line in again.stdout.splitlines()]
    with own_database.reading() as session:
        assert session.scalars(sa.select(Event.state)).all() == ["draft"]
        assert session.scalars(sa.select(Label.text).where(Label.entity == "kind")).all() == ["Raid"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.csv"], "does not exist"),
        (["a.txt"], "files ending in .txt cannot be read"),
        (["empty"], "holds no file that can be read"),
        (["a.csv", "--map", "title"], "is not THEIRS=OURS"),
        (["a.csv", "--delimiter", "::"], "give one character"),
        (["a.csv", "--map", "titel=title"], "did you mean title?"),
        (["a.csv", "--state", "archived"], "'archived' is not one of"),
        ([], "Missing argument"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused(run: Run, tmp_path: Path, arguments: list[str], words: str) -> None:
    write(tmp_path / "a.csv", "title,date\nA,2014\n")
    write(tmp_path / "a.txt", "")
    (tmp_path / "empty").mkdir()
    said = run(*arguments)
    assert said.exit_code != 0
    assert words in " ".join(said.output.split())


def test_what_cannot_be_read_in_a_folder_is_named_and_hidden_files_are_left_alone(
    run: Run, own_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    (folder / "x.csv").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    write(folder / ".hidden" / "a.csv", "no header that we know\n")
    write(folder / "x.csv" / "a.csv", "title,date\nA,2014\n")
    assert run(folder).exit_code == 0
    assert number_of_events(own_database) == 1
    link = folder / "gone.csv"
    link.symlink_to(tmp_path / "nowhere.csv")
    said = run(folder)
    assert said.exit_code == 1
    assert "gone.csv: this cannot be read" in " ".join(said.stderr.split())
    link.unlink()
    try:
        (folder / os.fsdecode(b"\xff.csv")).write_text("title,date\nB,2014\n", encoding="utf-8")
    except OSError:  # a file system that takes no such names
        return
    assert "is not UTF-8; rename it" in " ".join(run(folder).stderr.split())


@pytest.mark.parametrize("name", ["", "n" * 81])
def test_a_name_that_no_data_set_can_have_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    said = run(write(tmp_path / "a.csv", "title,date\nA,2014\n"), "--dataset", name)
    assert said.exit_code == 2
    assert "give a name of 1 to 80 characters" in " ".join(said.output.split())

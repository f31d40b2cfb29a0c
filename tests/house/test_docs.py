"""The documentation is complete, and what README shows is what the program answers."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner

from timeline.app import create_app
from timeline.cli import main
from timeline.config import Config
from timeline.formats import FORMATS
from timeline.queries.question import FIELDS

TOP = Path(__file__).parents[2]
REFERENCE = (TOP / "docs" / "reference.md").read_text()
README = (TOP / "README.md").read_text()
SHOWN = re.findall(r"```console\n\$ (.*?)\n(.*?)\n```", README, re.DOTALL)


@pytest.mark.parametrize("name", FIELDS)
def test_every_parameter_of_a_list_is_in_the_reference(name: str) -> None:
    assert f"| `{name}` |" in REFERENCE


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_reference(name: str) -> None:
    assert f"| `{name}` | `.{FORMATS[name].suffix}` |" in REFERENCE


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Config)])
def test_every_setting_is_in_the_reference(name: str) -> None:
    assert f"| `TIMELINE_{name.upper()}` |" in REFERENCE


def _commands(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from _commands(each, f"{path} {name}")
    else:
        yield path


@pytest.mark.parametrize("path", list(_commands(main, "timeline")))
def test_every_command_is_in_the_reference(path: str) -> None:
    *group, last = path.split()
    assert f"`{path}" in REFERENCE or (f"`{' '.join(group)}" in REFERENCE and f"`{last}`" in REFERENCE)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the shipped data set, for the command line and for the API."""
    folder = tmp_path_factory.mktemp("shipped")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIMELINE_DATA_DIR", str(folder))
        patch.setenv("COLUMNS", "80")
        done = CliRunner().invoke(main, ["import", "--quiet", str(TOP / "seed")])
        assert done.exit_code == 0, done.output
        yield folder


def _sorted_out(document: Any) -> Any:
    """Leave out what differs from one database to the next: the mark in a cursor stays, times of writing go."""
    if isinstance(document, dict):
        return {key: _sorted_out(value) for key, value in document.items() if key not in ("created_at", "updated_at")}
    return [_sorted_out(each) for each in document] if isinstance(document, list) else document


def test_readme_shows_several_commands() -> None:
    assert len(SHOWN) >= 6


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_readme_shows_is_what_happens(command: str, answer: str, shipped: Path) -> None:
    program, *words = shlex.split(command)
    if program == "timeline":
        done = CliRunner().invoke(main, words)
        assert [line.rstrip() for line in done.stdout.splitlines()] == answer.splitlines()
        return
    address = words[-1].removeprefix("http://127.0.0.1:8000")
    app = create_app(Config(data_dir=str(shipped)))
    response = app.test_client().get(quote(address, safe="/?&=,~%*:.-"))
    assert _sorted_out(response.json) == _sorted_out(json.loads(answer.replace("\n", " ")))

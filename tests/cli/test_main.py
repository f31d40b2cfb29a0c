from __future__ import annotations

import pytest
from click.testing import CliRunner

from timeline import __version__
from timeline.cli import main


def test_help_shows_a_first_walk_and_every_command() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    assert "A first walk" in done.stdout
    for name in main.commands:
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_has_help(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.stdout


def test_the_version_is_printed() -> None:
    assert __version__ in CliRunner().invoke(main, ["--version"]).stdout


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TIMELINE_DATBASE_URL", "sqlite:///x.db", "TIMELINE_DATBASE_URL is not a setting"),
        ("TIMELINE_DATABASE_URL", "mysql://x", "must begin with sqlite:/// or postgresql://"),
        ("TIMELINE_PORT", "eighty", "TIMELINE_PORT must be a whole number"),
        ("TIMELINE_DURABLE", "perhaps", "TIMELINE_DURABLE must be true or false"),
        ("TIMELINE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "cannot be opened"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str) -> None:
    monkeypatch.setenv(variable, value)
    done = CliRunner().invoke(main, ["events"])
    assert done.exit_code == 1
    assert message in done.stderr
    assert "Traceback" not in done.output

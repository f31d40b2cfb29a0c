"""The command line, run as a user would in a folder of their own, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from timeline.cli import main

SEED = Path(__file__).parents[2] / "seed"

Run = Callable[..., Result]


@pytest.fixture
def run(
    engine_name: str, new_url: Callable[[str, str | None], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Give a function that runs `timeline …` on an empty database of this test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIMELINE_DATABASE_URL", new_url(engine_name, None))
    monkeypatch.setenv("COLUMNS", "100")

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return call


@pytest.fixture
def loaded(run: Run) -> Run:
    """As `run`, with the shipped data set loaded."""
    done = run("import", "--quiet", str(SEED))
    assert done.exit_code == 0, done.output
    return run

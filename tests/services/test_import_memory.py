"""An import of many events needs no more memory than one of few."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from timeline.services.importing_events import BATCH

COMMAND = """
import sys
from timeline.cli import main
main(sys.argv[1:], standalone_mode=False)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def peak(url: str, folder: Path, events: int) -> int:
    """Import so many events by the command and return the greatest memory that it held, in kilobytes."""
    path = folder / f"{events}.ndjson"
    with path.open("wb") as stream:
        for number in range(events):
            day = f"{1900 + number % 100}-03-{1 + number % 28:02}"
            event = {"title": f"Event {number}", "date": day, "summary": "words " * 20, "tags": ["red", "blue"]}
            stream.write(orjson.dumps({**event, "actors": [f"Actor {number % 50}"]}) + b"\n")
    said = subprocess.run(
        [sys.executable, "-c", COMMAND, "import", str(path), "--quiet"],
        env=os.environ | {"TIMELINE_DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return int(said.split()[1])


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_memory_does_not_grow_with_the_events(tmp_path: Path, engine_name: str) -> None:
    few = peak(f"sqlite:///{tmp_path}/few.db", tmp_path, 3 * BATCH)
    many = peak(f"sqlite:///{tmp_path}/many.db", tmp_path, 12 * BATCH)
    assert many < 1.2 * few

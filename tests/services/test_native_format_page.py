"""docs/native-format.md: its example is imported, and it names every key that may be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.services.files import counts, file, load
from timeline.db import Database
from timeline.formats.loading.csv_header import LISTS, SINGLE
from timeline.schemas.event import EventInput
from timeline.schemas.timeline import TimelineInput
from timeline.services.importing_names import SORTS
from timeline.vocab import RELATION_NAMES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "native-format.md").read_text(encoding="utf-8")


def test_the_example_is_imported(database: Database) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    report = load(database, file("example.yaml", example))
    assert counts(report) == {
        "kinds": (1, 0, 0), "roles": (1, 0, 0), "places": (2, 0, 0), "actors": (1, 0, 0), "sources": (1, 0, 0),
        "events": (2, 0, 0), "timelines": (1, 0, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [EventInput().fields, TimelineInput().fields, *(sort.schema.fields for sort in SORTS.values()), RELATION_NAMES]
    + [SINGLE, [key for key in LISTS if key.endswith("s")]],
)
def test_every_key_is_on_the_page(words: list[str]) -> None:
    assert [word for word in words if not re.search(rf"\b{word}\b", PAGE)] == []

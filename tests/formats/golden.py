"""Comparison with the files of tests/golden, which `UPDATE_GOLDEN=1` writes anew. No test lives here."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "golden"


def assert_golden(name: str, made: bytes) -> None:
    """Fail unless `made` equals the golden file, byte for byte."""
    file = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(made)
    assert made.decode() == file.read_bytes().decode()

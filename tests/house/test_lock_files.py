"""The lock files: complete, pinned by hash, and without the address of any registry."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import hatch_build

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-node.lock", "package-lock.json")


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(name: str) -> dict[str, str]:
    """Return distribution → "==version" and all else up to the next one."""
    parts = re.split(r"^([a-z0-9.-]+)(?===)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[._]", "-", match[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.endswith(".json"):  # npm notes who takes donations, whatever one tells it
        packages = json.loads(text)["packages"].values()
        text = json.dumps([{key: value for key, value in each.items() if key != "funding"} for each in packages])
    assert re.findall(r"(?:https?:|file:|git\+)\S*|--\S*(?:index|find-links)\S*", text) == []


@pytest.mark.parametrize("name", LOCKS[:2])
def test_every_pinned_package_has_a_hash(name: str) -> None:
    pins = _pins(name)
    assert len(pins) >= 2
    assert [package for package, rest in pins.items() if "--hash=sha256:" not in rest] == []


def test_every_declared_dependency_is_locked() -> None:
    project = _project()
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    assert {_name(each) for each in declared} - set(_pins("requirements.lock")) == set()


def test_the_build_asks_for_the_node_that_is_locked() -> None:
    assert hatch_build.NODE in _project()["dependency-groups"]["node"]
    name, _, version = hatch_build.NODE.partition("==")
    assert _pins("requirements-node.lock")[name].startswith(f"=={version} ")


def test_the_javascript_lock_is_of_exact_versions_and_complete() -> None:
    package = json.loads((ROOT / "package.json").read_bytes())
    lock = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    declared = package["dependencies"] | package["devDependencies"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in declared} == declared
    assert [path for path, entry in lock.items() if path and "integrity" not in entry] == []

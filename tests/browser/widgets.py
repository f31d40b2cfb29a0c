"""The widgets that others wrote and that must draw our data as it comes. What they draw is judged by the tests."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, Route

from hatch_build import VendorError
from tests.browser.chromium import ROOT

LICENCES = frozenset({"MIT", "(Apache-2.0 OR MIT)"})
"""dhtmlx-gantt was under the GPL until version 10."""

FILES = {
    "vis-timeline": ("standalone/umd/vis-timeline-graph2d.min.js", "styles/vis-timeline-graph2d.min.css"),
    "dhtmlx-gantt": ("codebase/dhtmlxgantt.js", "codebase/dhtmlxgantt.css"),
}
"""Script and style of each package."""

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{package}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/test-widgets/style.css">
<style>html, body {{ height: 100%; margin: 0; font: 13px sans-serif }}</style>
<script src="/test-widgets/script.js"></script>
{html}"""

_REMOTE_FONT = re.compile(r"@font-face\s*\{[^}]*url\(\s*['\"]?(?:https?:)?//[^}]*\}", re.IGNORECASE)


class NoWidgetError(RuntimeError):
    """A widget is not there. The text names the cure."""


def present() -> bool:
    """Say whether the locked versions of all widgets are there."""
    return all((_folder(package) / name).is_file() for package, names in FILES.items() for name in names)


def keep(modules: Path) -> None:
    """Copy the widgets out of a folder node_modules. Raise `VendorError` if a licence is not one of LICENCES."""
    for package, names in FILES.items():
        licence = json.loads((modules / package / "package.json").read_bytes()).get("license")
        if licence not in LICENCES:
            raise VendorError(f"{package} has the licence {licence!r}, not one of {', '.join(sorted(LICENCES))}")
        for name in names:
            target = _folder(package) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(modules / package / name, target)


def show(page: Page, address: str, package: str, html: str) -> None:
    """Open a page with a widget and `html` in it, as if it were one of the server at `address`.

    Raise `NoWidgetError` when the widget has not been fetched.
    """
    script, style = (_read(package, name) for name in FILES[package])
    style = _REMOTE_FONT.sub("", style)  # as every page of ours that ships the widget must
    answers = {
        "/test-widgets/script.js": (script, "text/javascript; charset=utf-8"),
        "/test-widgets/style.css": (style, "text/css; charset=utf-8"),
        "/test-widgets/": (_PAGE.format(package=package, html=html), "text/html; charset=utf-8"),
    }

    def answer(route: Route) -> None:
        body, content_type = answers[route.request.url.removeprefix(address)]
        route.fulfill(body=body, content_type=content_type)

    page.route(f"{address}/test-widgets/**", answer)
    page.goto(f"{address}/test-widgets/")


def _read(package: str, name: str) -> str:
    path = _folder(package) / name
    if not path.is_file():
        raise NoWidgetError(f"{package} is not there: run `make browser`")
    return path.read_text(encoding="utf-8")


def _folder(package: str) -> Path:
    lock = json.loads((ROOT / "package-lock.json").read_bytes())
    return Path(sys.prefix, "widgets", package, lock["packages"][f"node_modules/{package}"]["version"])

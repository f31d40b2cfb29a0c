"""The browser itself: it starts, draws, and its errors and calls to others do not go unnoticed."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from hatch_build import VendorError
from tests.browser import widgets
from tests.browser.chromium import NoBrowserError, find
from tests.browser.conftest import BrowserPage


def test_a_page_is_drawn_in_a_real_font(browser_page: BrowserPage, tmp_path: Path) -> None:
    page = browser_page.page
    page.goto("data:text/html,<meta charset=utf-8><body style='font-family:sans-serif'><b>Лукашэнка</b> <i>1994–</i>")
    picture = page.screenshot(path=tmp_path / "page.png")

    assert struct.unpack(">II", picture[16:24]) == (1280, 800)
    wide, narrow = (page.evaluate(f"document.querySelector('{tag}').offsetWidth") for tag in ("b", "i"))
    assert wide > narrow > 20
    assert browser_page.clean()


def test_what_the_console_calls_an_error_is_remembered(browser_page: BrowserPage) -> None:
    browser_page.page.goto("data:text/html,<script>console.error('broken'); throw new Error('thrown')</script>")

    assert "broken" in browser_page.errors
    assert any("thrown" in error for error in browser_page.errors)
    with pytest.raises(AssertionError):
        browser_page.clean()


def test_a_request_to_another_origin_is_remembered(browser_page: BrowserPage) -> None:
    page = browser_page.page
    page.route(
        "**/*",
        lambda route: route.fulfill(body="<img src='http://other.test/spy.png'>", content_type="text/html"),
    )
    page.goto("http://own.test/", wait_until="load")

    assert browser_page.foreign() == ["http://other.test/spy.png"]


def test_a_missing_browser_is_an_error_that_names_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TIMELINE_TEST_CHROMIUM", raising=False)
    monkeypatch.setattr("tests.browser.chromium._folder", lambda: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoBrowserError, match="install one and name it in TIMELINE_TEST_CHROMIUM"):
        find()


@pytest.mark.parametrize("package", widgets.FILES)
def test_a_missing_widget_is_an_error_that_names_the_cure(
    browser_page: BrowserPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, package: str
) -> None:
    monkeypatch.setattr("sys.prefix", str(tmp_path))

    assert not widgets.present()
    with pytest.raises(widgets.NoWidgetError, match=f"{package}.*make browser"):
        widgets.show(browser_page.page, "http://own.test", package, "")


def test_a_widget_that_is_no_longer_free_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "vis-timeline").mkdir()
    (tmp_path / "vis-timeline" / "package.json").write_text('{"license": "GPL-2.0-only"}', encoding="utf-8")

    with pytest.raises(VendorError, match="has the licence"):
        widgets.keep(tmp_path)

"""Our own pages: they can be read by day, by night and on a phone, their links lead somewhere, and they call nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BrowserPage

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

CONTRAST = """selector => [...document.querySelectorAll(selector)].map(element => {
  const light = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const [less, more] = [getComputedStyle(element).color, getComputedStyle(document.body).backgroundColor]
    .map(light).sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
})"""
"""Contrast of text with the page by WCAG 2.2; 4.5 is the least for text (success criterion 1.4.3)."""


def fits(page: Page) -> bool:
    """Say whether the page needs no scrolling sideways."""
    fitting: bool = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return fitting


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_home_page_can_be_read_by_day_by_night_and_on_a_phone(
    new_page: Callable[..., BrowserPage], shipped_address: str, pictures: Path, scheme: str, size: dict[str, int]
) -> None:
    watched = new_page(viewport=size, color_scheme=scheme)
    page = watched.page
    page.goto(shipped_address)

    expect(page.get_by_role("heading", level=1)).to_have_text("Timeline")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(28, 32, 34)"}[scheme]
    contrasts = page.evaluate(CONTRAST, "header a, h1, p, li, li a, .quiet")
    assert len(contrasts) > 10
    assert min(contrasts) >= 4.5
    assert fits(page)
    page.screenshot(path=pictures / f"home-{scheme}-{size['width']}.png")
    assert watched.clean()


def test_every_link_of_the_home_page_leads_somewhere(browser_page: BrowserPage, shipped_address: str) -> None:
    browser_page.page.goto(shipped_address)
    links = browser_page.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    assert len(links) >= 5
    answers = browser_page.page.evaluate(
        "links => Promise.all(links.map(link => fetch(link).then(answer => answer.status)))", links
    )
    assert set(answers) == {200}
    assert browser_page.clean()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_address_where_nothing_is_gets_a_page_that_says_so(
    new_page: Callable[..., BrowserPage], shipped_address: str, size: dict[str, int]
) -> None:
    watched = new_page(viewport=size)
    answer = watched.page.goto(f"{shipped_address}/nothing/<b>here</b>")

    assert answer is not None
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    expect(watched.page.get_by_role("heading", level=1)).to_have_text("Not Found")
    expect(watched.page.locator("main")).to_contain_text("There is nothing at /nothing/<b>here</b>.")
    assert fits(watched.page)
    watched.page.get_by_role("link", name="To the first page").click()
    expect(watched.page.get_by_role("link", name="The API, to read and to try")).to_be_visible()
    assert watched.foreign() == []


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["wide by day", "phone by night"])
def test_the_documentation_draws_every_operation_and_tries_one(
    new_page: Callable[..., BrowserPage], shipped_address: str, pictures: Path, scheme: str, size: dict[str, int]
) -> None:
    watched = new_page(viewport=size, color_scheme=scheme)
    page = watched.page
    answer = page.goto(f"{shipped_address}/api/docs")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    expect(page.locator(".opblock").first).to_be_visible()

    paths: dict[str, Any] = page.evaluate(
        "fetch('/api/v1/openapi.json').then(answer => answer.json()).then(each => each.paths)"
    )
    operations = sum(method in ("get", "post", "put", "patch", "delete") for path in paths.values() for method in path)
    assert operations > 10
    expect(page.locator(".opblock")).to_have_count(operations)
    page.screenshot(path=pictures / f"docs-{scheme}-{size['width']}.png")

    page.get_by_role("button", name="GET /api/v1/date", exact=False).first.click()
    opened = page.locator(".opblock.is-open")
    opened.locator("tr[data-param-name='value'] input").fill("2014-03~")
    opened.get_by_role("button", name="Execute").click()
    expect(opened.locator(".live-responses-table .highlight-code").first).to_contain_text("about March 2014")
    page.screenshot(path=pictures / f"docs-tried-{scheme}-{size['width']}.png")
    assert fits(page)
    assert watched.clean()

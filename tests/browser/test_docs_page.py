"""The interactive documentation of the API: drawn from our own description, and it calls nobody but us."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import BrowserPage


def test_the_documentation_draws_every_operation_and_calls_nobody_else(browser_page: BrowserPage, address: str) -> None:
    page = browser_page.page
    page.goto(f"{address}/api/docs")
    expect(page.locator(".opblock").first).to_be_visible()

    paths = page.evaluate("fetch('/api/v1/openapi.json').then(answer => answer.json()).then(each => each.paths)")
    operations = sum(method in ("get", "post", "put", "patch", "delete") for path in paths.values() for method in path)
    expect(page.locator(".opblock")).to_have_count(operations)
    assert browser_page.clean()


def test_a_reader_can_try_a_request_in_the_documentation(browser_page: BrowserPage, address: str) -> None:
    page = browser_page.page
    page.goto(f"{address}/api/docs")
    page.get_by_role("button", name="GET /api/v1/date", exact=False).first.click()
    opened = page.locator(".opblock.is-open")
    opened.locator("tr[data-param-name='value'] input").fill("2014-03~")
    opened.get_by_role("button", name="Execute").click()

    expect(opened.locator(".live-responses-table .highlight-code").first).to_contain_text("about March 2014")
    assert browser_page.clean()

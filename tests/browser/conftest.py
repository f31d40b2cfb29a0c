"""A page in headless Chromium that remembers what went wrong in it and whom it called."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright
from werkzeug.serving import make_server

from tests.api.shipped import load_shipped
from tests.browser.chromium import ROOT, find
from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database, make_engine

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""Chromium would otherwise look up its maker's hosts at every start."""


@dataclass
class BrowserPage:
    """A Playwright page and its record; `clean()` says that nothing went wrong so far."""

    page: Page
    errors: list[str] = field(default_factory=list)
    """Errors and warnings of the console (refusals by CSP among them) and exceptions nobody caught."""
    requests: list[str] = field(default_factory=list)
    """Every address asked for, except data: and blob: ones."""

    def foreign(self) -> list[str]:
        """Return the requests that went to another origin than the page's own."""
        own = urlsplit(self.page.url)
        return [url for url in self.requests if urlsplit(url)[:2] != own[:2]]

    def clean(self) -> bool:
        """Assert that there was no error and no request to another origin; return True, to be asserted."""
        assert self.errors == []
        assert self.foreign() == []
        return True

    def _watch(self) -> None:
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.requests.append(request.url)


@pytest.fixture
def engine_name() -> str:
    """Pages look the same over every database, so one will do here."""
    return "sqlite"


@contextmanager
def _serving(database: Database) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(Config(), database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(own_database: Database) -> Iterator[str]:
    """The address of a server over the test's own database: what the test commits, the pages show."""
    with _serving(own_database) as address:
        yield address


@pytest.fixture(scope="session")
def shipped_address(new_url: Callable[[str, str | None], str], migrated_url: Callable[[str], str]) -> Iterator[str]:
    """The address of a server over the shipped data set. It is shared: read only."""
    database = Database(make_engine(new_url("sqlite", migrated_url("sqlite")), durable=False))
    load_shipped(database)
    with _serving(database) as address:
        yield address
    database.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. A missing one fails the test and names the cure."""
    chromium = find()
    with tempfile.TemporaryDirectory(prefix="tl-home-") as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.program,
            args=list(QUIET),
            chromium_sandbox=False,  # needs rights that root in a container and some users lack
            env={**os.environ, **chromium.environ, "HOME": home},
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., BrowserPage]]:
    """Give a function that opens a page in a context of its own: no cookie and no cache is shared.

    It is 1280 × 800, English and in UTC, unless options of Playwright's `new_context` say otherwise.
    """
    usual = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "UTC"}
    with ExitStack() as contexts:

        def open_page(**options: Any) -> BrowserPage:
            context = browser.new_context(**{**usual, **options})
            contexts.callback(context.close)
            watched = BrowserPage(context.new_page())
            watched._watch()
            return watched

        yield open_page


@pytest.fixture
def browser_page(new_page: Callable[..., BrowserPage]) -> BrowserPage:
    """A fresh page as `new_page` makes it by itself."""
    return new_page()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where screenshots are left to be looked at."""
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    return folder

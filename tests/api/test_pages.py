"""The few pages there are: honest links, and nothing from elsewhere."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


def _addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]+)"', page)


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_every_link_of_a_page_leads_somewhere_here(shipped: FlaskClient, path: str) -> None:
    addresses = _addresses(shipped.get(path).text)
    assert addresses
    for address in addresses:
        assert address.startswith("/"), "nothing is fetched from elsewhere"
        answer = shipped.get(address)
        assert answer.status_code == 200, address
        answer.close()


def test_the_home_page_leads_to_the_events_the_timelines_and_the_documentation(client: FlaskClient) -> None:
    addresses = _addresses(client.get("/").text)
    assert {"/api/docs", "/api/v1/events", "/api/v1/timelines"} <= set(addresses)


@pytest.mark.parametrize("path", ["/", "/api/docs", "/nothing"])
def test_a_page_runs_no_script_but_ours(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert not re.search(r"<script(?![^>]*src=)|<style|style=|onclick=", answer.text)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_index_of_the_api_leads_to_everything(shipped: FlaskClient) -> None:
    links = shipped.get("/api/v1").get_json()["links"]
    assert set(links) >= {"events", "timelines", "gantt", "density", "facets", "date", "actors", "openapi", "docs"}
    for name, address in links.items():
        query = {"value": "2013~"} if name == "date" else {}
        assert shipped.get(address, query_string=query).status_code == 200, address

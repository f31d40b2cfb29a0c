"""Errors as problems: every fault at once, each in its place, and nothing of our insides."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from timeline import errors
from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem in an answer, after checking that it is one (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.get_json()
    jsonschema.validate(body, PROBLEM)
    assert body["status"] == status
    assert body["instance"] == answer.request.path
    return body


def parameters(answer: Any) -> set[str]:
    return {entry["parameter"] for entry in problem(answer, 400)["errors"]}


def test_every_fault_is_named_at_once(client: FlaskClient) -> None:
    query = "from=2015&to=2014&limit=1000000000&sort=size&tag=nowhere&frm=1&kind=a&kind=b&format=cvs"
    found = parameters(client.get(f"/api/v1/events?{query}"))
    assert found == {"to", "limit", "sort", "tag", "frm", "kind"}


def test_an_unknown_format_is_named_together_with_the_other_faults(client: FlaskClient) -> None:
    answer = client.get("/api/v1/events?format=cvs&from=2015&to=2014&tag=nowhere")
    assert parameters(answer) == {"format", "to", "tag"}
    assert "did you mean" in answer.text


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("frm=2014", "frm", "did you mean from"),
        ("from=2014-13", "from", "13"),
        ("from=banana", "from", "banana"),
        ("from=2014~", "from", ""),
        ("from=2015&to=2014", "to", "ends before"),
        ("from=2014&start=2014", "start", "from"),
        ("on=2014&to=2015", "to", "on"),
        ("match=touches&on=2014", "match", "intersects"),
        ("limit=0", "limit", "1 to 1000"),
        ("limit=1000000000", "limit", "1 to 1000"),
        ("limit=ten", "limit", "whole number"),
        ("cursor=nonsense", "cursor", "damaged"),
        ("tag=nowhere", "tag", "nowhere"),
        ("tag=", "tag", "empty"),
        ("tag=a&tag=b", "tag", "more than once"),
        ("sort=relevance", "sort", "q"),
        ("fields=titel", "fields", "title"),
        ("near=52,23", "near", "radius"),
        ("bbox=1,2,3", "bbox", ""),
    ],
)
def test_a_fault_names_its_parameter_and_its_cure(client: FlaskClient, query: str, parameter: str, words: str) -> None:
    answer = client.get(f"/api/v1/events?{query}")
    entries = problem(answer, 400)["errors"]
    mine = [entry["message"] for entry in entries if entry["parameter"] == parameter]
    assert mine, entries
    assert any(words in message for message in mine), mine


def test_a_cursor_of_another_question_is_refused(client: FlaskClient, session: Session) -> None:
    for number in range(3):
        EventFactory(session=session, title=f"Event {number}", tags=["a"])
    following = client.get("/api/v1/events?limit=1").get_json()["next"]
    assert client.get(following).status_code == 200
    answer = client.get(f"{following}&tag=a")
    assert parameters(answer) == {"cursor"}
    assert "another question" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/events", "/api/v1/events/a/b/c"])
def test_an_address_of_the_api_that_is_none_is_a_problem(client: FlaskClient, path: str) -> None:
    assert path in problem(client.get(path), 404)["detail"]


def test_an_unknown_suffix_says_which_there_are(client: FlaskClient) -> None:
    assert "csv" in problem(client.get("/api/v1/events.xls"), 404)["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_possible_names_those_that_are(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/api/v1/events")
    problem(answer, 405)
    assert {"GET", "HEAD", "OPTIONS"} <= set(answer.headers["Allow"].split(", "))


def test_errors_are_pages_where_pages_live(client: FlaskClient) -> None:
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert "There is nothing at /nothing/here." in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_a_reader_typed_is_escaped_in_a_page(client: FlaskClient) -> None:
    assert "<script>" not in client.get("/<script>alert(1)</script>").text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound("no"), 404),
        (errors.Gone("no more", 1_600_000_000_000_000), 410),
        (errors.Conflict("no"), 409),
        (errors.StaleRevision("no"), 412),
        (errors.Forbidden("no"), 403),
        (errors.Invalid("no"), 400),
        (errors.Busy("no"), 503),
    ],
)
def test_each_error_of_the_program_has_its_status(app: Flask, error: Exception, status: int) -> None:
    @app.get("/api/v1/raise")
    def fail() -> str:
        raise error

    answer = app.test_client().get("/api/v1/raise")
    body = problem(answer, status)
    assert body["type"].startswith("urn:timeline:problem:")
    if status == 503:
        assert int(answer.headers["Retry-After"]) > 0
    if status == 410:
        assert body["deleted_at"] == "2020-09-13T12:26:40Z"


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/raise", "application/problem+json"), ("/raise", "text/html")])
def test_an_error_nobody_foresaw_is_logged_and_tells_nothing_of_our_insides(
    app: Flask, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    @app.get(path)
    def fail() -> str:
        raise RuntimeError("the password is swordfish")

    answer = app.test_client().get(path)
    assert answer.status_code == 500
    assert answer.mimetype == kind
    assert "swordfish" not in answer.text
    assert "Traceback" not in answer.text
    assert "swordfish" in caplog.text
    assert answer.text.split("incident ")[1][:8] in caplog.text


def test_the_process_lives_while_the_database_is_not_ready(empty_database: Database) -> None:
    client = create_app(Config(), empty_database).test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert "timeline db upgrade" in problem(answer, 503)["detail"]
    assert answer.headers["Retry-After"]


def test_a_migrated_database_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"
    assert answer.headers["Cache-Control"] == "no-store"

"""The API is what its OpenAPI document says: a validator judges the document, schemathesis asks at random."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from timeline.api import house
from timeline.api.public import BLUEPRINTS
from timeline.app import create_app
from timeline.config import Config
from timeline.db import Database, make_engine
from timeline.queries.question import FIELDS

DOCUMENT: dict[str, Any] = json.loads(house.describe(BLUEPRINTS))

KEYS = {
    "/api/v1/events": "slavic-brotherhood-2020",
    "/api/v1/timelines": "belarus-base",
    "/api/v1/actors": "alyaksandr-lukashenka",
    "/api/v1/places": "brest",
    "/api/v1/tags": "csto",
    "/api/v1/kinds": "exercise",
    "/api/v1/sources": "1",
}
"""Things that there are, so that not all questions after one thing end in 404."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def api_schema(request: pytest.FixtureRequest, shipped_url: Callable[[str], str]) -> Iterator[Any]:
    """The API over the shipped data set, as schemathesis reads it."""
    database = Database(make_engine(shipped_url(request.param), durable=False))
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(Config(), database))
    database.dispose()


@pytest.mark.parametrize("path", sorted(DOCUMENT["paths"]))
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_asked_the_answer_is_what_the_document_says(
    api_schema: Any, path: str, mode: GenerationMode
) -> None:
    operation = api_schema[path]["GET"]
    real_key = next((key for prefix, key in KEYS.items() if path.startswith(prefix) and "{key}" in path), None)
    wrong = mode == GenerationMode.NEGATIVE and len(operation.query)

    @given(case=operation.as_strategy(generation_mode=mode if wrong else GenerationMode.POSITIVE))
    @settings(
        max_examples=8,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
    )
    def ask(case: Any) -> None:
        if real_key is not None and mode == GenerationMode.POSITIVE:
            case.path_parameters["key"] = real_key
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    return dict(answer.get_json())


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_address_of_the_api_is_described(app: Flask, document: dict[str, Any]) -> None:
    rules = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in app.blueprints}
    pages = {str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")}
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert {rule.replace("int(max=1000000):", "") for rule in rules - pages} == described


def test_every_operation_says_what_it_does_and_what_each_parameter_means(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for name, operation in methods.items():
            if name == "parameters":
                continue
            assert operation["summary"], path
            for parameter in [*shared, *operation.get("parameters", [])]:
                assert parameter.get("description"), (path, parameter["name"])
            assert "application/problem+json" in operation["responses"]["400"]["content"]


def test_every_filter_is_a_parameter_of_the_document(document: dict[str, Any]) -> None:
    for path in ("/api/v1/events", "/api/v1/timelines/{key}/events"):
        names = {parameter["name"] for parameter in document["paths"][path]["get"]["parameters"]}
        assert names >= set(FIELDS)


def test_the_document_names_no_host(document: dict[str, Any]) -> None:
    assert "http://" not in json.dumps(document)
    assert document["servers"] == [{"url": "/"}]

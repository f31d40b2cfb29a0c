"""Which format an answer has: the suffix beats `format=`, which beats `Accept`; and which compression."""

from __future__ import annotations

import gzip

import backports.zstd as zstd
import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import EventFactory
from timeline.api import negotiation
from timeline.formats import FORMATS

JSON, CSV = "application/json", "text/csv"
NDJSON, VIS = FORMATS["ndjson"].mimetype, FORMATS["vis"].mimetype


@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/events", None, JSON),
        ("/events", "*/*", JSON),
        ("/events", "application/*", JSON),
        ("/events", "text/csv", CSV),
        ("/events", "text/*", CSV),
        ("/events", "text/csv;q=0.5, application/json;q=0.9", JSON),
        ("/events", "text/csv;q=0.9, application/json;q=0.5", CSV),
        ("/events", "application/json;q=0, text/csv;q=0.1", CSV),
        ("/events", VIS, VIS),
        ("/events", NDJSON, NDJSON),
        ("/events", "image/png", JSON),
        ("/events", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("/events", "nonsense", JSON),
        ("/events?format=csv", JSON, CSV),
        ("/events?format=jsonl", None, NDJSON),
        ("/events?format=json", "text/csv", JSON),
        ("/events.csv", JSON, CSV),
        ("/events.json?format=csv", "text/csv", JSON),
        ("/events.ndjson", None, NDJSON),
        ("/events.vis", None, VIS),
    ],
)
def test_the_suffix_beats_the_parameter_which_beats_the_header(
    client: FlaskClient, path: str, accept: str | None, mimetype: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get(f"/api/v1{path}", headers=headers)
    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))


def test_a_reader_who_forbids_json_and_takes_nothing_of_ours_gets_406(client: FlaskClient) -> None:
    answer = client.get("/api/v1/events", headers={"Accept": "image/png, */*;q=0"})
    assert answer.status_code == 406
    assert CSV in answer.get_json()["detail"]


def test_every_format_is_named_in_the_links_of_a_page(client: FlaskClient) -> None:
    links = client.get("/api/v1/events.json?from=2014").headers["Link"]
    for name in set(FORMATS) - {"json"}:
        assert f'</api/v1/events?from=2014&format={name}>; rel="alternate"' in links
        following = f"/api/v1/events?from=2014&format={name}"
        assert client.get(following).mimetype == FORMATS[name].mimetype


def test_what_streams_holds_everything_and_a_page_does_not(client: FlaskClient, session: Session) -> None:
    for number in range(3):
        EventFactory(session=session, title=f"Event {number}")
    assert len(client.get("/api/v1/events?limit=2").get_json()["items"]) == 2
    assert client.get("/api/v1/events.ndjson").text.count("\n") == 3
    assert client.get("/api/v1/events.ndjson?limit=2").text.count("\n") == 2
    assert client.get("/api/v1/events.csv").text.count("\r\n") == 4
    assert 'filename="events.csv"' in client.get("/api/v1/events.csv").headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, br", "br"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("*", "zstd"),
        ("zstd;q=0, *", "br"),
        ("gzip;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("deflate", None),
        ("GZIP", "gzip"),
        ("gzip;q=nonsense", None),
    ],
)
def test_the_compression_is_the_one_that_the_reader_likes_best(app: Flask, header: str, encoding: str | None) -> None:
    with app.test_request_context(headers={"Accept-Encoding": header}):
        assert negotiation.choose_encoding() == encoding


@pytest.mark.parametrize(
    "path", ["/api/v1/events", "/api/v1/events.csv", "/api/v1/events.ndjson", "/api/v1/openapi.json"]
)
def test_a_compressed_answer_holds_the_same_bytes(client: FlaskClient, session: Session, path: str) -> None:
    for number in range(5):
        EventFactory(session=session, title=f"Event {number}", summary="What happened then and there. " * 5)
    plain = client.get(path)
    assert "Content-Encoding" not in plain.headers
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}
    for encoding, decompress in unpack.items():
        packed = client.get(path, headers={"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data)
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]

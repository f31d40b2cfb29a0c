"""The project's own JSON and NDJSON: stored bytes joined, not parsed."""

from __future__ import annotations

import json

from tests.formats.documents import HANDFUL, document, listing, stored
from timeline.formats import FORMATS

META = {
    "next": "/api/v1/events?cursor=abc",
    "count": 7,
    "window": {"from": "2014-01-01T00:00:00Z", "to": None, "match": "intersects", "certainty": "possible"},
    "says": 'events that may touch 2014, with the words "<b>"',
}


def test_a_page_holds_the_items_and_then_next_count_window_and_says() -> None:
    page = json.loads(b"".join(FORMATS["json"].dump(listing(*HANDFUL, meta=META))))
    assert list(page) == ["items", "next", "count", "window", "says"]
    assert page["items"] == [json.loads(each) for each in stored(*HANDFUL)]
    assert {key: page[key] for key in META} == META


def test_a_page_without_items_is_still_a_page() -> None:
    page = json.loads(b"".join(FORMATS["json"].dump(listing(meta={"says": "all events"}))))
    assert page == {"items": [], "next": None, "count": None, "window": None, "says": "all events"}


def test_meta_may_be_filled_while_the_documents_stream() -> None:
    meta: dict[str, object] = {"next": None}
    chunks = FORMATS["json"].dump(listing(document(1), meta=meta))
    next(chunks)
    meta["next"] = "/later"
    assert json.loads(b'{"items":[' + b"".join(chunks))["next"] == "/later"


def test_the_stored_bytes_are_handed_on_unread() -> None:
    made = b"".join(FORMATS["json"].dump(listing(documents=[b'{"id":  1}', b'{"id":2 }'])))
    assert made.startswith(b'{"items":[{"id":  1},{"id":2 }],')


def test_ndjson_is_one_document_a_line_even_with_line_breaks_in_it() -> None:
    hard = document(1, title="two\nlines\u2028and a \r third")
    lines = b"".join(FORMATS["ndjson"].dump(listing(hard, document(2)))).split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == [hard, document(2)]

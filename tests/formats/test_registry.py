"""The registry of formats, and what holds for every format in it."""

from __future__ import annotations

import pytest

from tests.formats.documents import HANDFUL, Recorded, document, listing, stored
from tests.formats.golden import assert_golden
from timeline.formats import FORMATS, Format, by_media_type, by_name, by_suffix

GOLDEN = {"json": "events.json", "ndjson": "events.ndjson", "csv": "events.csv", "vis": "events.vis.json"}

every_format = pytest.mark.parametrize("each", FORMATS.values(), ids=FORMATS)


@every_format
def test_a_format_is_found_by_its_name_its_suffix_and_its_media_type(each: Format) -> None:
    assert by_name(each.name) is by_suffix(each.suffix) is by_suffix(f".{each.suffix}") is each
    assert by_media_type(each.media_type) is by_media_type(each.mimetype.upper()) is each
    assert all(by_name(alias) is each for alias in each.aliases)


def test_an_alias_finds_its_format_and_an_unknown_name_finds_none() -> None:
    assert by_name("vis-timeline") is FORMATS["vis"]
    assert by_name("jsonl") is FORMATS["ndjson"]
    assert by_name("docx") is by_suffix("docx") is by_media_type("text/html") is None


def test_no_two_formats_share_a_name_a_suffix_or_a_media_type() -> None:
    names = [name for each in FORMATS.values() for name in (each.name, *each.aliases)]
    for keys in (names, [f.suffix for f in FORMATS.values()], [f.mimetype for f in FORMATS.values()]):
        assert len(keys) == len(set(keys))


@every_format
def test_a_format_makes_what_its_golden_file_holds(each: Format) -> None:
    assert_golden(GOLDEN[each.name], b"".join(each.dump(listing(*HANDFUL))))


@every_format
def test_a_format_takes_no_document_before_its_reader_wants_it(each: Format) -> None:
    documents = Recorded(stored(*(document(number) for number in range(1, 101))))
    chunks = each.dump(listing(documents=documents))
    assert documents.taken == 0
    for pulled, _ in enumerate(chunks, start=1):
        assert documents.taken <= pulled
        if pulled == 50:
            break
    assert 48 <= documents.taken <= 50


@every_format
def test_an_empty_listing_gives_a_whole_answer(each: Format) -> None:
    made = b"".join(each.dump(listing()))
    assert made == b"" if each.name == "ndjson" else made.endswith(b"\n")


@every_format
def test_whatever_may_be_left_out_of_a_document_a_format_copes_unless_it_needs_whole_ones(
    each: Format,
) -> None:
    chosen = listing({"id": 1, "title": "Only a title"})
    if each.whole:
        with pytest.raises(KeyError):
            b"".join(each.dump(listing({"id": 1, "date": document(1)["date"]})))
    else:
        assert b"Only a title" in b"".join(each.dump(chosen))

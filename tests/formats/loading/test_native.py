"""Native files in YAML and JSON, and pages of events from the API."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import Problem
from timeline.formats.loading import LOADERS, Notes, Options, Row


def read(content: str | bytes, suffix: str = ".yaml") -> list[Row | Problem]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(LOADERS[suffix].load(stream, f"f{suffix}", Options(), Notes()))


def raw(content: str) -> Any:
    [row] = read(f"timeline_data: 1\nevents:\n  - {content}\n")
    assert isinstance(row, Row)
    return row.raw


def test_rows_know_their_section_and_line() -> None:
    rows = read("timeline_data: 1\nkinds:\n  - {slug: a, name: A}\n\nevents:\n  - slug: b\n    title: B\n")
    assert [(row.section, row.where) for row in rows if isinstance(row, Row)] == [
        ("kinds", "f.yaml, line 3 (a)"),
        ("events", "f.yaml, line 6 (b)"),
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2014", "2014"),
        ("0044", "0044"),
        ("-0043-03-15", "-0043-03-15"),
        ("2020-08-09", "2020-08-09"),
        ("1994/..", "1994/.."),
        ("2014~", "2014~"),
        ("no", "no"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),
        ("'null'", "null"),
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("'true'", "true"),
    ],
)
def test_unquoted_words_stay_what_was_typed(written: str, value: Any) -> None:
    assert raw(f"date: {written}") == {"date": value}


def test_a_dataset_is_that_of_all_events() -> None:
    rows = read("timeline_data: 1\ndataset: d\nevents:\n  - {title: A, external_id: x}\n  - {title: B}\n")
    assert [(row.raw, row.dataset) for row in rows if isinstance(row, Row)] == [
        ({"title": "A", "external_id": "x"}, "d"),
        ({"title": "B"}, "d"),
    ]


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ('{"timeline_data": 1, "events": [{"title": "A", "title": "B", "date": "2014"}]}', ".json"),
        ('{"date": "2014", "title": "A", "title": "B"}', ".ndjson"),
    ],
)
def test_a_key_given_twice_in_json_is_refused(content: str, suffix: str) -> None:
    [problem] = read(content, suffix)
    assert isinstance(problem, Problem)
    assert problem.message == "the key title is given twice"


def test_json_may_begin_with_a_byte_order_mark() -> None:
    [row] = read(b'\xef\xbb\xbf{"timeline_data": 1, "events": [{"title": "A"}]}', ".json")
    assert isinstance(row, Row)


def test_an_empty_section_is_fine() -> None:
    assert read("timeline_data: 1\nevents:\nkinds: []\n") == []


@pytest.mark.parametrize(
    ("content", "where", "words"),
    [
        ("", "line 1", "empty"),
        ("- a\n", "line 1", "not keys and values"),
        ("events:\n  - {slug: a}\n", "line 2", "not a file of Timeline data"),
        ("dataset: x\n", "f.yaml", "not a file of Timeline data"),
        ("timeline_data: 2\n", "line 1", "version 2"),
        ("timeline_data: 1\nevent:\n  - {slug: a}\n", "line 3", "event is not known"),
        ("timeline_data: 1\nevents:\n  - a\n", "line 3", "not keys and values"),
        ("timeline_data: 1\nevents: {slug: a}\n", "line 2", "not a list"),
        ("timeline_data: 1\nevents:\n  - slug: a\n    slug: b\n", "line 4", "given twice"),
        ("timeline_data: 1\nevents: &x\n  - slug: a\n", "line 2", "anchors"),
        ("timeline_data: 1\nevents:\n  - slug: !!python/name:os.system a\n", "line 3", "the tag"),
        ("timeline_data: 1\nevents:\n  - slug: [a\n", "line 4", "not YAML"),
        ("timeline_data: 1\n---\nevents: []\n", "line 2", "second document"),
        ("timeline_data: 1\nevents:\n  - " + "[" * 5_000 + "\n", "line 3", "nested"),
        ("timeline_data: 1\nkinds:\n  - {? [a] : b}\n", "line 3", "key is not a word"),
    ],
)
def test_a_faulty_file_is_refused_with_line_and_cure(content: str, where: str, words: str) -> None:
    problem = read(content)[-1]
    assert isinstance(problem, Problem)
    assert where in (problem.where or "")
    assert words in problem.message
    assert problem.cure


def test_bytes_that_are_no_text_are_refused() -> None:
    [problem] = read(b"timeline_data: 1\nevents:\n  - title: Caf\xe9\n")
    assert isinstance(problem, Problem)


@given(st.text(max_size=300))
def test_no_text_makes_the_yaml_reader_fall_over(content: str) -> None:
    rows = read(("timeline_data: 1\n" + content).encode("utf-8", "surrogatepass"))
    assert all(isinstance(row, Row | Problem) for row in rows)


def test_json_is_read_like_yaml() -> None:
    content = orjson.dumps({"timeline_data": 1, "events": [{"slug": "a", "title": "A"}], "kinds": None})
    [row] = read(content, ".json")
    assert isinstance(row, Row)
    assert (row.section, row.where, row.raw, row.flat) == (
        "events", "f.json, events 1 (a)", {"slug": "a", "title": "A"}, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[1]", "not a file of Timeline data"),
        (b"{}", "not a file of Timeline data"),
        (b'{"timeline_data": 1', "line 1, character"),
        (b'{"timeline_data": 1, "events": {"a": 1}}', "events is not a list"),
        (b"\xff", "not JSON"),
    ],
)
def test_faulty_json_is_refused(content: bytes, words: str) -> None:
    assert any(words in str(problem) for problem in read(content, ".json") if isinstance(problem, Problem))


DOCUMENT = {
    "id": 11,
    "slug": "a",
    "title": "A",
    "date": {"edtf": "1994/..", "label": "since 1994", "text": "then", "precision": "year", "known_until": "2020"},
    "actors": [{"id": 3, "slug": "russia", "name": "Russia", "role": "host"}],
    "places": [{"id": 5, "slug": "brest", "name": "Brest", "lat": 52.1, "lon": None}],
    "sources": [{"id": 1, "slug": "s", "title": "S", "publisher": None, "url": None}],
    "relations": [{"type": "extended_by", "event": {"id": 10, "slug": "b", "title": "B"}}],
    "revision": 1,
    "url": "/events/a",
    "certainty": "definite",
}


@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_the_apis_own_document_becomes_an_input_again(suffix: str) -> None:
    content = orjson.dumps({"items": [DOCUMENT], "next": None} if suffix == ".json" else DOCUMENT)
    [row] = read(content, suffix)
    assert isinstance(row, Row)
    assert row.flat
    assert row.raw == {
        "slug": "a",
        "title": "A",
        "date": {"edtf": "1994/..", "text": "then"},
        "known_until": "2020",
        "actors": [{"actor": "russia", "role": "host"}],
        "places": [{"place": "brest"}],
        "sources": [{"source": "s"}],
        "relations": [{"type": "extended_by", "to": "b"}],
    }
    assert row.hints == {
        ("actor", "russia"): {"name": "Russia"},
        ("place", "brest"): {"name": "Brest", "lat": 52.1},
        ("source", "s"): {"title": "S"},
    }


def test_ndjson_tells_line_and_character_and_goes_on() -> None:
    rows = read(b'\xef\xbb\xbf{"title": "A"}\n\n{"title": \nnull\n{"title": "B"}', ".ndjson")
    assert [row.where for row in rows] == [
        "f.ndjson, line 1", "f.ndjson, line 3, character 10", "f.ndjson, line 4", "f.ndjson, line 5",
    ]  # fmt: skip


def test_an_endless_line_is_refused() -> None:
    [problem] = read(b'"' + b"x" * 4_000_001, ".ndjson")
    assert "longer than" in str(problem)

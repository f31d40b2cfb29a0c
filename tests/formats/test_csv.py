"""The CSV table: RFC 4180, formulas defused, lists in cells, and all of it undone again."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.formats.documents import BELARUS, HANDFUL, RUSSIA, document, listing, place
from timeline.formats import FORMATS
from timeline.formats.csv import (
    COLUMNS,
    IMPORTED,
    guard,
    join_qualified,
    join_values,
    split_qualified,
    split_values,
    unguard,
)


def rows(*documents: dict[str, Any]) -> list[dict[str, str]]:
    text = b"".join(FORMATS["csv"].dump(listing(*documents))).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_header_names_every_column_and_all_that_import_reads() -> None:
    text = b"".join(FORMATS["csv"].dump(listing())).decode()
    assert text == ",".join(COLUMNS) + "\r\n"
    assert set(IMPORTED) <= set(COLUMNS)


def test_every_event_is_a_row_of_as_many_cells_as_the_header_has() -> None:
    read = rows(*HANDFUL)
    assert [row["id"] for row in read] == [str(each["id"]) for each in HANDFUL]
    assert all(len(row) == len(COLUMNS) and None not in row.values() for row in read)


def test_the_cells_of_an_event_say_what_its_document_says() -> None:
    row = next(row for row in rows(*HANDFUL) if row["slug"] == "radar-lease")
    assert (
        row
        | {
            "date": "/2021-06",
            "start_earliest": "",
            "start_latest": "2021-06-30T23:59:59Z",
            "end_earliest": "2021-06-01T00:00:00Z",
            "end_latest": "2021-06-30T23:59:59Z",
            "approximate": "false",
            "certainty": "possible",
            "actors": "russia (lessee); belarus (lessor)",
            "actor_names": "Russia; Belarus",
            "places": "hantsavichy",
            "lat": "52.75",
            "lon": "26.43",
            "tags": "basing; csto",
            "sources": "report-2020",
            "description": "",
        }
        == row
    )


def test_how_far_an_open_end_is_known_is_a_column() -> None:
    assert next(row["known_until"] for row in rows(*HANDFUL) if row["date"] == "1994/..") == "2020-10-11"


def test_quotes_commas_and_line_breaks_in_a_text_survive() -> None:
    hard = 'He said: "no, never";\r\nthen left\n"'
    assert rows(document(1, summary=hard))[0]["summary"] == hard


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "'=", "''@"])
def test_a_title_that_a_spreadsheet_would_run_is_defused_and_can_be_undone(start: str) -> None:
    title = f'{start}HYPERLINK("http://example.org")'
    cell = rows(document(1, title=title))[0]["title"]
    assert cell == f"'{title}"
    assert unguard(cell) == title


def test_every_column_of_words_is_guarded() -> None:
    bad = "=1+1"
    named = {"id": 1, "slug": "-x", "name": bad, "title": bad, "role": None, "lat": None, "lon": None}
    given: dict[str, Any] = dict.fromkeys(("title", "summary", "description", "lang", "kind", "url"), bad)
    given |= {key: [named] for key in ("actors", "places", "sources")}
    [row] = rows(document(1, slug="-x", text=bad, tags=["-x"], **given))
    assert [column for column, cell in row.items() if cell[:1] in {"=", "+", "-", "@"}] == []


@pytest.mark.parametrize("date", ["-0043", "-0043-03-15", "-0044/-0043", "Y-13800000000"])
def test_a_date_before_our_era_survives_as_it_is(date: str) -> None:
    assert rows(document(1, date))[0]["date"] == date


def test_a_southern_and_western_place_keeps_its_numbers() -> None:
    row = rows(document(1, places=[place(1, "nowhere", "Nowhere"), place(2, "rio", "Rio", -22.9, -43.2)]))[0]
    assert (row["lat"], row["lon"]) == ("-22.9", "-43.2")


def test_a_draft_without_a_date_is_a_row_with_empty_cells() -> None:
    row = rows(document(1, None))[0]
    assert (row["date"], row["start_earliest"], row["approximate"]) == ("", "", "")


def test_an_event_can_be_put_together_again_from_its_row() -> None:
    tags = ["csto", "-nato"]
    [row] = rows(document(1, title="=A", text="'tis so", actors=[RUSSIA, BELARUS | {"role": None}], tags=tags))
    cells = {column: unguard(cell) for column, cell in row.items()}
    assert (cells["title"], cells["date_text"]) == ("=A", "'tis so")
    actors = [split_qualified(value) for value in split_values(cells["actors"])]
    assert actors == [("russia", "participant"), ("belarus", None)]
    assert split_values(cells["tags"]) == tags


@given(st.text())
@example("'=1")
@example("' =1")
@example("'")
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.lists(st.text(alphabet=st.sampled_from("ab;\\ '=,\"")).map(str.strip).filter(bool)))
@example(["a\\"])
@example(["a;b", "\\;"])
def test_joining_is_undone_exactly(values: list[str]) -> None:
    assert split_values(join_values(values)) == values


@given(st.from_regex(r"\A[a-z0-9-]{1,9}\Z"), st.none() | st.text(min_size=1))
def test_a_role_is_taken_off_its_actor_again(slug: str, role: str | None) -> None:
    assert split_qualified(join_qualified(slug, role)) == (slug, role)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Russia", ("Russia", None)),
        ("European Union (27) (party)", ("European Union (27)", "party")),
        ("Armed forces(lead)", ("Armed forces", "lead")),
        ("(lead)", ("(lead)", None)),
        ("Group ()", ("Group ()", None)),
    ],
)
def test_a_role_after_a_name_in_somebody_elses_table_is_understood(value: str, meant: tuple[str, str | None]) -> None:
    assert split_qualified(value) == meant


def test_a_backslash_in_somebody_elses_list_is_only_a_backslash() -> None:
    assert split_values(r"C:\files; AC\\DC;; d\;e ;\ ") == ["C:\\files", "AC\\DC", "d;e", "\\"]


def test_only_the_columns_that_come_from_the_fields_asked_for() -> None:
    cut = {"id": 7, "title": "=Lease", "sources": [{"slug": "report", "title": "A report"}]}
    text = b"".join(FORMATS["csv"].dump(listing(cut, fields=["title", "sources"]))).decode()
    assert text == "id,title,sources,source_titles\r\n7,'=Lease,report,A report\r\n"
    every_key = {"date", "actors", "places", "sources", *COLUMNS}
    assert b"".join(FORMATS["csv"].dump(listing(fields=sorted(every_key)))).decode() == ",".join(COLUMNS) + "\r\n"

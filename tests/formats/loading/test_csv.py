"""CSV with a header: what is read, what is refused and how it is said."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.errors import Problem
from timeline.formats.csv import guard, join_qualified, join_values
from timeline.formats.loading import LOADERS, Notes, Options, Row


def read(content: str | bytes, notes: Notes | None = None, **options: Any) -> list[Row | Problem]:
    stream = io.BufferedReader(io.BytesIO(content.encode() if isinstance(content, str) else content))
    return list(LOADERS[".csv"].load(stream, "f.csv", Options(**options), notes or Notes()))


def raws(content: str | bytes, **options: Any) -> list[dict[str, Any]]:
    rows = read(content, **options)
    assert all(isinstance(row, Row) for row in rows), rows
    return [dict(row.raw) for row in rows if isinstance(row, Row)]


def problems(content: str | bytes, **options: Any) -> list[str]:
    return [str(row) for row in read(content, **options) if isinstance(row, Problem)]


def test_columns_are_known_by_their_names_in_any_case() -> None:
    assert raws("Title, DATE ,importance\nA,2014,4\n") == [{"title": "A", "date": "2014", "importance": "4"}]


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert raws(b"\xef\xbb\xbftitle,date\r\nA,2014\r\n") == [{"title": "A", "date": "2014"}]


def test_a_cell_may_hold_commas_quotes_and_line_breaks() -> None:
    assert raws('title,date,description\n"A, ""b""",2014,"one\ntwo"\n') == [
        {"title": 'A, "b"', "date": "2014", "description": "one\ntwo"}
    ]


def test_their_columns_are_taken_for_ours_as_told() -> None:
    assert raws(
        "name,when,where\nA,2014,Kyiv\n", columns=(("name", "title"), ("when", "date"), ("where", "place"))
    ) == [{"title": "A", "date": "2014", "places": [{"place": "Kyiv"}]}]


def test_several_columns_may_fill_one_list() -> None:
    told = (("a", "tag"), ("b", "tags"))
    assert raws("title,date,a,b\nA,2014,x,y; z\n", columns=told)[0]["tags"] == ["x", "y", "z"]


def test_an_empty_ours_leaves_a_column_out() -> None:
    notes = Notes()
    rows = read("title,date,kind\nA,2014,x\n", notes, columns=(("kind", ""),))
    assert isinstance(rows[0], Row)
    assert rows[0].raw == {"title": "A", "date": "2014"}
    assert notes.ignored == ["kind"]


def test_columns_that_are_not_imported_are_told() -> None:
    notes = Notes()
    read(",title,date,age\n1,A,2014,7\n", notes)
    assert notes.ignored == ["column 1, which has no name", "age"]


@pytest.mark.parametrize(
    ("start", "end", "date"),
    [("2014", "2015", "2014/2015"), ("2014", "2014", "2014"), ("2014", "", "2014"), ("2014", "..", "2014/..")],
)
def test_a_start_and_an_end_make_one_date(start: str, end: str, date: str) -> None:
    assert raws(f"title,start,end\nA,{start},{end}\n")[0]["date"] == date


def test_rows_without_an_end_are_told() -> None:
    notes = Notes()
    read("title,start,end\nA,2014,\nB,2015,\nC,2016,2017\n", notes)
    assert notes.assumptions == {"rows without an end: taken for single dates": 2}


def test_an_end_without_a_start_is_refused() -> None:
    assert problems("title,start,end\nA,,2014\n") == [
        "f.csv, row 2, column start: there is an end and no start: give the start, or .. for an open one"
    ]


def test_an_actor_may_have_a_role_and_a_list_is_split_at_semicolons() -> None:
    assert raws("title,date,actors\nA,2014,russia (host); United States (lead); belarus\n")[0]["actors"] == [
        {"actor": "russia", "role": "host"},
        {"actor": "United States", "role": "lead"},
        {"actor": "belarus"},
    ]


def test_a_blank_cell_empties_what_may_be_empty_and_says_nothing_elsewhere() -> None:
    assert raws("title,date,summary,kind,tags,status,slug,importance\nA,2014,,,,,,\n") == [
        {"title": "A", "date": "2014", "summary": None, "kind": None, "tags": []}
    ]


def test_blank_rows_are_passed_over_and_short_ones_are_filled() -> None:
    notes = Notes()
    rows = read("title,date,kind\n\nA,2014\n,,\n", notes)
    assert [row.where for row in rows] == ["f.csv, row 3"]
    assert notes.assumptions == {"blank rows: passed over": 1}


def test_the_point_and_the_name_of_a_place_come_as_hints() -> None:
    [row] = read("title,date,place,place_names,lat,lon\nA,2014,kyiv,Kyiv,50.45,30.52\n")
    assert isinstance(row, Row)
    assert row.hints == {("place", "kyiv"): {"name": "Kyiv", "lat": "50.45", "lon": "30.52"}}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no header"),
        ("title,date,Date\nA,1,2\n", "2 columns are called 'date'"),
        ("date,name\n2014,A\n", "no column is the title"),
        ("title,kind\nA,b\n", "no column is the date"),
        ("title,date,start\nA,1,2\n", "both a date and a start"),
        ("title,end\nA,2\n", "an end and no start"),
        ("title;date\nA;2014\n", "--delimiter ';'"),
        ("title,date\nA,2014,x,y\n", "4 cells for 2 columns; the first too many is 'x'"),
        ('title,date\n"A,2014\n', "a quote is opened and never closed"),
        ('title,date\n"A"b,2014\n', "goes on after its closing quote"),
        ("title,date\nA," + "x" * 140_000 + "\n", "more than 131,072 characters"),
        ("title,date\nA,2014\n".encode("utf-16"), "UTF-16"),
        (b"title,date\nCaf\xe9,2014\n", "row 2, column title"),
    ],
)
def test_a_hostile_file_is_refused_in_words(content: str | bytes, words: str) -> None:
    said = "\n".join(problems(content))
    assert words in said
    assert all(problem.cure for problem in read(content) if isinstance(problem, Problem))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("nome", "title"), "did you mean name?"),
        (("name", "titel"), "did you mean title?"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(told: tuple[str, str], words: str) -> None:
    assert words in "\n".join(problems("name,date\nA,2014\n", columns=(told,)))


def test_a_faulty_row_does_not_hide_the_faults_of_the_next() -> None:
    said = problems(b"title,date\nA,1,2\nB\xff,2014\nC,2014\n")
    assert [line.split(":")[0] for line in said] == ["f.csv, row 2", "f.csv, row 3, column title"]


def test_an_undated_file_is_fine_when_drafts_are_read() -> None:
    assert raws("title\nA\n", undated=True) == [{"title": "A"}]


words = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), min_size=1).map(str.strip)
spoken = words.filter(bool)
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@given(
    title=spoken,
    summary=st.text(st.characters(codec="utf-8", exclude_characters="\r")).map(str.strip),
    tags=st.lists(spoken, max_size=4),
    actors=st.lists(st.tuples(slugs, st.none() | slugs), max_size=4),
)
def test_what_an_export_writes_is_read_as_it_was(
    title: str, summary: str, tags: list[str], actors: list[tuple[str, str | None]]
) -> None:
    written = io.StringIO(newline="")
    out = csv.writer(written)
    out.writerow(["title", "date", "summary", "tags", "actors"])
    cells = [guard(title), "-0043-03-15", guard(summary), guard(join_values(tags))]
    out.writerow([*cells, guard(join_values(join_qualified(*actor) for actor in actors))])
    assert raws(written.getvalue()) == [
        {
            "title": title,
            "date": "-0043-03-15",
            "summary": summary or None,
            "tags": tags,
            "actors": [{"actor": slug, "role": role} if role else {"actor": slug} for slug, role in actors],
        }
    ]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fall_over(content: bytes) -> None:
    assert all(isinstance(row, Row | Problem) for row in read(b"title,date\n" + content))

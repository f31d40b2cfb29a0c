"""The truth table of temporal.md 3.1 for the window March 2015, cell by cell."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import ids, items
from tests.queries.conftest import Filled
from tests.queries.data import add_many
from timeline.db import Database

MATCHES = ("intersects", "starts", "within", "covers", "before", "after")
TABLE = """
2015-03-14               D D D - - -
2015-03-14~              P P P - - -
2015-03                  D D D P - -
2015                     P P P P P P
2015?                    P P P P P P
2015-21                  P P P P - P
201X                     P P P P P P
2014/2015                P - - P P -
2014/2016                D - - D - -
2013/..                  D - - D - -
2013/                    P - - P P -
/2015-03                 D P P P - -
2014-12/2015-02          - - - - D -
2015-02-28/2015-03-01    D - - - - -
[2014,2015-03]           P P P P P -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(row[0], match, cell) for row in ROWS for match, cell in zip(MATCHES, row[1:], strict=True)]


def fill(session: Session) -> None:
    add_many(session, [{"date": row[0], "title": row[0]} for row in ROWS])


@pytest.mark.parametrize(("date", "match", "cell"), CELLS)
def test_each_cell_of_the_table(filled: Filled, engine_name: str, date: str, match: str, cell: str) -> None:
    database: Database = filled(engine_name, fill)
    with database.reading() as session:
        found = {item["title"]: item["certainty"] for item in items(session, on="2015-03", match=match)}
        assert found.get(date) == {"D": "definite", "P": "possible", "-": None}[cell]
        surely = {item["title"] for item in items(session, on="2015-03", match=match, certainty="definite")}
        assert (date in surely) == (cell == "D")


def test_an_end_in_the_window_certainly_and_perhaps(session: Session) -> None:
    add_many(session, [{"date": text} for text in ("2014/2015-03-14", "2014/2015", "2013/..", "2013/", "2015-03-31~")])
    assert ids(session, on="2015-03", match="ends") == [4, 1, 2, 5]
    assert ids(session, on="2015-03", match="ends", certainty="definite") == [1]


def test_an_open_end_known_to_hold_until_a_date_is_definite_up_to_there_only(session: Session) -> None:
    add_many(session, [{"date": "1994/..", "known_until": "2020-09"}])
    for on, certainty in (("2020-09-30", "definite"), ("2020-10-01", "possible"), ("2100", "possible")):
        assert [item["certainty"] for item in items(session, on=on)] == [certainty]

"""How much of the events an answer shows: `limit` and `fields` in the formats that stream, and lanes by timeline."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import EventFactory, TimelineFactory

DATE_COLUMNS = (
    "id date label date_text precision approximate uncertain"
    " start_earliest start_latest end_earliest end_latest known_until"
)


@pytest.fixture
def two(session: Session) -> None:
    """Two events, the first of which is on a timeline with a lane of its own."""
    EventFactory(session=session, slug="one", title="One", date="2014-03", places=["brest"])
    EventFactory(session=session, slug="two", title="Two", date="2015-03")
    lanes = [{"slug": "west", "title": "West"}, {"slug": "east", "title": "East"}]
    entries = [{"event": "one", "lane": "east", "headline": "The first"}]
    TimelineFactory(session=session, slug="t", title="T", lanes=lanes, entries=entries)
    TimelineFactory(session=session, slug="u", title="U", query="kind=event")


@pytest.mark.parametrize(("limit", "items", "cut"), [(1, 1, True), (2, 2, False), (3, 2, False)])
@pytest.mark.usefixtures("two")
def test_vis_says_that_limit_cut_it(client: FlaskClient, limit: int, items: int, cut: bool) -> None:
    drawn = client.get(f"/api/v1/events.vis?limit={limit}").get_json()
    assert len(drawn["items"]) == items
    assert drawn["meta"]["cut"] is cut


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ("title", "id title"),
        ("places,lang", "id places place_names lat lon lang"),
        ("date", DATE_COLUMNS),
    ],
)
@pytest.mark.usefixtures("two")
def test_csv_has_the_columns_of_the_fields_asked_for(client: FlaskClient, fields: str, columns: str) -> None:
    read = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/events.csv?fields={fields}").text, newline="")))
    assert [list(row) for row in read] == [columns.split()] * 2
    assert {row.get("title", "One") for row in read} <= {"One", "Two"}


@pytest.mark.parametrize("path", ["/api/v1/events.vis?", "/api/v1/events?format=vis&", "/api/v1/gantt?"])
def test_what_draws_whole_events_refuses_fields(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}fields=title")
    assert answer.status_code == 400
    assert [each["parameter"] for each in answer.get_json()["errors"]] == ["fields"]


@pytest.mark.usefixtures("two")
def test_a_filter_that_names_one_timeline_gives_the_gantt_its_lanes(client: FlaskClient) -> None:
    chart = client.get("/api/v1/gantt?timeline=t&lane_by=timeline").get_json()
    assert [lane["id"] for lane in chart["lanes"]] == ["west", "east"]
    assert [(task["lane"], task["name"]) for task in chart["tasks"]] == [("east", "The first")]


@pytest.mark.parametrize("filters", ["", "&timeline=t,u"])
@pytest.mark.usefixtures("two")
def test_lanes_by_timeline_need_exactly_one(client: FlaskClient, filters: str) -> None:
    answer = client.get(f"/api/v1/gantt?lane_by=timeline{filters}")
    assert answer.status_code == 400
    (error,) = answer.get_json()["errors"]
    assert error["parameter"] == "lane_by"
    assert "exactly one" in error["message"]

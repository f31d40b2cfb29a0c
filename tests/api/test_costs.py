"""What an answer costs: as many statements for thirty events as for one, on every route that lists."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.factories import EventFactory, TimelineFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT

PATHS = (
    "/api/v1/events",
    "/api/v1/events?from=2014&tag=a&actor=russia&count=exact",
    "/api/v1/events?sort=relevance&q=event",
    "/api/v1/events?lang=be",
    "/api/v1/events.csv",
    "/api/v1/events.ndjson",
    "/api/v1/events.vis",
    "/api/v1/events/event-0",
    "/api/v1/events/event-0?lang=be",
    "/api/v1/events/event-0/related",
    "/api/v1/events/event-0/revisions",
    "/api/v1/events/event-0/revisions/1",
    "/api/v1/timelines",
    "/api/v1/timelines/t",
    "/api/v1/timelines/t/events",
    "/api/v1/timelines/t/events.vis",
    "/api/v1/timelines/t/gantt",
    "/api/v1/gantt",
    "/api/v1/gantt?lane_by=actor",
    "/api/v1/density?from=2014&to=2015",
    "/api/v1/facets?by=kind,tag,actor,place,decade",
    "/api/v1/actors",
    "/api/v1/places?q=place",
    "/api/v1/tags",
    "/api/v1/sources",
    "/api/v1/kinds",
)


def _fill(database: Database, numbers: range) -> None:
    with database.transaction(SYSTEM_ACCOUNT, "fill") as session:
        for number in numbers:
            EventFactory(
                session=session,
                title=f"Event {number}",
                date="2014-03",
                slug=f"event-{number}",
                kind="k",
                tags=["a", f"tag-{number}"],
                places=[f"place-{number}"],
                sources=["report"],
                actors=[{"actor": "russia", "role": "host"}, {"actor": f"actor-{number}"}],
                relations=[{"type": "extends", "to": "event-0"}] if number else [],
            )
        if 0 in numbers:
            TimelineFactory(session=session, slug="t", title="T", query="tag=a")


def _costs(client: FlaskClient, queries: list[str], paths: tuple[str, ...] = PATHS) -> dict[str, int]:
    costs = {}
    for path in paths:
        queries.clear()
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        assert answer.data
        costs[path] = len(queries)
    return costs


def test_one_event_and_thirty_cost_the_same_number_of_statements(
    client: FlaskClient, database: Database, queries: list[str]
) -> None:
    _fill(database, range(1))
    of_one = _costs(client, queries)
    _fill(database, range(1, 30))
    assert _costs(client, queries) == of_one
    assert max(of_one.values()) <= 16


def test_one_related_event_and_thirty_cost_the_same_in_another_language(
    client: FlaskClient, database: Database, queries: list[str]
) -> None:
    path = ("/api/v1/events/event-0/related?lang=be",)
    _fill(database, range(2))
    of_one = _costs(client, queries, path)
    _fill(database, range(2, 31))
    assert _costs(client, queries, path) == of_one


def test_a_list_that_did_not_change_costs_one_statement(
    client: FlaskClient, database: Database, queries: list[str]
) -> None:
    _fill(database, range(1))
    for path in PATHS:
        first = client.get(path)
        assert first.data
        queries.clear()
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path
        assert again.data == b""
        if "event-0" not in path and not path.endswith("/t"):
            assert len(queries) == 1, (path, queries)

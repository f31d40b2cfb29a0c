"""Reading costs the same number of statements for one event and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.queries.asking import ids, page, question
from tests.queries.data import add_many, add_thing, pin
from timeline.db import finish
from timeline.queries import event, gantt, picker
from timeline.queries import timeline as timelines
from timeline.queries.density import density
from timeline.queries.facets import BY, facets
from timeline.vocab import Entity

ASKED: dict[str, Callable[[Session], Any]] = {
    "page": lambda session: page(session, limit="1000"),
    "window": lambda session: page(session, on="2014", limit="1000", count="exact"),
    "filters": lambda session: page(session, tag="x", actor="ada", place_all="brest", limit="1000"),
    "order": lambda session: page(session, tag="x", sort="-updated", count="estimate"),
    "search": lambda session: page(session, q="event", sort="relevance"),
    "language": lambda session: page(session, lang="de"),
    "saved": lambda session: page(session, timeline="saved"),
    "stream": ids,
    "extent": lambda session: event.extent(session, question(session)),
    "one": lambda session: event.one(session, "e-1"),
    "related": lambda session: event.related(session, 1),
    "facets": lambda session: facets(session, question(session), BY),
    "density": lambda session: density(session, question(session), 50),
    "timeline": lambda session: timelines.one(session, "saved"),
    "timelines": timelines.listing,
    "lanes": lambda session: timelines.lanes_of(session, timelines.find(session, "saved")),
    "gantt": lambda session: gantt.documents(session, question(session, tag="x")),
    **{
        str(entity): lambda session, entity=entity: (  # type: ignore[misc]
            picker.listing(session, entity, "x"),
            picker.listing(session, entity),
        )
        for entity in (Entity.KIND, Entity.TAG, Entity.ACTOR, Entity.PLACE, Entity.SOURCE)
    },
}


def _add(session: Session, count: int) -> None:
    given = {"tags": ["x"], "actors": ["ada"], "places": ["brest"], "sources": ["book"], "kind": "battle"}
    row = {"date": "2014", **given, "translations": {"de": {"title": "Titel"}}}
    keys = add_many(session, [{**row, "relations": [("extends", 1)] if n or count > 1 else []} for n in range(count)])
    pin(session, 1, *keys)
    finish(session)


@pytest.mark.parametrize("name", list(ASKED))
def test_as_many_statements_for_one_event_as_for_thirty(session: Session, queries: list[str], name: str) -> None:
    add_thing(session, Entity.TIMELINE, "saved", query="tag=x")
    _add(session, 1)
    counts = []
    for _ in range(2):
        queries.clear()
        ASKED[name](session)
        counts.append(len(queries))
        if len(counts) == 1:
            _add(session, 30)
    assert counts[0] == counts[1] > 0, queries
    assert counts[0] <= (len(BY) + 4 if name == "facets" else 7)

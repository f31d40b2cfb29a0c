"""Every column that an editor may set has an input field, and the other way round."""

from __future__ import annotations

import pytest
from marshmallow import Schema

from timeline.models import (
    Actor,
    Base,
    Citation,
    Event,
    EventActor,
    EventPlace,
    EventText,
    Media,
    Place,
    Source,
    Timeline,
    TimelineEntry,
)
from timeline.schemas.actor import ActorInput
from timeline.schemas.event import ActorLink, CitationInput, EventInput, MediaInput, PlaceLink, TextInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.schemas.timeline import EntryInput, TimelineInput

KEPT_BY_US = {"id", "revision", "created_at", "updated_at", "deleted_at", "position", "event_id", "timeline_id"}
"""Columns that the program fills by itself."""

DERIVED = {"se", "sl", "ee", "el", "qual", "precision", "offset_s", "month_day", "span_class"}
"""Columns that follow from the date."""

PAIRS: list[tuple[type[Base], type[Schema], dict[str, str], set[str]]] = [
    (
        Event,
        EventInput,
        {"edtf": "date", "kind_id": "kind", "dataset_id": "dataset"},
        {"slug", "title", "summary", "description", "actors", "places", "tags", "sources", "relations", "media"}
        | {"translations"},
    ),
    (EventText, TextInput, {"lang": "title"}, set()),
    (EventActor, ActorLink, {"actor_id": "actor", "role_id": "role"}, set()),
    (EventPlace, PlaceLink, {"place_id": "place"}, set()),
    (Citation, CitationInput, {"source_id": "source", "claim_id": "source"}, set()),
    (Media, MediaInput, {}, set()),
    (Actor, ActorInput, {}, {"slug", "name", "aliases"}),
    (Place, PlaceInput, {"parent_id": "parent"}, {"slug", "name", "aliases"}),
    (Source, SourceInput, {}, {"slug"}),
    (Timeline, TimelineInput, {}, {"slug", "lanes", "entries"}),
    (TimelineEntry, EntryInput, {"event_id": "event", "lane_id": "lane"}, {"event"}),
]
"""Table, input, columns that the input calls otherwise, fields that live in other tables."""


@pytest.mark.parametrize(
    ("model", "schema", "renamed", "elsewhere"), PAIRS, ids=lambda each: getattr(each, "__name__", "")
)
def test_every_column_has_a_field_and_every_field_a_column(
    model: type[Base], schema: type[Schema], renamed: dict[str, str], elsewhere: set[str]
) -> None:
    columns = set(Base.metadata.tables[model.__tablename__].columns.keys()) - KEPT_BY_US - DERIVED
    assert {renamed.get(column, column) for column in columns} == set(schema().fields) - elsewhere

"""What may be sent of a curated timeline: its lanes and entries."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from timeline.schemas.base import Fault, Input, did_you_mean
from timeline.schemas.fields import Flag, Lang, Link, Reference, Several, SlugField, Text, Word
from timeline.vocab import State

LANE_BY = ("kind", "actor", "place", "tag", "timeline")
MAX_LANES = 200
MAX_ENTRIES = 5_000


class LaneInput(Input):
    """One row of the drawing."""

    slug = SlugField(80, required=True)
    title = Text(required=True)


class EntryInput(Input):
    """An event pinned to the timeline, or excluded from what its query brings."""

    event = Reference(required=True)
    lane = SlugField(80, allow_none=True)
    headline = Text(allow_none=True)
    excluded = Flag()


class TimelineInput(Input):
    """A selection of events with a title. Entries are in order; an entry may be an event's slug alone."""

    slug = SlugField(80)
    title = Text(required=True)
    summary = Text(2_000, lines=True, allow_none=True)
    lang = Lang()
    state = Word(State)
    query = Text(2_000, allow_none=True)
    lane_by = Word(LANE_BY, allow_none=True)
    lanes = Several(Link(LaneInput, "slug"), MAX_LANES)
    entries = Several(Link(EntryInput, "event"), MAX_ENTRIES)

    @validates_schema
    def known_lanes(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse an entry whose lane is not among the lanes, when both are given, and a lane or event given twice."""
        lanes = [lane["slug"] for lane in data.get("lanes", ())]
        faults: dict[str, Any] = {}
        for position, slug in enumerate(lanes):
            if slug in lanes[:position]:
                faults.setdefault("lanes", {})[position] = {"slug": [Fault(f"{slug} is given twice", "take one out")]}
        if "lanes" in data:
            for position, entry in enumerate(data.get("entries", ())):
                lane = entry.get("lane")
                if lane is not None and lane not in lanes:
                    cure = did_you_mean(lane, lanes) or "add it to lanes"
                    fault = Fault(f"{lane} is not one of this timeline's lanes", cure)
                    faults.setdefault("entries", {})[position] = {"lane": [fault]}
        if faults:
            raise ValidationError(faults)

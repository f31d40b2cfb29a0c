"""What anybody may read: one file an entity. Nothing here writes, and nothing here knows a table."""

from timeline.api.house import Blueprint
from timeline.api.public import date, event, gantt, health, overview, picker, timeline

BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    room.blueprint for room in (event, timeline, gantt, overview, picker, date, health)
)

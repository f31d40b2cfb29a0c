"""What may be sent of a place."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from timeline.schemas.base import Fault
from timeline.schemas.fields import Number, Reference, Text
from timeline.schemas.kind import NamedInput


class PlaceInput(NamedInput):
    """A point on the map (WGS 84 degrees) and the larger place around it."""

    lat = Number(-90, 90, allow_none=True)
    lon = Number(-180, 180, allow_none=True)
    country = Text(80, allow_none=True)
    parent = Reference(allow_none=True)

    @validates_schema
    def point(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse half a point."""
        if (data.get("lat") is None) != (data.get("lon") is None):
            missing = "lat" if data.get("lat") is None else "lon"
            raise ValidationError({missing: [Fault("a point needs both lat and lon", f"give {missing} too")]})

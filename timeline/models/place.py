"""The place: a point on the map, and the larger place that it lies in."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base, Tracked
from timeline.models.types import BigId, Key, Word


class Place(Tracked, Base):
    """One place. Degrees are WGS 84; a filter by a place finds what happened in the places within it."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point"),
        Index(None, "lat", "lon"),
        Index(None, "parent_id"),
    )

    id: Mapped[Key]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    country: Mapped[Word | None]
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("place.id"))

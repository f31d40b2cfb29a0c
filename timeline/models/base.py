"""The declarative base: one metadata, one naming convention. Tables live in the files beside this one."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped

from timeline.models.types import Micros

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of every table. A relationship, where there is one, is `lazy="raise"`: nothing loads behind one's back."""

    metadata = MetaData(naming_convention=NAMING)


class Tracked:
    """What every thing with a history has: its latest revision, and when it was made, changed, deleted."""

    revision: Mapped[int]
    created_at: Mapped[Micros]
    updated_at: Mapped[Micros]
    deleted_at: Mapped[Micros | None]

"""History: changesets numbered in the order of commits, the revisions they made, and proposals."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base
from timeline.models.types import BigId, Key, Line, Micros, Seconds, Word


class Counter(Base):
    """A number raised under the lock of its row: `changeset` and `public_version` (see timeline.db)."""

    __tablename__ = "counter"

    name: Mapped[Word] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigId)


class Changeset(Base):
    """One transaction's changes. `seq` and `instant` are given at commit, so they follow the order of commits."""

    __tablename__ = "changeset"

    id: Mapped[Key]
    seq: Mapped[int | None] = mapped_column(BigId, unique=True)
    instant: Mapped[Micros | None]
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    note: Mapped[Line]


class Revision(Base):
    """What a thing was from one changeset to the next. `closed_by` is the changeset that replaced it.

    `snapshot` is JSON text; `public` says whether readers saw the thing then.
    """

    __tablename__ = "revision"
    __table_args__ = (Index(None, "changeset_id"), Index(None, "closed_by"))

    entity: Mapped[Word] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    changeset_id: Mapped[int] = mapped_column(BigId, ForeignKey("changeset.id"))
    closed_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("changeset.id"))
    valid_from: Mapped[Micros | None]
    valid_to: Mapped[Micros | None]
    se: Mapped[Seconds | None]
    sl: Mapped[Seconds | None]
    ee: Mapped[Seconds | None]
    el: Mapped[Seconds | None]
    snapshot: Mapped[Line]
    public: Mapped[bool]


class Proposal(Base):
    """A change that a contributor asks for, as a merge patch on a revision."""

    __tablename__ = "proposal"
    __table_args__ = (Index(None, "entity", "entity_id"),)

    id: Mapped[Key]
    entity: Mapped[Word]
    entity_id: Mapped[int | None] = mapped_column(BigId)
    base_revision: Mapped[int | None]
    merge_patch: Mapped[Line]
    state: Mapped[Word]
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    verdict: Mapped[Line | None]
    verdict_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    created_at: Mapped[Micros]
    decided_at: Mapped[Micros | None]

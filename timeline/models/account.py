"""Who writes: accounts and the tokens they show. The first migration adds the account `system`."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from timeline.models.base import Base
from timeline.models.types import BigId, Key, Line, Micros, Word, one_of
from timeline.vocab import Role

SYSTEM_ACCOUNT = 1
"""The account in whose name the command line and the shipped data are written."""


class Account(Base):
    """A person or program that changes things."""

    __tablename__ = "account"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[Key]
    name: Mapped[Line] = mapped_column(unique=True)
    role: Mapped[Word]
    created_at: Mapped[Micros]
    disabled_at: Mapped[Micros | None]


class Token(Base):
    """A secret shown once; only its hash is kept."""

    __tablename__ = "token"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("account.id"))
    prefix: Mapped[Word]
    hash: Mapped[Line] = mapped_column(unique=True)
    scopes: Mapped[Line]
    created_at: Mapped[Micros]
    expires_at: Mapped[Micros | None]
    last_used_at: Mapped[Micros | None]
    revoked_at: Mapped[Micros | None]

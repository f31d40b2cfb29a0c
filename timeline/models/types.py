"""Column types and shorthands that several tables share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Text,
)
from sqlalchemy.orm import mapped_column

# SQLite numbers rows by itself only for a column declared INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")

Key = Annotated[int, mapped_column(BigId, primary_key=True)]
"""A number given by the database."""
Seconds = Annotated[int, mapped_column(BigInteger)]
"""A point on the time axis: see timeline.dates."""
Micros = Annotated[int, mapped_column(BigInteger)]
"""An instant of the program itself: microseconds since 1970, UTC."""
Small = Annotated[int, mapped_column(SmallInteger)]
Word = Annotated[str, mapped_column(String(80))]
"""A slug, a code or a word of a closed vocabulary."""
Line = Annotated[str, mapped_column(Text)]
"""Text of any length; what may be stored is checked by the schemas."""
EventKey = Annotated[int, mapped_column(BigId, ForeignKey("event.id", ondelete="CASCADE"))]


def one_of(column: str, words: type[StrEnum], name: str | None = None) -> CheckConstraint:
    """Return the constraint that keeps `column` to the words of a closed vocabulary."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)

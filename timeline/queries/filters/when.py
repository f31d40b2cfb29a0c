"""Filters by time besides the window itself: how well the date is known, how long it lasted, which day of the year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from timeline import dates
from timeline.queries.filters.base import Filter, Scope
from timeline.schemas.query import Text, Word
from timeline.vocab import Certainty


def _qualified(table: Any, value: str, _scope: Scope) -> sa.ColumnElement[bool]:
    choice: sa.ColumnElement[bool] = {"include": sa.true(), "exclude": table.qual == 0, "only": table.qual != 0}[value]
    return choice


def _ongoing(table: Any, value: str, scope: Scope) -> sa.ColumnElement[bool]:
    """Leave out what began before the window for certain, or keep that alone (data-model.md 5)."""
    begin = scope.window.begin
    choice: sa.ColumnElement[bool] = {"first": sa.true(), "omit": table.sl >= begin, "only": table.sl < begin}[value]
    return choice


def _definite(scope: Scope) -> bool:
    return scope.values.get("certainty") == Certainty.DEFINITE


def _at_least(table: Any, seconds: int, scope: Scope) -> sa.ColumnElement[bool]:
    """Ask how long it may last; for certain it lasts a second, or from its latest start to its earliest end."""
    if _definite(scope):
        return sa.and_(sa.true() if seconds <= 1 else table.ee - table.sl >= seconds, table.qual == 0)
    return sa.and_(table.el - table.se >= seconds)


def _at_most(table: Any, seconds: int, scope: Scope) -> sa.ColumnElement[bool]:
    if _definite(scope):
        return sa.and_(table.el - table.se <= seconds, table.qual == 0)
    return sa.and_(table.ee - table.sl <= seconds) if seconds >= 1 else sa.false()


def instant(text: str) -> int:
    """Read an RFC 3339 date-time, or a date, as microseconds UTC; without a zone it is UTC. Raise ValueError."""
    cure = "write it like 2020-09-15T12:00:00Z"
    if not text.isascii() or not text[:4].isdigit():
        raise ValueError(f"{text!r} is no instant: {cure}")
    try:
        # A `+` of a zone reaches us as a blank when an address is typed by hand.
        moment = datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
    except ValueError:
        raise ValueError(f"{text!r} is no instant: {cure}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


FILTERS = [
    Filter(
        "qualified",
        Word(
            ["include", "exclude", "only"],
            metadata={"description": "Dates marked uncertain or approximate: `include` (default), `exclude`, `only`."},
        ),
        _qualified,
        lambda value: {
            "include": "",
            "exclude": "whose date is not marked approximate or uncertain",
            "only": "whose date is marked approximate or uncertain",
        }[value],
    ),
    Filter(
        "precision",
        Word(
            dates.PRECISIONS, metadata={"description": "Known at least to this: `day` leaves out months and years."}
        ),
        lambda table, value, _: table.precision >= dates.PRECISIONS.index(value),
        lambda value: f"known at least to the {value}",
    ),
    Filter(
        "ongoing",
        Word(
            ["first", "omit", "only"],
            metadata={
                "description": "What began before the window for certain: comes `first` (default), is left out "
                "(`omit`), or is all that stays (`only`)."
            },
        ),
        _ongoing,
        lambda value: {
            "first": "",
            "omit": "leaving out what began before",
            "only": "that began before",
        }[value],
    ),
    Filter(
        "min_duration",
        Text(metadata={"description": "May last, or certainly lasts, at least this (ISO 8601).", "example": "P3D"}),
        _at_least,
        lambda value: f"lasting at least {_duration_words(value)}",
        read=dates.parse_duration,
    ),
    Filter(
        "max_duration",
        Text(metadata={"description": "May last, or certainly lasts, at most this (ISO 8601).", "example": "P1Y"}),
        _at_most,
        lambda value: f"lasting at most {_duration_words(value)}",
        read=dates.parse_duration,
    ),
    Filter(
        "on_this_day",
        Text(metadata={"description": "A day of the year; `02-29` means itself only.", "example": "08-09"}),
        lambda table, value, _: table.month_day == value,
        lambda value: f"on {_day_words(value)} of any year",
        read=dates.parse_month_day,
    ),
    Filter(
        "updated_since",
        Text(metadata={"description": "Changed after this instant, RFC 3339; without a zone it is UTC."}),
        lambda table, value, _: table.updated_at + sa.literal_column("0") > value,
        lambda value: f"changed after {dates.format_instant(value // 1_000_000)}",
        read=instant,
        floor="updated_at",
    ),
]  # fmt: skip


# A year and a month are the mean ones of the Gregorian calendar, as `dates.parse_duration` reads them.
_UNITS = (
    ("year", 31_556_952),
    ("month", 2_629_746),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)


def _duration_words(seconds: int) -> str:
    for unit, size in _UNITS:
        if seconds % size == 0 or unit == "second":
            number = seconds // size
            return f"{number:,} {unit}{'' if number == 1 else 's'}"
    raise AssertionError("seconds divide everything")


def _day_words(month_day: int) -> str:
    return dates.label(f"2000-{month_day // 100:02d}-{month_day % 100:02d}").removesuffix(" 2000")

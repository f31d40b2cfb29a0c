"""Reads a whole EDTF expression, ISO 8601-2 levels 0 to 2: a date, an interval or a set, into an `Edtf`."""

from typing import Final

from timeline.dates.bounds import far_future, far_past, in_one_zone, sometime_in
from timeline.dates.errors import EdtfError
from timeline.dates.intervals import interval
from timeline.dates.model import DAY_, PRECISIONS, Bounds, Edtf
from timeline.dates.parts import plain, read_part
from timeline.dates.sets import read_set

LONGEST: Final = 500
"""Characters an expression may have."""


def parse(text: str) -> Edtf:
    """Read one EDTF expression of level 0, 1 or 2 in time linear in its length.

    Bounds are seconds of the proleptic Gregorian calendar on the local wall clock, whatever the zone. A year
    beyond what can be stored is read all the same: see `require_storable`. Raise EdtfError with position and
    cure for anything else, also for a day that no calendar has and for a text of more than 500 characters.
    """
    if len(text) > LONGEST:
        raise EdtfError(
            text,
            LONGEST,
            f"it has more than {LONGEST} characters",
            "shorten it, or make several events of it",
        )
    span = plain(text, text, 0)
    if span is not None:
        low, high, precision, month_day = span
        bounds = Bounds(low, high - 1, low + 1, high)
        return Edtf(text, text, 0, "date", bounds, PRECISIONS[precision], 0, None, month_day)
    if "/" in text:
        return interval(text)
    if text[:1] in ("[", "{"):
        return _set(text)
    part = read_part(text, text, 0)
    return Edtf(
        part.text,
        text,
        part.level,
        "date",
        sometime_in(part.low, part.high),
        PRECISIONS[part.precision],
        part.qual,
        part.offset,
        part.month_day if part.precision >= DAY_ else None,
        part.notes,
    )


def _set(text: str) -> Edtf:
    """Give a one-of set its hull, and an all-of set the bounds of the interval from its earliest to its
    latest date."""
    members = read_set(text)
    parts = [part for member in members for part in member.parts]
    hulls, offset = in_one_zone(parts)
    lows, highs = [low for low, _ in hulls], [high for _, high in hulls]
    low, high = min(lows), max(highs)
    open_start, open_end = members[0].open_start, members[-1].open_end
    if text[0] == "[":
        first = far_past(low) if open_start else low
        last = far_future(high) if open_end else high
        bounds = sometime_in(first, last)
    else:
        bounds = Bounds(
            far_past(low) if open_start else low,
            far_past(low) if open_start else min(highs) - 1,
            far_future(high) if open_end else max(lows) + 1,
            far_future(high) if open_end else high,
        )
    qual = 0
    notes: tuple[str, ...] = ()
    days = set()
    for part in parts:
        qual |= part.qual
        notes += part.notes
        days.add(part.month_day)
    one_day = len(days) == 1 and all(len(member.parts) == 1 for member in members)
    return Edtf(
        text[0] + ",".join(member.text for member in members) + text[-1],
        text,
        2,
        "one_of" if text[0] == "[" else "all_of",
        bounds,
        PRECISIONS[min(part.precision for part in parts)],
        qual,
        offset,
        days.pop() if one_day and not open_start and not open_end else None,
        notes,
    )

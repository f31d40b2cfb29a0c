"""Numbers of the rows of the text index. SQLite's full-text index keeps its rows by number, so the number begins with
the length class and the day: what matches words is found in the order of time, a part of it by a range of numbers."""

from __future__ import annotations

OPEN_START = 6
"""The length class of what has an open or unknown start (see `dates.span_class`)."""
DAY_BITS, EVENT_BITS, ROW_BITS = 26, 29, 5
ROWS = 1 << ROW_BITS
"""Rows that one event may have."""
EVENTS = 1 << EVENT_BITS
"""Ids of events lie below this."""

_DAY = 86_400
_FARTHEST = 1 << (DAY_BITS - 1)
_DAY_SHIFT = EVENT_BITS + ROW_BITS
_CLASS_SHIFT = DAY_BITS + _DAY_SHIFT


def row_key(span_class: int, se: int, el: int, event_id: int, row: int) -> int:
    """Return the number of row `row` (0 to 31) of an event: class, day, event, row, from the highest bits down.

    The day is that of the earliest start, or, where that is open, of the latest end, by which those are ordered. Days
    farther than 91,000 years count as the last within. Raise OverflowError when the event's id is too large.
    """
    if event_id >= EVENTS:
        raise OverflowError(f"the text index takes events up to the id {EVENTS - 1:,}, not {event_id:,}")
    return _first(span_class, el if span_class == OPEN_START else se) | event_id << ROW_BITS | row


def keys_between(span_class: int, low: int, high: int) -> tuple[int, int]:
    """Return the least and the greatest number in a class whose day is that of an instant in [low, high), in seconds.

    The instants are earliest starts; in the class of open starts they are latest ends.
    """
    return _first(span_class, low), _first(span_class, high - 1) | (1 << _DAY_SHIFT) - 1


def order_of(key: int) -> int:
    """Return a number that is the same for all of one day, and grows with the day; open starts come before all."""
    day = key >> _DAY_SHIFT & (1 << DAY_BITS) - 1
    return day if key >> _CLASS_SHIFT == OPEN_START else day + (1 << DAY_BITS)


def instant_of(key: int) -> int:
    """Return the begin of the day that a number stands for, in seconds."""
    return ((key >> _DAY_SHIFT & (1 << DAY_BITS) - 1) - _FARTHEST) * _DAY


def event_of(key: int) -> int:
    """Return the id of the event that a number belongs to."""
    return key >> ROW_BITS & EVENTS - 1


def _first(span_class: int, instant: int) -> int:
    day = min(max(instant // _DAY, -_FARTHEST), _FARTHEST - 1) + _FARTHEST
    return span_class << _CLASS_SHIFT | day << _DAY_SHIFT

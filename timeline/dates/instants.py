"""Seconds of the axis as text and back: single instants, and the two pairs of bounds inside an event's
`date`."""

import re
from collections.abc import Mapping
from typing import Any

from timeline.dates.axis import DAY, MAX, MIN, civil_from_days, days_from_civil, days_in_month
from timeline.dates.bounds import with_known_until
from timeline.dates.errors import EdtfError
from timeline.dates.model import Bounds, Edtf

_INSTANT = re.compile(
    r"(?:(-?[0-9]{4})|Y(-?[1-9][0-9]{4,29}))-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z"
).fullmatch


def format_instant(seconds: int) -> str:
    """Write seconds since 1970 as `2014-01-01T00:00:00Z`.

    Years outside 0000 to 9999 are EDTF years: `-0043-01-01T00:00:00Z`, `Y-13800000000-01-01T00:00:00Z`.
    """
    days, rest = divmod(seconds, DAY)
    year, month, day = civil_from_days(days)
    if 0 <= year <= 9999:
        head = f"{year:04}"
    elif -9999 <= year < 0:
        head = f"-{-year:04}"
    else:
        head = f"Y{year}"
    return f"{head}-{month:02}-{day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"


def parse_instant(text: str) -> int:
    """Read what `format_instant` writes, and nothing else; raise EdtfError."""
    match = _INSTANT(text)
    if match is None or match[1] == "-0000":
        raise EdtfError(text, 0, "it is not an instant", "write it as 2014-01-01T00:00:00Z")
    year = int(match[1] or match[2])
    month, day, hour, minute, second = (int(field) for field in match.group(3, 4, 5, 6, 7))
    if not 1 <= month <= 12:
        raise EdtfError(text, match.start(3), f"month {month:02} does not exist", "use 01 to 12")
    if not 1 <= day <= days_in_month(year, month):
        raise EdtfError(text, match.start(4), f"day {day:02} does not exist in that month", "use a day that exists")
    if hour > 23 or minute > 59 or second > 59:
        raise EdtfError(text, match.start(5), "no clock shows that time", "use 00:00:00 to 23:59:59")
    return DAY * days_from_civil(year, month, day) + 3600 * hour + 60 * minute + second


def iso_bound(seconds: int) -> str | None:
    """Write one bound as `format_instant` does; None for one that is `MIN` or `MAX`, or one second within."""
    return format_instant(seconds) if MIN + 1 < seconds < MAX - 1 else None


def date_json(edtf: Edtf, *, known_until: Edtf | None = None) -> dict[str, dict[str, str | None]]:
    """Give the bounds as `{"start": {"earliest", "latest"}, "end": {"earliest", "latest"}}`, all inclusive
    seconds.

    An open or unknown start has no earliest, an open or unknown end no latest bound (null); the other bound
    of an unknown side stays. Both are null for `..`, unless `known_until` says how long it held at least.
    """
    return bounds_json(edtf.bounds if known_until is None else with_known_until(edtf, known_until))


def bounds_json(bounds: Bounds) -> dict[str, dict[str, str | None]]:
    """Give four half-open bounds in the form of `date_json`."""
    return {
        "start": {"earliest": iso_bound(bounds.se), "latest": iso_bound(bounds.sl)},
        "end": {"earliest": iso_bound(bounds.ee - 1), "latest": iso_bound(bounds.el - 1)},
    }


def bounds_from_json(start: Mapping[str, Any], end: Mapping[str, Any]) -> Bounds:
    """Give the half-open bounds of what `date_json` gave, exactly, for every date that can be stored.

    Three rare forms share their nulls with a commoner one and are read as that: `/1990..` as `../1990..`, `..1990/` as
    `..1990/..`, and `{..1984,1990..}` as `[..1984,1990..]`.
    """
    se, sl = _seconds(start["earliest"]), _seconds(start["latest"])
    ee, el = _seconds(end["earliest"]), _seconds(end["latest"])
    anything = se is None and sl is None and ee is None and el is None  # [..1984,1990..]: two open ends, one date
    if sl is None:
        sl = MIN if se is None and not anything else MAX - 1
    if ee is None:
        ee = MAX - 1 if el is None and not anything else MIN
    return Bounds(
        MIN if se is None else se,
        sl,
        ee + 1,
        MAX if el is None else el + 1,
    )


def _seconds(text: str | None) -> int | None:
    return None if text is None else parse_instant(text)

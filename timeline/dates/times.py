"""The time of day and zone after a date: checks them, puts them on the axis, and says what was normalised."""

import re
from typing import Final

from timeline.dates.axis import DAY, civil_from_days
from timeline.dates.errors import EdtfError
from timeline.dates.model import SECOND, Part

_WIDEST_OFFSET: Final = 16 * 3600


def with_time(part: Part, match: re.Match[str], source: str, at: int) -> Part:
    """Give `part`, a plain date, the time of day that groups 12 to 17 of `match` hold.

    The hull becomes one second of the local wall clock, whatever the zone. The text becomes
    `YYYY-MM-DDThh:mm:ss` with the zone as written. Raise EdtfError; `source` is the whole text, `at` the
    place of the part in it.
    """
    if part.qual or part.masked or not part.day:
        raise EdtfError(
            source,
            at + match.start(12),
            "a date with a qualifier or an X takes no time of day",
            f"write {part.text[: match.start(12)]}, or the exact date with the time",
        )
    hour, minute, second = int(match[13]), int(match[14]), int(match[15] or 0)
    offset, zone, notes = _zone(match, source, at)
    if match[12] == "t":
        notes.append("t was written as T")
    if match[15] is None:
        notes.append("the seconds :00 were added, since an EDTF time has them")
    if match[16]:
        notes.append(f"the fraction .{match[16]} was left out, since times are kept to the second")
    _check(match, hour, minute, second, offset, source, at)
    text = part.text[: match.start(12)]
    low = part.low + 3600 * hour + 60 * minute + second
    month_day = part.month_day
    if hour == 24:
        text, month_day = _next_day(part, source, at)
        hour = 0
        notes.append("24:00:00 was written as 00:00:00 of the next day")
    if second == 60:
        notes.append("the leap second :60 is placed at the second after it")
    clock = f"{hour:02}:{minute:02}:{second:02}"
    return part._replace(
        text=f"{text}T{clock}{zone}",
        low=low,
        high=low + 1,
        precision=SECOND,
        offset=offset,
        month_day=month_day,
        clock=clock,
        zone=zone,
        notes=tuple(notes),
        year=text[:-6],
        month=text[-5:-3],
        day=text[-2:],
    )


def _check(match: re.Match[str], hour: int, minute: int, second: int, offset: int | None, source: str, at: int) -> None:
    """Raise EdtfError unless the fields are a time that a clock shows."""
    if hour > 23 and (hour, minute, second, int(match[16] or 0)) != (24, 0, 0, 0):
        raise EdtfError(source, at + match.start(13), f"hour {hour} does not exist", "use 00 to 23")
    if minute > 59:
        raise EdtfError(source, at + match.start(14), f"minute {minute} does not exist", "use 00 to 59")
    if second < 60:
        return
    # A zone lies a whole number of quarters of an hour from UTC; with the zone known, so is the only minute.
    may_leap = minute % 15 == 14
    if offset is not None:
        may_leap = (3600 * hour + 60 * minute - offset) % DAY == DAY - 60
    if second > 60 or not may_leap:
        raise EdtfError(
            source,
            at + match.start(15),
            f"second {second} does not exist then",
            "use 00 to 59 (60 is a leap second, at the end of a day of UTC)",
        )


def _zone(match: re.Match[str], source: str, at: int) -> tuple[int | None, str, list[str]]:
    """Give (seconds east of UTC or None, zone as it shall be written, notes)."""
    zone = match[17] or ""
    if not zone:
        return None, "", []
    if zone in "Zz":
        return 0, "Z", ["z was written as Z"] if zone == "z" else []
    offset = 3600 * int(zone[1:3]) + 60 * int(zone[4:] or 0)
    if int(zone[4:] or 0) > 59 or offset >= _WIDEST_OFFSET:
        raise EdtfError(
            source,
            at + match.start(17),
            f"no zone is {zone} from UTC",
            "use hours and minutes less than 16:00, such as +03:00",
        )
    if zone[0] == "-" and not offset:
        return 0, "Z", [f"the zone {zone} was written as Z"]
    return -offset if zone[0] == "-" else offset, zone, []


def _next_day(part: Part, source: str, at: int) -> tuple[str, int]:
    """Give the text and month_day of the day after `part`."""
    year, month, day = civil_from_days(part.low // DAY + 1)
    if year > 9999:
        raise EdtfError(source, at, "24:00:00 of the last day of the year 9999", "use 23:59:59")
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}", 100 * month + day

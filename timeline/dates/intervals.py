"""Reads an interval, `start/end`, of which either end may be open (`..`), unknown (blank), or open to one side
(`..2004-06-01/2004-06-20..`)."""

from timeline.dates import hints
from timeline.dates.bounds import far_future, far_past, from_to, in_one_zone
from timeline.dates.errors import EdtfError
from timeline.dates.model import DAY_, PRECISIONS, Bounds, Edtf, Member
from timeline.dates.parts import read_part


def split_interval(text: str) -> tuple[Member | None, str, Member | None, str]:
    """Read both ends of an interval: (start, its text, end, its text); an end is None where its text is ".." or ""."""
    first, _, last = text.partition("/")
    if "/" in last or (not first.strip(".") and not last.strip(".")):
        raise hints.bad_slashes(text)
    start = None if first in ("", "..") else _end(first, text, 0)
    end = None if last in ("", "..") else _end(last, text, len(first) + 1)
    return start, start.text if start else first, end, end.text if end else last


def _end(piece: str, source: str, at: int) -> Member:
    if not piece.strip(".?~%"):
        place = at + min(2, len(piece.rstrip("?~%")))
        raise EdtfError(
            source, place, "an end without a date takes nothing else", "write .. if open, nothing if unknown"
        )
    if ".." not in piece:
        part = read_part(piece, source, at)
        return Member(part.text, (part,))
    before, _, after = piece.partition("..")
    if before and after:
        cure = f"write {before} or {after}, or a set: [{piece}]"
        raise EdtfError(source, at + len(before), "an end of an interval is no range", cure)
    if before:
        part = read_part(before, source, at)
        return Member(f"{part.text}..", (part,), open_end=True)
    part = read_part(after, source, at + 2)
    return Member(f"..{part.text}", (part,), open_start=True)


def interval(text: str) -> Edtf:
    """Read an interval; raise EdtfError, also if its end lies wholly before its start."""
    start, first, end, last = split_interval(text)
    ends = [each for each in (start, end) if each is not None]
    parts = [each.parts[0] for each in ends]
    plain_hulls, offset = in_one_zone(parts)
    hulls = [
        (far_past(low) if each.open_start else low, far_future(high) if each.open_end else high)
        for (low, high), each in zip(plain_hulls, ends, strict=True)
    ]
    level, qual = 0, 0
    notes: tuple[str, ...] = ()
    for each, part in zip(ends, parts, strict=True):
        level = max(level, 2 if part.masked or each.open_start or each.open_end else part.level)
        qual |= part.qual
        notes += part.notes
    bounds: Bounds | None
    if start is not None and end is not None:
        bounds = from_to(hulls[0], hulls[1])
        if bounds is None:
            raise hints.reversed_ends(text, text.index("/") + 1, first, last, "/")
    else:
        bounds = _half_open(hulls[0], first, last)
        level = max(level, 1)
    starts_on_a_day = start is not None and not start.open_start and not start.open_end and parts[0].precision >= DAY_
    return Edtf(
        f"{first}/{last}",
        text,
        level,
        "interval",
        bounds,
        PRECISIONS[min(part.precision for part in parts)],
        qual,
        offset,
        parts[0].month_day if starts_on_a_day else None,
        notes,
    )


def _half_open(hull: tuple[int, int], first: str, last: str) -> Bounds:
    """Give the bounds of an interval with one end open (`..`) or unknown (blank); the other lies in `hull`."""
    low, high = hull
    if last == "..":
        return Bounds(low, high - 1, far_future(high), far_future(high))
    if last == "":
        return Bounds(low, high - 1, low + 1, far_future(high))
    if first == "..":
        return Bounds(far_past(low), far_past(low), low + 1, high)
    return Bounds(far_past(low), high - 1, low + 1, high)

"""From the hulls of one or more dates to the four bounds of an interval or a set, and the checks that go with
it."""

from collections.abc import Sequence

from timeline.dates.axis import MAX, MIN
from timeline.dates.errors import EdtfError
from timeline.dates.model import Bounds, Edtf, Part

Hull = tuple[int, int]


def sometime_in(low: int, high: int) -> Bounds:
    """Give the bounds of something that happened somewhere in [low, high), for no known time."""
    return Bounds(low, high - 1, low + 1, high)


def far_past(limit: int) -> int:
    """Give `MIN`, or something still earlier if `limit` lies before it (such bounds cannot be stored)."""
    return MIN if limit >= MIN else limit - 2


def far_future(limit: int) -> int:
    """Give `MAX`, or something still later if `limit` lies after it (such bounds cannot be stored)."""
    return MAX if limit <= MAX else limit + 2


def in_one_zone(parts: Sequence[Part]) -> tuple[list[Hull], int | None]:
    """Put all parts on the wall clock of the first zone that is given: (hulls, that offset or None).

    Only then can one offset turn every bound into the true instant. Parts without a zone are on that clock
    already.
    """
    offset = next((part.offset for part in parts if part.offset is not None), None)
    if offset is None:
        return [(part.low, part.high) for part in parts], None
    shifts = [0 if part.offset is None else offset - part.offset for part in parts]
    return [(part.low + shift, part.high + shift) for part, shift in zip(parts, shifts, strict=True)], offset


def from_to(start: Hull, end: Hull) -> Bounds | None:
    """Give the bounds of an interval that starts sometime in `start` and ends sometime in `end`.

    Since it cannot end before it starts, a start known less exactly than the end is cut at the end's latest
    second, and the end's earliest at the start's: `2004-06/2004` ends in June 2004 at the earliest,
    `2004/2004-06` starts in June at the latest. None if the end lies wholly before the start, as in
    `2004-06/2004-05`.
    """
    if start[0] >= end[1]:
        return None
    return Bounds(start[0], min(start[1], end[1]) - 1, max(start[0], end[0]) + 1, end[1])


def with_known_until(edtf: Edtf, known_until: Edtf) -> Bounds:
    """Give the bounds of an interval with open end (`..`) that is known to hold to the end of `known_until`.

    The earliest end becomes the upper bound of `known_until` in place of `MAX`. Raise EdtfError if `edtf` has
    no open end, `known_until` is not one plain date, or it lies before the start.
    """
    if edtf.form != "interval" or not edtf.text.endswith("/.."):
        raise EdtfError(
            edtf.text,
            max(len(edtf.text) - 1, 0),
            "only an interval with an open end goes with known_until",
            "end it with /..",
        )
    vague = known_until.form != "date" or known_until.qual or "X" in known_until.text or "S" in known_until.text
    if vague or not known_until.storable:
        raise EdtfError(
            known_until.text,
            0,
            "known_until must be one plain date",
            "use a year, month or day without qualifier or X",
        )
    if known_until.bounds.el <= edtf.bounds.se:
        raise EdtfError(
            known_until.text,
            0,
            f"known_until lies before the start of {edtf.text}",
            "use a date within the interval, or leave it out",
        )
    return edtf.bounds._replace(ee=known_until.bounds.el)

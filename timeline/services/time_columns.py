"""The time columns of an event, derived from its EDTF date by this one function (data-model.md 2)."""

from __future__ import annotations

from typing import Any

from timeline import dates

NONE: dict[str, Any] = {
    "edtf": None,
    "known_until": None,
    "se": None,
    "sl": None,
    "ee": None,
    "el": None,
    "qual": 0,
    "precision": None,
    "offset_s": None,
    "month_day": None,
    "span_class": None,
}
"""The columns of a draft without a date."""


def time_columns(edtf: dates.Edtf | None, known_until: dates.Edtf | None = None) -> dict[str, Any]:
    """Return the columns `edtf`, `known_until`, `se, sl, ee, el` (seconds), `qual`, `precision`, `offset_s`,
    `month_day` and `span_class`.

    Raise `EdtfError` when `known_until` does not go with the date.
    """
    if edtf is None:
        return dict(NONE)
    bounds = edtf.bounds if known_until is None else dates.with_known_until(edtf, known_until)
    return {
        "edtf": edtf.text,
        "known_until": None if known_until is None else known_until.text,
        **bounds._asdict(),
        "qual": edtf.qual,
        "precision": edtf.precision,
        "offset_s": edtf.offset_s,
        "month_day": edtf.month_day,
        "span_class": dates.span_class(bounds.se, bounds.el),
    }

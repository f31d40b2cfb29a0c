"""Dates: EDTF (ISO 8601-2) levels 0 to 2, their four bounds in seconds, and their words. Imports nothing but
the standard library; these are its public names."""

from timeline.dates.axis import MAX, MIN, SPAN_WIDTHS, span_class, year_of, year_start
from timeline.dates.bounds import with_known_until
from timeline.dates.buckets import calendar_cut
from timeline.dates.errors import EdtfError
from timeline.dates.explaining import explain
from timeline.dates.instants import (
    bounds_from_json,
    bounds_json,
    date_json,
    format_instant,
    iso_bound,
    parse_instant,
)
from timeline.dates.model import PRECISIONS, Bounds, Edtf, require_storable
from timeline.dates.parsing import parse
from timeline.dates.windows import parse_duration, parse_month_day, window_date, window_end, window_start
from timeline.dates.wording import label
from timeline.dates.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "MAX",
    "MIN",
    "PRECISIONS",
    "SPAN_WIDTHS",
    "Bounds",
    "Edtf",
    "EdtfError",
    "bounds_from_json",
    "bounds_json",
    "calendar_cut",
    "date_json",
    "explain",
    "format_instant",
    "iso_bound",
    "label",
    "parse",
    "parse_duration",
    "parse_instant",
    "parse_month_day",
    "require_storable",
    "span_class",
    "window_date",
    "window_end",
    "window_start",
    "with_known_until",
    "year_of",
    "year_start",
]

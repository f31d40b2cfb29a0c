"""EDTF dates as inputs have them: an event's date, the date of a source, and their faults in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from marshmallow import ValidationError, fields

from timeline import dates
from timeline.schemas.base import Fault, shown
from timeline.schemas.fields import MAX_NAME, MESSAGES, Text


class Moment(NamedTuple):
    """A date as it came in. `text` is the words of the source; `worded` tells whether any were given."""

    edtf: dates.Edtf
    text: str | None = None
    worded: bool = False


def parse_date(value: object) -> dates.Edtf:
    """Return the EDTF date of `value` when an event can have it. Raise ValidationError with the cure when not."""
    if not isinstance(value, str):
        raise ValidationError(Fault(f"{shown(value)} is not a date in text", "put it in quotes"))
    if not value:
        raise ValidationError(Fault("the date is blank", "give one; EDTF has 2014, 2014-03 or 2014-03-09"))
    try:
        edtf = dates.parse(value)
    except dates.EdtfError as error:
        raise ValidationError(edtf_fault(error)) from None
    if edtf.form == "all_of":
        raise ValidationError(Fault(f"{shown(value)} is several dates", "make one event of each"))
    if not edtf.storable:
        raise ValidationError(Fault(f"{shown(value)} is too far from today to be stored", "give a nearer year"))
    return edtf


def edtf_fault(error: dates.EdtfError) -> Fault:
    """Say an error of the date parser with the text it is about."""
    return Fault(f"{shown(error.value)} is not a date (character {error.position + 1}): {error.reason}", error.cure)


class Date(fields.Field[Moment]):
    """When: an EDTF string, or `{"edtf": …, "text": the words of the source}`."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Moment:
        if not isinstance(value, Mapping):
            return Moment(parse_date(value))
        unknown = value.keys() - {"edtf", "text"}
        if unknown:
            raise ValidationError({str(key): [Fault("this key is not known", "use edtf, text")] for key in unknown})
        if value.get("edtf") is None:
            raise ValidationError({"edtf": [MESSAGES["required"]]})
        try:
            edtf = parse_date(value["edtf"])
        except ValidationError as error:
            raise ValidationError({"edtf": error.messages}) from None
        text = value.get("text")
        return Moment(edtf, None if text is None else _WORDS.deserialize(text), "text" in value)


_WORDS = Text(MAX_NAME)


class Day(fields.Field[str]):
    """An EDTF date that is kept as text: when a source was published or read."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return parse_date(value).text

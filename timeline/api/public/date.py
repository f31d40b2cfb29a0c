"""What a date means: for entry forms, and for learning EDTF."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response

from timeline import dates
from timeline.api import caching, house
from timeline.schemas.documents import DateExplained
from timeline.schemas.query import LONGEST, Word

blueprint = house.Blueprint("dates", __name__, url_prefix=house.PREFIX, description="What a date means")


class DateQuery(ma.Schema):
    """A text that may be a date."""

    value = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=LONGEST, error=f"is longer than {LONGEST} characters"),
        metadata={"description": "An EDTF date, interval or set.", "example": "2013~", "maxLength": LONGEST},
        error_messages={"required": "is missing: give the date to explain"},
    )
    lang = Word(dates.LANGUAGES, metadata={"description": "Language of the label. Default `en`."})


@blueprint.reads("/date", query=DateQuery, answer=DateExplained, example=dates.explain("2013~"))
def date(args: dict[str, Any]) -> Response:
    """Say what a date means

    Always 200: a text that is no date has `valid: false`, and `error` with the place of the fault and a cure.
    """
    return caching.single(caching.encode(dates.explain(args["value"], args.get("lang", "en"))))

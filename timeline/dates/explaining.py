"""What a text means, or what is wrong with it, as one JSON-ready object: `GET /api/v1/date` and `timeline
date --jsonl`."""

from typing import Any

from timeline.dates.errors import EdtfError
from timeline.dates.instants import date_json
from timeline.dates.parsing import parse
from timeline.dates.wording import label


def explain(value: str, lang: str = "en") -> dict[str, Any]:
    """Explain `value` as an EDTF date; never raise EdtfError.

    Keys: value, valid, edtf (canonical), level, label, precision, approximate, uncertain, start and end as in
    `date_json`, notes (what was normalised), error ({message, position, cure} or null). All but value, valid,
    notes and error are null when it is not valid.
    """
    try:
        edtf = parse(value)
    except EdtfError as error:
        known: dict[str, Any] = dict.fromkeys(
            ("edtf", "level", "label", "precision", "approximate", "uncertain", "start", "end")
        )
        problem = {"message": error.reason, "position": error.position, "cure": error.cure}
        return {"value": value, "valid": False, **known, "notes": [], "error": problem}
    notes = list(edtf.normalisations)
    if not edtf.storable:
        notes.append("the date lies beyond the years that can be stored")
    return {
        "value": value,
        "valid": True,
        "edtf": edtf.text,
        "level": edtf.level,
        "label": label(edtf, lang),
        "precision": edtf.precision,
        "approximate": edtf.approximate,
        "uncertain": edtf.uncertain,
        **date_json(edtf),
        "notes": notes,
        "error": None,
    }

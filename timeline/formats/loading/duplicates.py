"""Keys given twice in one JSON object, which the fast parser passes over: it would keep the last and say nothing."""

from __future__ import annotations

import json
from typing import Any


class _Twice(Exception):
    """Ends the reading at the first key that is given twice."""


def key_given_twice(text: bytes) -> str | None:
    """Return the first key that an object of this JSON (valid, UTF-8) holds twice, None when there is none."""
    try:
        # Numbers stay text: their value is of no matter here, and Python refuses those of very many digits.
        json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except _Twice as error:
        return str(error)
    return None


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(key)
            seen.add(key)

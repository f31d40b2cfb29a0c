"""Keyset cursors: opaque texts that hold the sort key of the last item and say which question they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from timeline.errors import Invalid, Problem

BITS = 63
"""Bits of a number in a cursor, its sign aside, where its column does not have fewer."""


def fingerprint(args: Mapping[str, Any]) -> str:
    """Return a short text that is the same for two pages of one question and differs between questions."""
    kept = {name: value for name, value in args.items() if name not in NOT_THE_QUESTION}
    text = json.dumps(kept, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


NOT_THE_QUESTION = frozenset({"cursor", "limit", "count", "fields", "lang", "format"})
"""Parameters that change how an answer looks, not which events are in it or their order."""


def encode(values: Sequence[int], question: str) -> str:
    """Return the cursor that stands behind an item with this sort key."""
    packed = json.dumps([question, *values], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(cursor: str, question: str, bits: Sequence[int]) -> tuple[int, ...]:
    """Return the sort key in a cursor: one number for each of `bits`, the size of its column.

    Raise Invalid when it is damaged or was made for another question.
    """
    try:
        found, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        whole = len(values) == len(bits) and all(
            type(value) is int and -(2**size) <= value < 2**size for value, size in zip(values, bits, strict=True)
        )
    except (binascii.Error, ValueError, TypeError, RecursionError):
        found, values, whole = None, [], False
    if not whole or not isinstance(found, str):
        raise Invalid(Problem("is damaged", parameter="cursor", cure="start again without it"))
    if found != question:
        raise Invalid(
            Problem(
                "belongs to another question",
                parameter="cursor",
                cure="start again without it, or ask as before",
            )
        )
    return tuple(values)

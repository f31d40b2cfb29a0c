"""Fields of a query string: lists with commas, words of a vocabulary. Shape only; the queries look names up."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import marshmallow as ma

MOST_VALUES = 50
"""Values that one list parameter may hold."""
LONGEST = 500
"""Characters that one value may have: as long as the longest EDTF."""


def did_you_mean(word: str, known: Iterable[str], most: int = 3) -> str:
    """Return " (did you mean …?)" for the nearest known words, or nothing."""
    near = difflib.get_close_matches(word.lower(), list(known), n=most, cutoff=0.6)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


class Text(ma.fields.String):
    """One line of text: not empty, no control characters, at most 500 characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise ma.ValidationError("is empty: give a value or leave the parameter out")
        if len(text) > LONGEST:
            raise ma.ValidationError(f"is longer than {LONGEST} characters")
        if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise ma.ValidationError("holds a control character")
        return text.strip()


class Word(Text):
    """A word of a closed vocabulary."""

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        self.words = [str(word) for word in words]
        metadata = {"enum": self.words, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.words:
            near = did_you_mean(text, self.words)
            raise ma.ValidationError(f"{text!r} is not one of {', '.join(self.words)}{near}")
        return text


class CommaList(Text):
    """Values joined by commas: any of them. Each is a slug, an id or a word of `words`."""

    def __init__(self, words: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.words = None if words is None else [str(word) for word in words]
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            parts = value.split(",")
        else:
            parts = super()._deserialize(value, attr, data, **kwargs).split(",")
        values = list(dict.fromkeys(Text()._deserialize(part, attr, data) for part in parts))
        if len(values) > MOST_VALUES:
            raise ma.ValidationError(f"holds {len(values)} values; at most {MOST_VALUES} are taken")
        for one in values if self.words is not None else ():
            assert self.words is not None
            if one not in self.words:
                near = did_you_mean(one, self.words)
                raise ma.ValidationError(f"{one!r} is not one of {', '.join(self.words)}{near}")
        return values


class Whole(ma.fields.Integer):
    """A whole number within bounds, written in plain digits."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        self.low, self.high = low, high
        metadata = {"minimum": low, "maximum": high, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value)
        digits = text[1:] if text.startswith("-") else text
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
            raise ma.ValidationError(f"{text[:40]!r} is not a whole number from {self.low} to {self.high}")
        if not self.low <= int(text) <= self.high:
            raise ma.ValidationError(f"{text} is not from {self.low} to {self.high}")
        return int(text)

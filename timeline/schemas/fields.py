"""The kinds of value that inputs are made of: text, slugs, addresses, numbers, references. Dates are in date_fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from timeline.schemas.base import Fault, QuickInput, one_of, quickly, shown
from timeline.text import SLUG

MAX_NAME = 300
MAX_URL = 2_000
MAX_LINKS = 200

# Unicode's control characters, and halves of surrogate pairs, which no database stores.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")

MESSAGES: dict[str, Any] = {
    "required": Fault("it is missing", "give it"),
    "null": Fault("it may not be empty", "give it, or leave the key out"),
}


class Text(fields.Field[Any]):
    """Text as it was typed, but for white space around it. `lines` allows line breaks and tabs."""

    default_error_messages = MESSAGES

    def __init__(self, limit: int = MAX_NAME, *, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.limit = limit
        self.lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | None:
        if not isinstance(value, str):
            raise ValidationError(Fault(f"{shown(value)} is not text", "put it in quotes"))
        text = value.replace("\r\n", "\n").strip() if self.lines else value.strip()
        bad = (_CONTROL_BUT_LINES if self.lines else _CONTROL).search(text)
        if bad:
            what = "a line break" if bad[0] in "\r\n" else "a tab" if bad[0] == "\t" else "a control character"
            raise ValidationError(Fault(f"there is {what} in {shown(text)}", "take it out"))
        if len(text) > self.limit:
            message = f"it has {len(text):,} characters, beginning with {shown(text, 30)}"
            raise ValidationError(Fault(message, f"keep to {self.limit:,}"))
        if not text:
            if self.allow_none:
                return None
            raise ValidationError(Fault("it is blank", "give it"))
        return text


class SlugField(Text):
    """The word by which a thing is addressed (data-model.md 3)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not SLUG.match(text):
            cure = "use a to z, 0 to 9 and hyphens, with one letter at least and 80 characters at most"
            raise ValidationError(Fault(f"{shown(text)} is not a slug", cure))
        return text


class Lang(Text):
    """A language code (BCP 47)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **options)
        if text is not None and not _LANG.fullmatch(text):
            raise ValidationError(Fault(f"{shown(text)} is not a language code", "write it like en, be or zh-Hant"))
        return text


class Url(Text):
    """A whole http or https address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(MAX_URL, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | None:
        text = super()._deserialize(value, attr, data, **options)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            whole = False
        if not whole or re.search(r"\s", text):
            raise ValidationError(Fault(f"{shown(text)} is not a web address", "begin it with https:// or http://"))
        return text


class Word(fields.Field[Any]):
    """One word of a closed vocabulary."""

    default_error_messages = MESSAGES

    def __init__(self, words: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.words = tuple(str(word) for word in words)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | None:
        word = value.strip() if isinstance(value, str) else value
        if word in self.words:
            return str(word)
        raise ValidationError(one_of(value, self.words))


class Whole(fields.Field[int]):
    """A whole number from `low` to `high`; text of digits will do, since files of text have nothing else."""

    default_error_messages = MESSAGES

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            cure = f"use a whole number from {self.low} to {self.high}"
            raise ValidationError(Fault(f"{shown(value)} will not do", cure))
        return value


class Number(fields.Field[float]):
    """A number from `low` to `high`."""

    default_error_messages = MESSAGES

    def __init__(self, low: float, high: float, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> float:
        number = None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                number = float(value)
            except (ValueError, OverflowError):
                number = None
        if number is None or not self.low <= number <= self.high:  # a NaN fails both comparisons
            cure = f"use a number from {self.low:g} to {self.high:g}"
            raise ValidationError(Fault(f"{shown(value)} will not do", cure))
        return number


class Flag(fields.Field[bool]):
    """True or false."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in ("true", "false"):
            return value.strip().lower() == "true"
        raise ValidationError(Fault(f"{shown(value)} will not do", "use true or false"))


class Instant(fields.Field[int]):
    """A moment of the program's own time: RFC 3339 in, microseconds UTC out. Without a zone it is UTC."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        try:
            moment = datetime.fromisoformat(value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return (moment - _EPOCH) // timedelta(microseconds=1)
        except (TypeError, ValueError, OverflowError):
            cure = "write it like 2026-11-22T18:00:00Z"
            raise ValidationError(Fault(f"{shown(value)} is not a date and time", cure)) from None


class Reference(fields.Field[str | int]):
    """Something named by its slug or its number; a file without slugs may give a name. Nothing is looked up here."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str | int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
            return value
        if not isinstance(value, str):
            raise ValidationError(Fault(f"{shown(value)} names nothing", "give a slug or a number"))
        return _NAME._deserialize(value, attr, data) or ""


_NAME = Text(MAX_NAME)


class One(fields.Nested):
    """An object with a schema of its own."""

    def quick(self, value: object) -> Any:
        """Return what `deserialize` does; raise ValidationError for what is not plainly right."""
        schema = self.schema
        if not isinstance(schema, QuickInput):
            return self.deserialize(value)
        return schema.quick(value)


class Link(One):
    """An object that says something of a reference, or the reference alone: `"russia"` is `{"actor": "russia"}`."""

    def __init__(self, nested: Any, key: str, **options: Any) -> None:
        super().__init__(nested, **options)
        self.key = key

    def quick(self, value: object) -> Any:
        """Return what `deserialize` does; raise ValidationError for what is not plainly right."""
        return super().quick({self.key: value} if isinstance(value, str | int) else value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **options: Any) -> Any:
        # A link is written whole even where the event is changed in part, so `partial` does not reach into it.
        if isinstance(value, str | int):
            value = {self.key: value}
        return super()._deserialize(value, attr, data, partial=False, **options)


class Several(fields.List[Any]):
    """A list of at most `limit`."""

    default_error_messages = {**MESSAGES, "invalid": Fault("this is not a list", "write it as a list")}  # noqa: RUF012

    def __init__(self, inner: fields.Field[Any], limit: int = MAX_LINKS, **options: Any) -> None:
        super().__init__(inner, **options)
        self.limit = limit

    def quick(self, value: object) -> list[Any]:
        """Return what `deserialize` does; raise ValidationError for what is not plainly right."""
        if type(value) is not list or len(value) > self.limit or None in value:
            raise ValidationError("")
        return [quickly(self.inner, each) for each in value]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list | tuple) and len(value) > self.limit:
            raise ValidationError(Fault(f"there are {len(value):,} of them", f"keep to {self.limit}"))
        return super()._deserialize(value, attr, data, **options) or []

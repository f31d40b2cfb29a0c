"""What every input schema shares: unknown keys are refused, and faults become problems with a place and a cure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, Self

from marshmallow import EXCLUDE, Schema, ValidationError, validates_schema

from timeline.errors import Invalid, Problem


class Fault(str):
    """The message of a ValidationError that keeps its cure apart. As text it is both."""

    message: str
    cure: str | None
    __slots__ = ("cure", "message")

    def __new__(cls, message: str, cure: str | None = None) -> Self:
        """Make the text "message: cure"."""
        fault = super().__new__(cls, f"{message}: {cure}" if cure else message)
        fault.message = message
        fault.cure = cure
        return fault


def shown(value: object, length: int = 60) -> str:
    """Quote a value for a sentence: control characters escaped, cut after `length` characters."""
    text = value if isinstance(value, str) else str(value)
    cut = text if len(text) <= length else text[:length] + "…"
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + "'"


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return "did you mean X or Y?" with the known words closest to `word`; None when none is close."""
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else None


def one_of(value: object, known: Iterable[str]) -> Fault:
    """Return the fault of a word that is not among the known ones, with the closest or all of them as its cure."""
    words = list(known)
    return Fault(f"{shown(value)} is not known", did_you_mean(str(value), words) or f"use {', '.join(words)}")


class Input(Schema):
    """Root of the input schemas. They check shapes and values; what they load holds only the keys that were given."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": Fault("this is not an object", "write it as keys and values")}  # noqa: RUF012

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def no_unknown_keys(self, _data: Any, original_data: Any, **_options: Any) -> None:
        """Refuse keys that are no field, with the field that may have been meant."""
        if not isinstance(original_data, Mapping) or original_data.keys() <= self.load_fields.keys():
            return
        known = list(self.load_fields)
        raise ValidationError(
            {
                str(key): [
                    Fault(
                        "this key is not known",
                        did_you_mean(str(key), known) or f"use {', '.join(known)}",
                    )
                ]
                for key in original_data
                if key not in self.load_fields
            }
        )


class QuickInput(Input):
    """An input of which there are many. What is plainly right need not go the long way through marshmallow, which asks
    every field that there is; the values themselves are judged by the same fields. The fields of such a schema have no
    settings but `required` and `allow_none`, and a subclass with hooks of its own runs them in `quick`."""

    def quick(self, raw: object) -> dict[str, Any]:
        """Return what `load` returns of an object that has no fault, nor anything unusual. Raise ValidationError, which
        says nothing, when `load` has to judge."""
        if type(raw) is not dict or self.partial:
            raise ValidationError(_UNUSUAL)
        loaded: dict[str, Any] = {}
        for key, value in raw.items():
            field = self.load_fields.get(key)
            if field is None or (value is None and not field.allow_none):
                raise ValidationError(_UNUSUAL)
            loaded[key] = None if value is None else quickly(field, value)
        if any(name not in loaded for name in self._required):
            raise ValidationError(_UNUSUAL)
        return loaded

    @cached_property
    def _required(self) -> tuple[str, ...]:
        return tuple(name for name, field in self.load_fields.items() if field.required)


_UNUSUAL = "this is not plainly right"


def quickly(field: Any, value: object) -> Any:
    """Return what a field makes of a value, None apart. Raise ValidationError when `QuickInput.load` has to judge."""
    return field.quick(value) if hasattr(field, "quick") else field._deserialize(value, None, None)


def load(schema: Schema, raw: object, pointer: str = "") -> dict[str, Any]:
    """Check one raw object. Raise `Invalid` with every fault; their pointers begin with `pointer`."""
    if isinstance(schema, QuickInput):
        with suppress(ValidationError):
            return schema.quick(raw)
    try:
        loaded: dict[str, Any] = schema.load(raw)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Invalid(list(problems(error.messages, pointer))) from None
    return loaded


def problems(messages: object, pointer: str = "") -> Iterator[Problem]:
    """Flatten marshmallow's messages into problems with JSON pointers (RFC 6901)."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from problems(inner, pointer + step)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from problems(inner, pointer)
    elif isinstance(messages, Fault):
        yield Problem(messages.message, pointer=pointer, cure=messages.cure)
    else:
        yield Problem(str(messages).rstrip("."), pointer=pointer)

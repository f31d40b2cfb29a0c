"""What may be sent of the open vocabularies: kinds, tags and roles. Also the base of everything that has names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from timeline.schemas.base import Fault, Input
from timeline.schemas.fields import MESSAGES, Lang, Link, Several, SlugField, Text

MAX_ALIASES = 100


class AliasInput(Input):
    """One more name, in some language."""

    text = Text(required=True)
    lang = Lang(allow_none=True)


class Name(fields.Field[dict[str, Any]]):
    """A thing's name: text, or `{"text": …, "lang": …}`."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dict[str, Any]:
        if not isinstance(value, str | Mapping):
            raise ValidationError(Fault("this is not a name", "write it as text"))
        raw = {"text": value} if isinstance(value, str) else value
        alias: dict[str, Any] = _ALIAS.load(raw)
        return alias


_ALIAS = AliasInput()


class NamedInput(Input):
    """A thing with a slug, a name and aliases."""

    slug = SlugField(80)
    name = Name(required=True)
    aliases = Several(Link(AliasInput, "text"), MAX_ALIASES)


class KindInput(NamedInput):
    """A kind of event."""


class TagInput(NamedInput):
    """A tag."""


class RoleInput(NamedInput):
    """A role that actors play."""

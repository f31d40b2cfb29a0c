"""What may be sent of an event (api.md 3): its shape and values. What it names is looked up by the services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from timeline import dates
from timeline.schemas.base import Fault, QuickInput
from timeline.schemas.date_fields import Date, Moment, parse_date
from timeline.schemas.fields import (
    Flag,
    Instant,
    Lang,
    Link,
    Number,
    One,
    Reference,
    Several,
    SlugField,
    Text,
    Url,
    Whole,
    Word,
)
from timeline.vocab import RELATION_NAMES, Stance, State, Status

MAX_TITLE = 300
MAX_SUMMARY = 2_000
MAX_DESCRIPTION = 100_000
MAX_MEDIA = 50


class KnownUntil(fields.Field[dates.Edtf]):
    """The EDTF date until which an open end is known to hold."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dates.Edtf:
        return parse_date(value)


class ActorLink(QuickInput):
    """An actor's part in the event."""

    actor = Reference(required=True)
    role = Reference(allow_none=True)
    private = Flag()


class PlaceLink(QuickInput):
    """Where it happened."""

    place = Reference(required=True)
    private = Flag()


class CitationInput(QuickInput):
    """That a source supports or disputes the event."""

    source = Reference(required=True)
    quote = Text(5_000, lines=True, allow_none=True)
    locator = Text(allow_none=True)
    stance = Word(Stance)
    confidence = Number(0, 1, allow_none=True)
    private = Flag()


class RelationInput(QuickInput):
    """How the event relates to another, in the forward or the inverse word (data-model.md 4)."""

    type = Word(RELATION_NAMES, required=True)
    to = Reference(required=True)
    note = Text(2_000, lines=True, allow_none=True)


class TextInput(QuickInput):
    """The words of the event in another language."""

    title = Text(MAX_TITLE, required=True)
    summary = Text(MAX_SUMMARY, lines=True, allow_none=True)
    description = Text(MAX_DESCRIPTION, lines=True, allow_none=True)


class Translations(fields.Field[dict[str, Any]]):
    """Texts by language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValidationError(Fault("this is not an object", "write it as languages and their texts"))
        loaded: dict[str, Any] = {}
        faults: dict[str, Any] = {}
        for lang, texts in value.items():
            try:
                loaded[_LANG.deserialize(lang) or ""] = _TEXTS.load(texts)
            except ValidationError as error:
                faults[str(lang)] = error.messages
        if faults:
            raise ValidationError(faults)
        return loaded


_LANG = Lang()
_TEXTS = TextInput()


class MediaInput(QuickInput):
    """A picture, film or document."""

    url = Url(required=True)
    alt = Text(2_000, lines=True, allow_none=True)
    credit = Text(allow_none=True)


class EventInput(QuickInput):
    """An event. Loads to a dict of what was given, with `date` taken apart into `edtf` (parsed) and `date_text`."""

    slug = SlugField(80)
    title = Text(MAX_TITLE, required=True)
    summary = Text(MAX_SUMMARY, lines=True, allow_none=True)
    description = Text(MAX_DESCRIPTION, lines=True, allow_none=True)
    lang = Lang()
    date = Date(allow_none=True)
    date_text = Text(allow_none=True)
    known_until = KnownUntil(allow_none=True)
    kind = Reference(allow_none=True)
    status = Word(Status)
    state = Word(State)
    importance = Whole(1, 5)
    actors = Several(Link(ActorLink, "actor"))
    places = Several(Link(PlaceLink, "place"))
    tags = Several(Reference())
    sources = Several(Link(CitationInput, "source"))
    relations = Several(One(RelationInput))
    translations = Translations()
    media = Several(One(MediaInput), MAX_MEDIA)
    external_id = Text(allow_none=True)
    dataset = Text(80, allow_none=True)
    description_private = Flag()
    publish_at = Instant(allow_none=True)

    def quick(self, raw: object) -> dict[str, Any]:
        """Return what `load` returns of an event that is plainly right; raise ValidationError for any other."""
        data = super().quick(raw)
        self.fits_together(data)
        flat: dict[str, Any] = self.flatten(data)
        return flat

    @validates_schema
    def fits_together(self, data: dict[str, Any], **_options: Any) -> None:
        """Refuse what contradicts itself within what was given; services.event checks the merged whole again."""
        faults: dict[str, Any] = {}
        moment, until = data.get("date"), data.get("known_until")
        if moment is not None and moment.worded and data.get("date_text") not in (None, moment.text):
            faults["date_text"] = [Fault("date.text says other words", "give one of the two")]
        if until is not None and moment is not None:
            try:
                dates.with_known_until(moment.edtf, until)
            except dates.EdtfError as error:
                faults["known_until"] = [Fault(error.reason, error.cure)]
        if data.get("external_id") and data.get("dataset") is None and "dataset" in data:
            faults["dataset"] = [Fault("external_id needs a dataset", "name one")]
        lang = data.get("lang", None if self.partial else "en")
        if lang in data.get("translations", {}):
            cure = "give it as title, summary and description"
            faults["translations"] = {lang: [Fault(f"{lang} is the event's own language", cure)]}
        if faults:
            raise ValidationError(faults)

    @post_load
    def flatten(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Take the date apart: `edtf` and, where words were given, `date_text`."""
        if "date" not in data:
            return data
        flat = {key: value for key, value in data.items() if key != "date"}
        moment: Moment | None = data["date"]
        flat["edtf"] = None if moment is None else moment.edtf
        if moment is not None and moment.worded and flat.get("date_text") is None:
            flat["date_text"] = moment.text
        return flat

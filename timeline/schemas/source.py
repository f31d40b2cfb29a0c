"""What may be sent of a source."""

from __future__ import annotations

from timeline.schemas.base import Input
from timeline.schemas.date_fields import Day
from timeline.schemas.fields import Flag, SlugField, Text, Url


class SourceInput(Input):
    """A report, book, page or interview. `published` and `accessed` are EDTF."""

    slug = SlugField(80)
    title = Text(required=True)
    publisher = Text(allow_none=True)
    url = Url(allow_none=True)
    archived_url = Url(allow_none=True)
    published = Day(allow_none=True)
    accessed = Day(allow_none=True)
    hash = Text(200, allow_none=True)
    private = Flag()

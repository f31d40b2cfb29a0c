"""Events as the API sends them, turned back into inputs: what was derived is dropped, links become references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timeline.formats.loading.base import Row

DERIVED = frozenset({"id", "revision", "created_at", "updated_at", "url", "api_url", "certainty"})
"""Keys of an event that the program makes itself."""

_LINKS = {"actors": "actor", "places": "place", "sources": "source"}
_SEEN_OF = {
    "actor": ("name",),
    "place": ("name", "lat", "lon"),
    "source": ("title", "publisher", "url"),
}
"""What a document says of the things that it shows, in case they have to be made."""


def event_row(document: Any, where: str) -> Row:
    """Return the row of one event, whether it is an input already or the API's document of an event."""
    if not isinstance(document, Mapping):
        return Row("events", document, where, flat=True)
    hints: dict[tuple[str, str], dict[str, Any]] = {}
    raw = {key: value for key, value in document.items() if key not in DERIVED}
    for key, entity in _LINKS.items():
        if isinstance(raw.get(key), list):
            raw[key] = [_link(link, entity, hints) for link in raw[key]]
    if isinstance(raw.get("relations"), list):
        raw["relations"] = [_relation(relation) for relation in raw["relations"]]
    date = raw.get("date")
    if isinstance(date, Mapping) and "label" in date:
        raw["date"] = {key: date[key] for key in ("edtf", "text") if key in date}
        if "known_until" in date:
            raw.setdefault("known_until", date["known_until"])
    return Row("events", raw, where, hints=hints, flat=True)


def _link(link: Any, entity: str, hints: dict[tuple[str, str], dict[str, Any]]) -> Any:
    if not isinstance(link, Mapping) or entity in link or not isinstance(link.get("slug"), str):
        return link
    slug = link["slug"]
    hints[entity, slug] = {key: link[key] for key in _SEEN_OF[entity] if link.get(key) is not None}
    return {entity: slug, "role": link["role"]} if "role" in link else {entity: slug}


def _relation(relation: Any) -> Any:
    if isinstance(relation, Mapping) and isinstance(relation.get("event"), Mapping):
        return {"type": relation.get("type"), "to": relation["event"].get("slug")}
    return relation

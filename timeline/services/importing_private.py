"""What an export does not show must survive its import: private links and descriptions of events that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Source
from timeline.services import event_state

_LINKS = {"actors": "actor", "places": "place", "sources": "source"}


def keep(session: Session, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return changes of events by id (references are ids) with what is private there and not named in them.

    Exports leave private links out and show no private description, so their absence says nothing. Of a link that is
    named they show the thing alone: quote, stance and the like stay as they are unless they are given.
    """
    states = event_state.read(session, changes)
    cited = {each.source_id for state in states.values() for each in state.sources}
    hidden = set(session.scalars(sa.select(Source.id).where(Source.id.in_(cited), Source.private)))
    kept: dict[int, dict[str, Any]] = {}
    for key, given in changes.items():
        mine = dict(given)
        state = states[key]
        for name, one in _LINKS.items():
            if name in mine:
                mine[name] = _merged(mine[name], getattr(state, name), one, hidden if one == "source" else set())
        if state.columns["description_private"] and mine.get("description", ...) is None:
            del mine["description"]
        kept[key] = mine
    return kept


def _merged(given: list[dict[str, Any]], stored: Any, one: str, hidden: set[int]) -> list[dict[str, Any]]:
    """Fill links with what is stored of them, and put stored private ones back where they stood."""
    links = list(given)
    open_places: dict[tuple[int, int | None], list[int]] = {}
    for position, link in enumerate(given):
        open_places.setdefault((link[one], link.get("role")), []).append(position)
    private = []
    for position, each in enumerate(stored):
        values = each._asdict()
        target = values.pop(f"{one}_id")
        link = {one: target, **values}
        if "role_id" in link:
            link["role"] = link.pop("role_id")
        named = open_places.get((target, link.get("role")))
        if named:
            place = named.pop(0)
            links[place] = {**link, **links[place]}
        elif each.private or target in hidden:
            private.append((position, link))
    for position, link in private:
        links.insert(position, link)
    return links

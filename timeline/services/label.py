"""Labels: the name (sort 0) and aliases of things, folded for search. What has labels is said by the entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import text
from timeline.models import Label
from timeline.services.batch import insert_rows, pieces
from timeline.vocab import Entity

Names = tuple[tuple[str, str | None], ...]
"""(text, language) of the name, then of each alias."""


def merge(old: Names, changes: Mapping[str, Any]) -> Names:
    """Return the names after `name` and `aliases` of an input, each replaced only when given; repeats are dropped."""
    name = changes.get("name")
    first = [(name["text"], name.get("lang"))] if name else list(old[:1])
    aliases = changes.get("aliases")
    others = list(old[1:]) if aliases is None else [(alias["text"], alias.get("lang")) for alias in aliases]
    return tuple(dict.fromkeys([*first, *others]))


def replace(session: Session, entity: Entity, names: Mapping[int, Names]) -> None:
    """Write the names of things, by id, instead of what they had."""
    for piece in pieces(names):
        session.execute(sa.delete(Label).where(Label.entity == entity, Label.entity_id.in_(piece)))
    insert(session, entity, names)


def insert(session: Session, entity: Entity, names: Mapping[int, Names]) -> None:
    """Write the names of new things, by id."""
    rows = [
        {
            "entity": entity,
            "entity_id": key,
            "lang": lang,
            "script": text.script(words),
            "text": words,
            "folded": text.fold(words),
            "sort": position,
        }
        for key, labels in names.items()
        for position, (words, lang) in enumerate(labels)
    ]
    insert_rows(session, Label, rows)


def read(session: Session, entity: Entity, keys: Iterable[int]) -> dict[int, Names]:
    """Return the names of things, by id."""
    found: dict[int, list[tuple[str, str | None]]] = {}
    for piece in pieces(keys):
        statement = (
            sa.select(Label.entity_id, Label.text, Label.lang)
            .where(Label.entity == entity, Label.entity_id.in_(piece))
            .order_by(Label.entity_id, Label.sort)
        )
        for key, words, lang in session.execute(statement):
            found.setdefault(key, []).append((words, lang))
    return {key: tuple(names) for key, names in found.items()}


def by_folded(session: Session, entity: Entity, folded: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return (id, sort) of everything called so, by folded name: names before aliases."""
    found: dict[str, list[tuple[int, int]]] = {}
    for piece in pieces(folded):
        statement = (
            sa.select(Label.folded, Label.entity_id, Label.sort)
            .where(Label.entity == entity, Label.folded.in_(piece))
            .order_by(Label.sort, Label.entity_id)
        )
        for word, key, sort in session.execute(statement):
            found.setdefault(word, []).append((key, sort))
    return found

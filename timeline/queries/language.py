"""Shows stored documents in another language, where editors gave translations and names in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Event, EventText, Label
from timeline.vocab import Entity


def in_language(session: Session, bodies: list[bytes], ids: Sequence[int], lang: str) -> list[bytes]:
    """Return the documents with titles, texts and names in `lang` (BCP 47), unchanged where there are none.

    Costs two statements, whatever the number of documents.
    """
    lang = lang.partition("-")[0].lower()
    texts = _texts(session, ids, lang)
    documents: list[dict[str, Any]] = [orjson.loads(body) for body in bodies]
    names = _names(session, documents, lang)
    if not texts and not names:
        return bodies
    for document in documents:
        text = texts.get(document["id"])
        if text is not None:
            document.update(title=text.title, summary=text.summary, lang=lang)
            document["description"] = None if text.description_private else text.description
        for entity, members in ((Entity.ACTOR, "actors"), (Entity.PLACE, "places")):
            for member in document[members]:
                member["name"] = names.get((entity, member["id"]), member["name"])
    return [orjson.dumps(document) for document in documents]


def _texts(session: Session, ids: Sequence[int], lang: str) -> dict[int, Any]:
    statement = (
        sa.select(
            EventText.event_id, EventText.title, EventText.summary, EventText.description, Event.description_private
        )
        .join(Event, Event.id == EventText.event_id)
        .where(EventText.event_id.in_(ids), EventText.lang == lang, Event.lang != lang)
    )
    return {row.event_id: row for row in session.execute(statement)}


def _names(session: Session, documents: Sequence[dict[str, Any]], lang: str) -> dict[tuple[str, int], str]:
    """Return the first label of each actor and place that is in this language."""
    actors = {actor["id"] for document in documents for actor in document["actors"]}
    places = {place["id"] for document in documents for place in document["places"]}
    statement = (
        sa.select(Label.entity, Label.entity_id, Label.text)
        .where(
            Label.lang == lang,
            sa.or_(
                sa.and_(Label.entity == Entity.ACTOR, Label.entity_id.in_(actors)),
                sa.and_(Label.entity == Entity.PLACE, Label.entity_id.in_(places)),
            ),
        )
        .order_by(Label.sort.desc(), Label.id.desc())
    )
    return {(row.entity, row.entity_id): row.text for row in session.execute(statement)}

"""Shows stored documents in another language, where editors gave translations and names in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Event, EventText, Label
from timeline.vocab import Entity


def in_language(session: Session, bodies: list[bytes], ids: Sequence[int], wanted: str) -> list[bytes]:
    """Return the documents with titles, texts and names in the first of the wanted languages that each has.

    `wanted` are tags (BCP 47; the primary one counts), the best first, joined by commas. Whoever wants an event's own
    language before another gets the event as it was written. Without any of them a document stays as it is. Costs two
    statements, whatever the number of documents and languages.
    """
    langs = list(dict.fromkeys(_primary(tag) for tag in wanted.split(",")))
    texts = _texts(session, ids, langs)
    documents: list[dict[str, Any]] = [orjson.loads(body) for body in bodies]
    names = _names(session, documents, langs)
    if not texts and not names:
        return bodies
    for document in documents:
        own = _primary(document["lang"])
        better = langs[: langs.index(own)] if own in langs else langs
        found = (texts[key] for lang in better if (key := (document["id"], lang)) in texts)
        text = next(found, None)
        if text is not None:
            document.update(title=text.title, summary=text.summary, lang=text.lang)
            document["description"] = None if text.description_private else text.description
        for entity, members in ((Entity.ACTOR, "actors"), (Entity.PLACE, "places")):
            for member in document[members]:
                keys = ((entity, member["id"], lang) for lang in langs[: len(better) + 1])
                member["name"] = next((names[key] for key in keys if key in names), member["name"])
    return [orjson.dumps(document) for document in documents]


def _primary(tag: str) -> str:
    return tag.partition("-")[0].strip().lower()


def _texts(session: Session, ids: Sequence[int], langs: Sequence[str]) -> dict[tuple[int, str], Any]:
    statement = (
        sa.select(
            EventText.event_id,
            EventText.lang,
            EventText.title,
            EventText.summary,
            EventText.description,
            Event.description_private,
        )
        .join(Event, Event.id == EventText.event_id)
        .where(EventText.event_id.in_(ids), EventText.lang.in_(langs), Event.lang != EventText.lang)
    )
    return {(row.event_id, row.lang): row for row in session.execute(statement)}


def _names(
    session: Session, documents: Sequence[dict[str, Any]], langs: Sequence[str]
) -> dict[tuple[str, int, str], str]:
    """Return the first label of each actor and place in each of these languages."""
    actors = {actor["id"] for document in documents for actor in document["actors"]}
    places = {place["id"] for document in documents for place in document["places"]}
    statement = (
        sa.select(Label.entity, Label.entity_id, Label.lang, Label.text)
        .where(
            Label.lang.in_(langs),
            sa.or_(
                sa.and_(Label.entity == Entity.ACTOR, Label.entity_id.in_(actors)),
                sa.and_(Label.entity == Entity.PLACE, Label.entity_id.in_(places)),
            ),
        )
        .order_by(Label.sort.desc(), Label.id.desc())
    )
    return {(row.entity, row.entity_id, row.lang): row.text for row in session.execute(statement)}

"""An event as one value: read from the truth in bulk, merged with an input. Writes nothing and tells nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates
from timeline.errors import Problem
from timeline.models import Citation, Event, EventActor, EventPlace, EventTag, EventText, Media, Relation
from timeline.services import lookup
from timeline.services.batch import pieces
from timeline.services.time_columns import NONE, time_columns
from timeline.vocab import Entity, Stance, State, Status

PLAIN = (
    "state",
    "status",
    "kind_id",
    "lang",
    "date_text",
    "importance",
    "dataset_id",
    "external_id",
    "description_private",
    "publish_at",
)
"""Columns of the table that an input sets one by one; the time columns come from the date."""

DEFAULTS: dict[str, Any] = {
    "state": State.DRAFT,
    "status": Status.OCCURRED,
    "kind_id": None,
    "lang": "en",
    "date_text": None,
    "importance": 3,
    "dataset_id": None,
    "external_id": None,
    "description_private": False,
    "publish_at": None,
}


class Texts(NamedTuple):
    """The words of an event in one language."""

    title: str
    summary: str | None = None
    description: str | None = None


class Part(NamedTuple):
    """An actor's part in an event."""

    actor_id: int
    role_id: int | None = None
    private: bool = False


class Spot(NamedTuple):
    """A place of an event."""

    place_id: int
    private: bool = False


class Cited(NamedTuple):
    """A source of an event."""

    source_id: int
    stance: str = Stance.SUPPORTS
    quote: str | None = None
    locator: str | None = None
    confidence: float | None = None
    private: bool = False


class Shown(NamedTuple):
    """A picture, film or document."""

    url: str
    alt: str | None = None
    credit: str | None = None


class Related(NamedTuple):
    """A relation that goes out from an event."""

    type: str
    to_id: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EventState:
    """Everything that an input sets, references as ids. Two of them are equal when an input would change nothing."""

    slug: str = ""
    columns: Mapping[str, Any] = field(default_factory=lambda: {**DEFAULTS, **NONE})
    texts: Mapping[str, Texts] = field(default_factory=dict)
    actors: tuple[Part, ...] = ()
    places: tuple[Spot, ...] = ()
    tags: tuple[int, ...] = ()
    sources: tuple[Cited, ...] = ()
    media: tuple[Shown, ...] = ()
    relations: tuple[Related, ...] = field(default=(), compare=False)
    revision: int = field(default=0, compare=False)
    deleted: bool = field(default=False, compare=False)

    @property
    def public(self) -> bool:
        """Whether readers see it, once `publish_at` is past."""
        return self.columns["state"] == State.PUBLISHED and not self.deleted

    @property
    def bounds(self) -> dates.Bounds | None:
        """The four bounds, None without a date."""
        c = self.columns
        return None if c["se"] is None else dates.Bounds(c["se"], c["sl"], c["ee"], c["el"])


NEW = EventState()


def merge(old: EventState, given: Mapping[str, Any], problems: list[Problem], pointer: str) -> EventState:
    """Return the event after an input whose references are ids (see event.resolve); keys not given stay.

    A new date drops the words and the `known_until` of the old one, unless they are given again. What does not fit
    together is added to `problems`.
    """
    columns = {**old.columns, **{key: given[key] for key in PLAIN if key in given}}
    for key in ("state", "status", "lang", "importance"):
        if columns[key] is None:
            columns[key] = DEFAULTS[key]
    if "edtf" in given or "known_until" in given:
        edtf = given["edtf"] if "edtf" in given else _parsed(old.columns["edtf"])
        same = edtf is not None and edtf.text == old.columns["edtf"]
        until = (
            given["known_until"] if "known_until" in given else _parsed(old.columns["known_until"]) if same else None
        )
        if not same and "date_text" not in given:
            columns["date_text"] = None
        try:
            columns.update(time_columns(edtf, until))
        except dates.EdtfError as error:
            problems.append(Problem(error.reason, pointer=f"{pointer}/known_until", cure=error.cure))
    if columns["state"] == State.PUBLISHED and columns["edtf"] is None:
        cure = "give one, or keep the event a draft"
        problems.append(Problem("a published event needs a date", pointer=f"{pointer}/date", cure=cure))
    if columns["lang"] in given.get("translations", {}):
        where = f"{pointer}/translations/{columns['lang']}"
        cure = "give it as title, summary and description"
        problems.append(Problem("this is the event's own language", pointer=where, cure=cure))
    return EventState(
        slug=given.get("slug") or old.slug,
        columns=columns,
        texts=_texts(old, given, columns["lang"]),
        actors=_given(old.actors, given, "actors", Part),
        places=_given(old.places, given, "places", Spot),
        tags=tuple(sorted(set(given["tags"]))) if "tags" in given else old.tags,
        sources=_given(old.sources, given, "sources", Cited),
        media=_given(old.media, given, "media", Shown),
        relations=old.relations,
        revision=old.revision,
        deleted=old.deleted,
    )


def _parsed(text: str | None) -> dates.Edtf | None:
    return None if text is None else dates.parse(text)


def _given(old: Any, given: Mapping[str, Any], key: str, kind: type[Any]) -> Any:
    return tuple(kind(**each) for each in given[key]) if key in given else old


def _texts(old: EventState, given: Mapping[str, Any], lang: str) -> dict[str, Texts]:
    if not old.texts and "translations" not in given:
        return {lang: Texts(given.get("title", ""), given.get("summary"), given.get("description"))}
    before = old.columns["lang"]
    was = old.texts.get(before, Texts(""))
    # Another language with the same title mends the name of the language; else it is another text beside the old one.
    mended = lang not in old.texts and given.get("title", was.title) == was.title
    base = was if mended else old.texts.get(lang, Texts(""))
    own = Texts(*(given.get(key, value) for key, value in zip(Texts._fields, base, strict=True)))
    others = {key: texts for key, texts in old.texts.items() if key != before}
    if "translations" in given:
        others = {key: Texts(**texts) for key, texts in given["translations"].items()}
    if lang != before and not mended and before in old.texts:
        others.setdefault(before, was)
    return {lang: own, **{key: others[key] for key in sorted(others) if key != lang}}


def read(session: Session, keys: Iterable[int]) -> dict[int, EventState]:
    """Return events as they are stored, by id; the number of statements depends only on the number of pieces."""
    states: dict[int, EventState] = {}
    for piece in pieces(keys, 1_000):
        states.update(_read(session, piece))
    return states


def _read(session: Session, keys: list[int]) -> dict[int, EventState]:
    def rows(statement: Any) -> Mapping[int, Sequence[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for key, *values in session.execute(statement):
            found[key].append(values)
        return found

    def of(model: Any, *columns: Any) -> sa.Select[Any]:
        return sa.select(model.event_id, *columns).where(model.event_id.in_(keys))

    texts = rows(of(EventText, EventText.lang, EventText.title, EventText.summary, EventText.description))
    actors = rows(
        of(EventActor, EventActor.actor_id, EventActor.role_id, EventActor.private).order_by(EventActor.position)
    )
    places = rows(of(EventPlace, EventPlace.place_id, EventPlace.private).order_by(EventPlace.position))
    tags = rows(of(EventTag, EventTag.tag_id).order_by(EventTag.tag_id))
    cited = of(Citation, *(getattr(Citation, name) for name in Cited._fields)).where(Citation.claim_id.is_(None))
    sources = rows(cited.order_by(Citation.position, Citation.id))
    media = rows(of(Media, Media.url, Media.alt, Media.credit).order_by(Media.position, Media.id))
    relations = rows(
        sa.select(Relation.from_id, Relation.type, Relation.to_id, Relation.note)
        .where(Relation.from_id.in_(keys))
        .order_by(Relation.type, Relation.to_id)
    )
    slugs = lookup.slugs(session, Entity.EVENT, keys)
    states = {}
    for event in session.execute(sa.select(Event.__table__).where(Event.id.in_(keys))):
        key = event.id
        words = {lang: Texts(*rest) for lang, *rest in texts[key]}
        states[key] = EventState(
            slug=slugs[key],
            columns={name: event._mapping[name] for name in (*PLAIN, *NONE)},
            texts={lang: words[lang] for lang in sorted(words, key=lambda lang: (lang != event.lang, lang))},
            actors=tuple(Part(*each) for each in actors[key]),
            places=tuple(Spot(*each) for each in places[key]),
            tags=tuple(tag for (tag,) in tags[key]),
            sources=tuple(Cited(*each) for each in sources[key]),
            media=tuple(Shown(*each) for each in media[key]),
            relations=tuple(Related(*each) for each in relations[key]),
            revision=event.revision,
            deleted=event.deleted_at is not None,
        )
    return states

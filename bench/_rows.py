"""Rows of generated events as the program would have written them: the truth of the event, its document, and what it is
found by. Built from pieces that are remembered, since ten million are wanted."""

from __future__ import annotations

import random
from array import array
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import orjson

from bench._draw import FIRST, POOL, about, pool, world
from timeline import dates
from timeline.models import LinkTo
from timeline.queries.names import instant
from timeline.services import document
from timeline.text import fold

CHUNK = 20_000
BEGAN = 1_767_225_600_000_000
"""When the first event was entered: 2026-01-01, in microseconds; a thousand events a second."""


class Date(NamedTuple):
    """What a date comes to in the tables, and in the document."""

    edtf: str
    bounds: tuple[int, int, int, int]
    span_class: int
    qual: int
    precision: str
    rank: int
    month_day: int | None
    json: bytes


class Chunk(NamedTuple):
    """Rows of some consecutive events: `events`, `reads` and `slugs` as the tables want them (see the column names
    below), the rest by event. `things` holds the positions in `World.things` of all events in turn; `dates`
    positions in `pool()`."""

    events: list[tuple[Any, ...]]
    reads: list[tuple[Any, ...]]
    slugs: list[tuple[Any, ...]]
    span_class: bytearray
    se: array[int]
    el: array[int]
    many: bytearray
    things: array[int]
    texts: list[tuple[int, str]]
    dates: array[int]


EVENT = (
    "id, state, status, kind_id, lang, edtf, se, sl, ee, el, qual, precision, month_day, span_class, importance,"
    " description_private, revision, created_at, updated_at"
)
READ = (
    "event_id, audience, span_class, se, sl, ee, el, qual, precision, month_day, kind_id, status, importance,"
    " updated_at, document, changed_at"
)
SLUG = "entity, slug, entity_id, current"


@cache
def dated(edtf: str) -> Date:
    """Return what a date comes to."""
    parsed = dates.parse(edtf)
    bounds = parsed.bounds
    shown = {
        "edtf": edtf,
        "label": dates.label(parsed),
        "text": None,
        "precision": parsed.precision,
        "approximate": parsed.approximate,
        "uncertain": parsed.uncertain,
        **dates.date_json(parsed),
    }
    return Date(
        edtf=edtf,
        bounds=(bounds.se, bounds.sl, bounds.ee, bounds.el),
        span_class=dates.span_class(bounds.se, bounds.el),
        qual=parsed.qual,
        precision=parsed.precision,
        rank=dates.PRECISIONS.index(parsed.precision),
        month_day=parsed.month_day,
        json=orjson.dumps(shown),
    )


@cache
def _shown() -> list[bytes]:
    """Return how each thing looks in a document."""
    looks = []
    for thing in world().things:
        if thing.what in (LinkTo.KIND, LinkTo.TAG):
            looks.append(orjson.dumps(thing.slug))
            continue
        look: dict[str, Any] = {"id": thing.number, "slug": thing.slug, "name": thing.name}
        if thing.what == LinkTo.ACTOR:
            look |= {"role": None}
        else:
            look |= world().places[thing.number - 1]._asdict()
        looks.append(orjson.dumps(look))
    return looks


def chunk(number: int, events: int, pile: int, texts: float) -> Chunk:
    """Return chunk `number` (from 0) of a database of so many events. The first `pile` of them all happen on one day;
    `texts` is the share of events whose words are wanted."""
    chance = random.Random(f"events {number}")
    drawn, shown, names = world(), _shown(), _folded()
    made = Chunk([], [], [], bytearray(), array("q"), array("q"), bytearray(), array("H"), [], array("i"))
    for key in range(number * CHUNK + 1, min((number + 1) * CHUNK, events) + 1):
        drawn_date = POOL if key <= pile else int(chance.random() * POOL)
        date = dated(pool()[drawn_date])
        kind, tags, actors, place = about(chance, key)
        title = int(chance.random() * len(drawn.phrases))
        first, second = (int(chance.random() * len(drawn.sentences)) for _ in "12")
        importance, written_at = 1 + int(chance.random() * 5), BEGAN + (key // 1000) * 1_000_000
        kind_id = kind + 1
        common = (date.span_class, *date.bounds, date.qual)
        body = DOCUMENT % (
            *(key, key, drawn.phrases[title].encode(), drawn.sentences[first].encode()),
            *(drawn.sentences[second].encode(), date.json, shown[kind], importance),
            *(b",".join([shown[each] for each in actors]), b"" if place is None else shown[place]),
            *(b",".join([shown[each] for each in tags]), *_entered(written_at), key, key),
        )
        made.events.append(
            (key, "published", "occurred", kind_id, "en", date.edtf, *date.bounds, date.qual, date.precision)
            + (date.month_day, date.span_class, importance, False, 1, written_at, written_at)
        )
        made.reads.append(
            (key, 0, *common, date.rank, date.month_day, kind_id, "occurred", importance, written_at, body, written_at)
        )
        made.slugs.append(("event", f"event-{key:08}", key, True))
        found_by = [kind, *tags, *actors] + ([] if place is None else [place])
        made.span_class.append(date.span_class)
        made.se.append(date.bounds[0])
        made.el.append(date.bounds[3])
        made.many.append(len(found_by))
        made.things.extend(found_by)
        made.dates.append(drawn_date)
        if (key * 7919) % 1000 < texts * 1000:
            words = [names[0][title], names[1][first], names[1][second], *(names[2][each] for each in actors)]
            made.texts.append((key, " ".join(words)))
        if key % 5000 == 1:
            said = SimpleNamespace(title=drawn.phrases[title], description=None, lang="en")
            said.summary = f"{drawn.sentences[first]} {drawn.sentences[second]}"
            _check(key, body, date, said, found_by)
    return made


@cache
def _folded() -> tuple[list[str], list[str], dict[int, str]]:
    drawn = world()
    actors = {position: fold(each.name) for position, each in enumerate(drawn.things) if each.what == LinkTo.ACTOR}
    return [fold(each) for each in drawn.phrases], [fold(each) for each in drawn.sentences], actors


@lru_cache(4)
def _entered(written_at: int) -> tuple[bytes, bytes]:
    text = instant(written_at).encode()
    return text, text


DOCUMENT = (
    b'{"id":%d,"slug":"event-%08d","title":"%b","summary":"%b %b","description":null,"lang":"en","date":%b,"kind":%b,'
    b'"status":"occurred","importance":%d,"actors":[%b],"places":[%b],"tags":[%b],"sources":[],"relations":[],'
    b'"revision":1,"created_at":"%b","updated_at":"%b","url":"/events/event-%08d","api_url":"/api/v1/events/event-%08d"}'
)


def _check(key: int, body: bytes, date: Date, said: SimpleNamespace, found_by: list[int]) -> None:
    """Stop if the program itself would have written another document of this event."""
    things = [world().things[each] for each in found_by]
    written_at = BEGAN + (key // 1000) * 1_000_000
    rows: dict[int, list[Any]] = {what: [] for what in FIRST}
    for thing in things:
        row: dict[str, Any] = {"slug": thing.slug, "name": thing.name, "role": None, "private": False}
        row |= {"actor_id": thing.number, "place_id": thing.number}
        row |= world().places[thing.number - 1]._asdict() if thing.what == LinkTo.PLACE else {}
        rows[thing.what].append(SimpleNamespace(**row))
    event = SimpleNamespace(id=key, slug=f"event-{key:08}", lang="en", edtf=date.edtf, known_until=None, date_text=None)
    event.__dict__.update(precision=date.precision, description_private=False, status="occurred", revision=1)
    event.__dict__.update(importance=orjson.loads(body)["importance"], created_at=written_at, updated_at=written_at)
    event.kind = rows[LinkTo.KIND][0].slug
    given: dict[str, Any] = {
        "texts": {key: [said]},
        "actors": {key: rows[LinkTo.ACTOR]},
        "places": {key: rows[LinkTo.PLACE]},
        "tags": {key: rows[LinkTo.TAG]},
    }
    material = document.Material._make(given.get(name, {key: []}) for name in document.Material._fields)
    expected = document.render(event, material)
    assert body == expected, f"the program now writes other documents:\n{body!r}\n{expected!r}"

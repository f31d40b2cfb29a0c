"""Fills an empty database with generated events: the truth of each event, its read model, its words and the counters.

Indexes are dropped first and made again in the end. Two processes draw while this one writes.
"""

from __future__ import annotations

import gc
import sqlite3
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from rich.progress import track

from bench import _counts
from bench._draw import Thing, pool, world
from bench._rows import BEGAN, CHUNK, EVENT, READ, SLUG, Chunk, chunk
from timeline import dates
from timeline.models import LinkTo
from timeline.services.counter_rows import Bounds
from timeline.signature import mask
from timeline.text import fold
from timeline.textkey import row_key
from timeline.vocab import Entity

LINK = "what, target_id, audience, span_class, se, el, event_id, signature"
SEARCH = "id, event_id, lang, audience, folded"
LABEL = "entity, entity_id, lang, script, text, folded, sort"
AHEAD = 4
"""Chunks that are drawn before they are wanted."""
FILLED = ("event", "event_read", "event_read_link", "event_search", "slug")

TABLES: dict[int, Entity] = {
    LinkTo.KIND: Entity.KIND,
    LinkTo.TAG: Entity.TAG,
    LinkTo.ACTOR: Entity.ACTOR,
    LinkTo.PLACE: Entity.PLACE,
}


class Found(NamedTuple):
    """What all events can be found by, by event (the first one at 0): a few bytes each, so that ten million fit."""

    span_class: bytearray
    se: array[int]
    el: array[int]
    many: bytearray
    things: array[int]
    texts: list[tuple[int, str]]
    dates: array[int]


class Task(NamedTuple):
    """What to make: how many events, how many of them on one day, the share of them whose words are indexed."""

    events: int
    pile: int
    texts: float


def chunks(task: Task) -> Iterator[Chunk]:
    """Yield all rows in the order of their ids."""
    total = -(-task.events // CHUNK)
    waiting: deque[Future[Chunk]] = deque()
    with ProcessPoolExecutor(2, initializer=gc.disable) as pool:
        for number in range(min(AHEAD, total)):
            waiting.append(pool.submit(chunk, number, *task))
        for number in track(range(total), description=f"making {task.events:,} events"):
            yield waiting.popleft().result()
            if number + AHEAD < total:
                waiting.append(pool.submit(chunk, number + AHEAD, *task))


def gather(found: Found, piece: Chunk) -> None:
    """Remember what the events of a chunk are found by."""
    found.span_class.extend(piece.span_class)
    found.se.extend(piece.se)
    found.el.extend(piece.el)
    found.many.extend(piece.many)
    found.things.extend(piece.things)
    found.texts.extend(piece.texts)
    found.dates.extend(piece.dates)


def nothing() -> Found:
    """Return what is found before anything is gathered."""
    return Found(bytearray(), array("q"), array("q"), bytearray(), array("H"), [], array("i"))


class Arranged(NamedTuple):
    """The events (from 0) under each thing in the order of time, and the signature of each event."""

    under: list[tuple[Thing, array[int]]]
    signatures: array[int]


def arrange(found: Found) -> Arranged:
    """Sort what was gathered by what it is found by."""
    things = world().things
    order = sorted(range(len(found.se)), key=found.el.__getitem__)
    order.sort(key=found.se.__getitem__)
    order.sort(key=found.span_class.__getitem__)
    begins = array("q", [0])
    for many in found.many:
        begins.append(begins[-1] + many)
    under = [array("i") for _ in things]
    signatures = array("q", bytes(8 * len(order)))
    masks = [mask(thing.what, thing.number) for thing in things]
    for event in order:
        bits = 0
        for target in found.things[begins[event] : begins[event + 1]]:
            bits |= masks[target]
            under[target].append(event)
        signatures[event] = bits
    return Arranged(list(zip(things, under, strict=True)), signatures)


def links(found: Found, arranged: Arranged) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the rows of the links of each thing, all in the order of the table's key."""
    for thing, events in arranged.under:
        columns = (map(each.__getitem__, events) for each in (found.span_class, found.se, found.el))
        keys, signed = map((1).__add__, events), map(arranged.signatures.__getitem__, events)
        yield zip(repeat(thing.what), repeat(thing.number), repeat(0), *columns, keys, signed)


def counts(found: Found, arranged: Arranged) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the counters."""
    drawn = [Bounds(*date.bounds, min(date.qual, 1)) for date in map(dates.parse, pool())]
    return _counts.rows(drawn, found.dates, track(arranged.under, description="counting"))


def searches(found: Found) -> list[tuple[Any, ...]]:
    """Return the rows of the text index in the order of its key."""
    rows = []
    for key, folded in found.texts:
        number = row_key(found.span_class[key - 1], found.se[key - 1], found.el[key - 1], key, 0)
        rows.append((number, key, "en", 0, folded))
    return sorted(rows)


def labels() -> Iterator[tuple[Any, ...]]:
    """Yield the names of all things."""
    for thing in world().things:
        yield TABLES[thing.what], thing.number, "en", "Latn", thing.name, fold(thing.name), 0


def of_things() -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    """Yield the table, columns and rows of kinds, tags, actors and places, and those of their slugs and labels."""
    for what, entity in TABLES.items():
        things = [thing for thing in world().things if thing.what == what]
        rows: list[tuple[Any, ...]] = [(thing.number, 1, BEGAN, BEGAN) for thing in things]
        columns = "id, revision, created_at, updated_at"
        if what == LinkTo.PLACE:
            columns += ", lat, lon"
            rows = [row + place for row, place in zip(rows, world().places, strict=True)]
        yield entity, columns, rows
        yield "slug", SLUG, [(entity, thing.slug, thing.number, True) for thing in things]
    yield "label", LABEL, list(labels())


def fill_sqlite(path: Path, task: Task) -> None:
    """Fill the migrated database in this file. Whatever it held of events must be gone."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "threads=2", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")

    def add(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * (columns.count(",") + 1))
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    dropped = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {FILLED}"
    ).fetchall()
    for name, _sql in dropped:
        connection.execute(f"DROP INDEX {name}")
    for table, columns, rows in of_things():
        add(table, columns, rows)
    found = nothing()
    for piece in chunks(task):
        add("event", EVENT, piece.events)
        add("event_read", READ, piece.reads)
        add("slug", SLUG, piece.slugs)
        gather(found, piece)
    add("event_search", SEARCH, searches(found))
    found.texts.clear()
    connection.execute("INSERT INTO event_words_public (rowid, folded) SELECT id, folded FROM event_search ORDER BY id")
    arranged = arrange(found)
    for rows_ in track(links(found, arranged), description="linking", total=len(arranged.under)):
        add("event_read_link", LINK, rows_)
    add("event_count", _counts.COUNT, counts(found, arranged))
    for _name, sql in track(dropped, description="indexing"):
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()

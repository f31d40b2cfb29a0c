"""What a rename and a hiding cost where 500,000 events show the thing: seconds of the change, seconds until all events
show it, and how long another writer and a reader wait meanwhile. SQLite; `python -m bench.fanout [events]`.

The truth is written directly and the read model rebuilt from it; the file is kept in data/bench/.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench._base import FOLDER
from timeline import dates
from timeline.db import Database, make_engine
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, EventRead
from timeline.queries import event as events
from timeline.queries.question import EventQuery, ask
from timeline.schemas.actor import ActorInput
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.schemas.kind import TagInput
from timeline.schemas.place import PlaceInput
from timeline.schemas.source import SourceInput
from timeline.services import actor, event, kind, migration, place, rebuild, source
from timeline.services.time_columns import time_columns
from timeline.vocab import Entity

EVENTS = 500_000
CHUNK = 20_000
ACTORS, TAGS, PLACES = 5_000, 500, 1_000
SUMMARY = "what is said of an event in a sentence or two, as long as such texts are; " * 3


def database(number: int) -> Database:
    """Return a database of so many events that all show actor 1, tag 1, place 1, kind 1 and source 1."""
    path = FOLDER / f"fanout-{number}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        for old in FOLDER.glob(f"{path.stem}.*"):
            old.unlink()
        made = Database(make_engine(f"sqlite:///{unfinished}", durable=False))
        migration.upgrade(made)
        _things(made)
        _events(unfinished, number)
        with _bar(number) as progress, made.transaction(SYSTEM_ACCOUNT, "generated") as session:
            begun = time.perf_counter()
            rebuild.rebuild(session, progress)
        print(f"rebuilt in {time.perf_counter() - begun:.0f} s")
        made.dispose()
        unfinished.rename(path)
    return Database(make_engine(f"sqlite:///{path}", durable=False))


@contextmanager
def _bar(number: int) -> Iterator[rebuild.Progress]:
    steps = iter(track(range(number), description="rebuilding"))
    state = {"done": 0}

    def show(what: str, done: int, _total: int) -> None:
        if what == "events":
            for _ in range(done - state["done"]):
                next(steps, None)
            state["done"] = done

    yield show


def _things(made: Database) -> None:
    with made.transaction(SYSTEM_ACCOUNT, "things") as session:
        actor.create_many(session, [load(ActorInput(), {"name": f"Actor {n}"}) for n in range(ACTORS)])
        kind.create_many(session, Entity.TAG, [load(TagInput(), {"name": f"Tag {n}"}) for n in range(TAGS)])
        kind.create_many(session, Entity.KIND, [load(TagInput(), {"name": f"Kind {n}"}) for n in range(10)])
        place.create_many(session, [load(PlaceInput(), {"name": f"Place {n}"}) for n in range(PLACES)])
        source.create_many(session, [load(SourceInput(), {"title": f"Source {n}"}) for n in range(10)])


def _events(path: Path, number: int) -> None:
    """Write the truth of the events straight into their tables."""
    chance = random.Random(number)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    for start in track(range(1, number + 1, CHUNK), description="writing the truth"):
        rows: dict[str, list[dict[str, Any]]] = {}
        for key in range(start, min(start + CHUNK, number + 1)):
            for table, row in _rows(key, chance):
                rows.setdefault(table, []).append(row)
        for table, given in rows.items():
            columns = ", ".join(given[0])
            marks = ", ".join("?" for _ in given[0])
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [(*r.values(),) for r in given])
    connection.execute("COMMIT")
    connection.close()


def _rows(key: int, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    day = date(1900, 1, 1) + timedelta(days=int(44_000 * chance.random() ** 0.5))
    times = time_columns(dates.parse(day.isoformat()))
    yield "event", {
        "id": key, "state": "published", "status": "occurred", "lang": "en", "kind_id": 1, "importance": key % 5 + 1,
        "description_private": False, "revision": 1, "created_at": 1, "updated_at": 1, **times,
    }  # fmt: skip
    yield "event_text", {"event_id": key, "lang": "en", "title": f"Event {key}", "summary": SUMMARY}
    yield "slug", {"entity": "event", "slug": f"event-{key}", "entity_id": key, "current": True}
    for position, each in enumerate((1, chance.randint(2, ACTORS))):
        yield "event_actor", {"event_id": key, "position": position, "actor_id": each, "private": False}
    for each in {1, chance.randint(2, TAGS), chance.randint(2, TAGS)}:
        yield "event_tag", {"event_id": key, "tag_id": each}
    yield "event_place", {"event_id": key, "position": 0, "place_id": 1, "private": False}
    yield "citation", {"event_id": key, "source_id": 1, "position": 0, "stance": "supports", "private": False}


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    base = database(number)
    stamp = int(time.time())
    changes: dict[str, Callable[[Any], object]] = {
        "another slug of a tag": lambda s: kind.update_many(s, Entity.TAG, {1: {"slug": f"tag-{stamp}"}}),
        "another name of a place": lambda s: place.update_many(s, {1: {"name": {"text": f"Place {stamp}"}}}),
        "another name of an actor": lambda s: actor.update_many(s, {1: {"name": {"text": f"Actor {stamp}"}}}),
        "a source made private": lambda s: source.update_many(s, {1: {"private": True}}),
        "a source made public again": lambda s: source.update_many(s, {1: {"private": False}}),
    }
    table = Table(title=f"{number:,} events that show it, SQLite")
    times = ("committed, s", "shown by all, s", "CPU, s")
    heads = ("change", *times, "a writer: p50 / worst, ms", "refused", "a reader: p50 / worst, ms")
    for head in heads:
        table.add_column(head, justify="left" if head == "change" else "right")
    for name, change in changes.items():
        committed, shown, work, waits, refused, reads = _measure(base, number, change)
        figures = (f"{seconds:.1f}" for seconds in (committed, shown, work))
        table.add_row(name, *figures, _told(waits), str(refused), _told(reads))
    console = Console(width=130)
    console.print(table)
    joined, spliced = _splicing(base)
    console.print(
        f"the bodies of a page of 100: {joined:.0f} µs as stored, {spliced:.0f} µs with names put in while reading"
    )


def _told(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.1f} / {max(times) * 1000:,.0f}" if times else "none"


def _measure(
    base: Database, number: int, change: Callable[[Any], object]
) -> tuple[float, float, float, list[float], int, list[float]]:
    """Return (seconds to the commit, seconds until all show it, seconds of CPU, a writer's waits, its refusals, a
    reader's waits)."""
    over = multiprocessing.Event()
    told: multiprocessing.Queue[tuple[str, list[float], int]] = multiprocessing.Queue()
    url = base.bind.engine.url.render_as_string()
    beside = [multiprocessing.Process(target=each, args=(url, number, over, told)) for each in (_write, _read)]
    for process in beside:
        process.start()
    time.sleep(2)
    stamps: list[float] = []
    begun, worked = time.perf_counter(), time.process_time()
    with base.transaction(SYSTEM_ACCOUNT, "measured") as session:
        session.info["afterwards"] = [lambda _database: stamps.append(time.perf_counter())]
        change(session)
    shown, work = time.perf_counter() - begun, time.process_time() - worked
    over.set()
    found = {who: (times, refused) for who, times, refused in (told.get() for _ in beside)}
    for process in beside:
        process.join()
    return stamps[0] - begun, shown, work, *found["writer"], found["reader"][0]


def _write(url: str, number: int, over: Any, told: Any) -> None:
    """Change one event after another, and tell how long each took."""
    base, times, refused = Database(make_engine(url, durable=False)), [], 0
    while not over.is_set():
        key = random.randint(1, number)
        begun = time.perf_counter()
        try:
            with base.transaction(SYSTEM_ACCOUNT, "beside") as session:
                event.update(session, key, load(EventInput(partial=True), {"summary": f"changed at {begun}"}))
            times.append(time.perf_counter() - begun)
        except Busy:
            refused += 1
        time.sleep(0.05)
    told.put(("writer", times, refused))


def _read(url: str, _number: int, over: Any, told: Any) -> None:
    """Read one page after another, and tell how long each took."""
    base, times = Database(make_engine(url, durable=False)), []
    while not over.is_set():
        begun = time.perf_counter()
        with base.reading() as session:
            events.page(session, ask(session, EventQuery().load({"from": str(random.randint(1950, 2015))})))
        times.append(time.perf_counter() - begun)
        time.sleep(0.02)
    told.put(("reader", times, 0))


def _splicing(base: Database) -> tuple[float, float]:
    """Return what joining a page of 100 costs in microseconds, with documents as they are stored, and with documents
    that hold marks where each actor, place and source is put in from a cache."""
    with base.reading() as session:
        bodies = [bytes(body) for body in session.scalars(sa.select(EventRead.document).limit(100))]
    cache: dict[bytes, bytes] = {}
    marked = []
    for body in bodies:
        document = orjson.loads(body)
        for what in ("actors", "places", "sources"):
            for each in document[what]:
                mark = b"\\u0001%b%d" % (what.encode(), each["id"])
                cache[mark] = orjson.dumps(each)
                body = body.replace(cache[mark], b"\x01" + mark + b"\x02")
        marked.append(body)
    pattern = re.compile(rb"\x01([^\x02]*)\x02")
    costs = []
    for make in (
        lambda: b",".join(bodies),
        lambda: pattern.sub(lambda found: cache[found[1]], b",".join(marked)),
    ):
        times = []
        for _ in range(500):
            begun = time.perf_counter()
            make()
            times.append(time.perf_counter() - begun)
        costs.append(statistics.median(times) * 1e6)
    return costs[0], costs[1]


if __name__ == "__main__":
    main()

"""Databases of generated events to measure on, made once and kept under data/bench/. They are seeded: two runs on two
machines hold the same events. The read model is filled directly, since what is measured is reading."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from rich.progress import track

from timeline import dates
from timeline.db import Database, make_engine
from timeline.models import Event, EventLink, EventRead, LinkTo, Slug
from timeline.services import migration
from timeline.vocab import Entity

FOLDER = Path("data/bench")
BATCH = 20_000
FIRST, DAYS = date(1900, 1, 1), 44_000
RARE, FREQUENT = range(1, 501), range(1001, 1006)
SUMMARY = "what is said of an event in a sentence or two, as long as such texts are; " * 3


def database(events: int) -> Database:
    """Return a SQLite database with so many events, made if it is not there."""
    path = FOLDER / f"{events}.db"
    if not path.exists() or not _fits(path):
        unfinished = path.with_suffix(".part")
        for old in (*FOLDER.glob(f"{unfinished.name}*"), *FOLDER.glob(f"{path.name}*")):
            old.unlink()
        made = Database(make_engine(f"sqlite:///{unfinished}", durable=False))
        migration.upgrade(made)
        _fill(made, events)
        with made.bind.connect() as connection:  # type: ignore[union-attr]
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        made.dispose()
        unfinished.rename(path)
    return Database(make_engine(f"sqlite:///{path}", durable=False))


def _fits(path: Path) -> bool:
    """Say whether a database that was made earlier has today's tables."""
    earlier = Database(make_engine(f"sqlite:///{path}", durable=False))
    problems = migration.check(earlier)
    earlier.dispose()
    return not problems


def written(random_: random.Random) -> str:
    """Return an EDTF date: 85 % days, 8 % ranges of days, 2 % months, 2 % years, 3 % open or unknown ends and starts,
    some of them long."""
    day = FIRST + timedelta(days=int(DAYS * random_.random() ** 0.5))
    share = random_.random()
    if share < 0.85:
        return day.isoformat()
    if share < 0.93:
        return f"{day}/{day + timedelta(days=random_.randint(1, 60))}"
    if share < 0.95:
        return day.isoformat()[:7]
    if share < 0.97:
        return str(day.year)
    if share < 0.98:
        return f"{day.year}/.."
    if share < 0.985:
        return f"{day.year}/"
    if share < 0.99:
        return f"/{day.year}"
    return f"{day.year}/{day.year + random_.randint(2, 150)}"


def _fill(database: Database, events: int) -> None:
    chance = random.Random(events)
    with database.transaction(1, "generated events") as session:
        session.execute(
            sa.insert(Slug),
            [
                {"entity": Entity.TAG, "slug": f"tag-{tag}", "entity_id": tag, "current": True}
                for tag in (*RARE, *FREQUENT)
            ],
        )
        for start in track(range(1, events + 1, BATCH), description=f"making {events:,} events"):
            rows = [_event(key, chance) for key in range(start, min(start + BATCH, events + 1))]
            session.execute(sa.insert(Event), [truth for truth, _read, _links in rows])
            session.execute(sa.insert(EventRead), [read for _truth, read, _links in rows])
            session.execute(sa.insert(EventLink), [link for _truth, _read, links in rows for link in links])


def _event(key: int, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    edtf = dates.parse(written(chance))
    bounds = edtf.bounds._asdict()
    span_class = dates.span_class(edtf.bounds.se, edtf.bounds.el)
    common = {"span_class": span_class, **bounds, "qual": edtf.qual, "importance": key % 5 + 1, "updated_at": key}
    truth = common | {
        "id": key,
        "state": "published",
        "status": "occurred",
        "lang": "en",
        "edtf": edtf.text,
        "precision": edtf.precision,
        "description_private": False,
        "revision": 1,
        "created_at": 0,
    }
    read = common | {
        "event_id": key,
        "audience": 0,
        "precision": dates.PRECISIONS.index(edtf.precision),
        "month_day": edtf.month_day,
        "status": "occurred",
        "document": _document(key, edtf),
    }
    tags = {chance.choice(RARE), chance.choice(FREQUENT)}
    link = {"what": LinkTo.TAG, "audience": 0, "span_class": span_class, "event_id": key}
    span = {"se": edtf.bounds.se, "el": edtf.bounds.el}
    return truth, read, [link | span | {"target_id": tag} for tag in tags]


def _document(key: int, edtf: dates.Edtf) -> bytes:
    date_ = {"edtf": edtf.text, "label": dates.label(edtf), "precision": edtf.precision, **dates.date_json(edtf)}
    return orjson.dumps({"id": key, "slug": f"event-{key}", "title": f"Event {key}", "summary": SUMMARY, "date": date_})


def windows() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield windows of two weeks at the beginning, in the middle and at the end of the data, and a wide one."""
    yield "early, 2 weeks", {"from": "1905-03-01", "to": "1905-03-14"}
    yield "middle, 2 weeks", {"from": "1985-03-01", "to": "1985-03-14"}
    yield "late, 2 weeks", {"from": "2020-03-01", "to": "2020-03-14"}
    yield "late, 10 years", {"from": "2010", "to": "2019"}

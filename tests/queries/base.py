"""A base of 20,000 events for tests of cost, written straight into the tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.queries.data import add_thing, times
from timeline import dates
from timeline.models import Event, EventActor, EventLink, EventRead, EventSearch, LinkTo, Relation, Slug
from timeline.services import counters
from timeline.signature import signature
from timeline.textkey import row_key
from timeline.vocab import Audience, Entity

EVENTS = 20_000
DOCUMENT = b'{"id":%d,"padding":"' + b"x" * 600 + b'"}'

THINGS = {
    Entity.KIND: ("battle", "treaty", "election", "exercise"),
    Entity.TAG: ("common", "some", "rare"),
    Entity.ACTOR: ("russia", "belarus", "poland"),
    Entity.PLACE: ("brest", "minsk", "kyiv"),
    Entity.SOURCE: ("report", "book"),
    Entity.ROLE: ("host", "guest"),
    Entity.TIMELINE: ("pinned",),
}
LINKS = {
    Entity.KIND: LinkTo.KIND,
    Entity.TAG: LinkTo.TAG,
    Entity.ACTOR: LinkTo.ACTOR,
    Entity.PLACE: LinkTo.PLACE,
    Entity.SOURCE: LinkTo.SOURCE,
    Entity.ROLE: LinkTo.ROLE,
    Entity.TIMELINE: LinkTo.TIMELINE,
}
EVERY = {"common": 3, "some": 40, "rare": 900, "report": 2, "book": 50, "host": 9, "guest": 10, "pinned": 200}
"""Every how many events have a link to the thing; 15 where nothing else is said."""

FORMS: tuple[tuple[float, Callable[[str, int], str]], ...] = (
    (0.74, lambda day, _: day),
    (0.08, lambda day, _: day[:7]),
    (0.07, lambda day, _: day[:4]),
    (0.015, lambda day, _: f"{day[:3]}X"),
    (0.005, lambda day, _: f"{day[:2]}XX"),
    (0.03, lambda day, length: f"{day[:7]}/{int(day[:4]) + length % 4 + 1:04d}"),
    (0.02, lambda day, _: f"{day}/.."),
    (0.01, lambda day, _: f"{day[:7]}/"),
    (0.015, lambda day, _: f"../{day[:7]}"),
    (0.015, lambda day, _: f"/{day}"),
)


def fill(session: Session) -> None:
    """Write the base: dense toward the present, 5 % of it hidden, and have the engine gather its statistics."""
    keys = {slug: add_thing(session, entity, slug) for entity, slugs in THINGS.items() for slug in slugs}
    for table, rows in _tables(keys):
        write(session, table.__tablename__, rows)
    counters.rebuild(session)
    if session.get_bind().dialect.name == "sqlite":
        for name, audience in (("event_words_public", 0), ("event_words_staff", 1)):
            chosen = f"SELECT id, folded FROM event_search WHERE audience = {audience}"
            session.execute(sa.text(f"INSERT INTO {name}(rowid, folded) {chosen}"))
    else:  # as the server does by itself after a while
        session.execute(sa.text("SELECT gin_clean_pending_list('event_words_public'::regclass)"))
    session.execute(sa.text("ANALYZE"))


def fill_without_statistics(session: Session) -> None:
    """Write the base as SQLite has it before anybody asked for statistics."""
    fill(session)
    session.execute(sa.text("DELETE FROM sqlite_stat1"))


def write(session: Session, table: str, rows: list[dict[str, Any]]) -> None:
    """Write rows as fast as the engine can."""
    names = list(rows[0])
    values = [tuple(row.values()) for row in rows]
    if session.get_bind().dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        session.connection().exec_driver_sql(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)
        return
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _tables(keys: dict[str, int]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    chance = random.Random(7)
    made = [_event(chance, key) for key in range(1, EVENTS + 1)]
    columns = ("audience", "precision_rank")
    yield Event, [{name: value for name, value in each.items() if name not in columns} for each in made]
    yield Slug, [{"entity": "event", "slug": f"e-{e['id']}", "entity_id": e["id"], "current": True} for e in made]
    kept = ("audience", "span_class", "se", "sl", "ee", "el", "qual", "month_day", "kind_id", "status")
    yield (
        EventRead,
        [
            {name: each[name] for name in (*kept, "importance", "updated_at")}
            | {
                "event_id": each["id"],
                "precision": each["precision_rank"],
                "document": DOCUMENT % each["id"],
                "changed_at": 0,
            }
            for each in made
        ],
    )
    links: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for each in made:
        bounds = {name: each[name] for name in ("audience", "span_class", "se", "el")} | {"event_id": each["id"]}
        things = []
        for entity, slugs in THINGS.items():
            for number, slug in enumerate(slugs):
                if (each["id"] + number) % EVERY.get(slug, 15) == 0:
                    things.append((LINKS[entity], keys[slug]))
                    if entity == Entity.ROLE:
                        part = {"event_id": each["id"], "position": number, "actor_id": keys["russia"]}
                        parts.append({**part, "role_id": keys[slug], "private": False})
        bounds["signature"] = signature(things) if each["audience"] == Audience.PUBLIC else 0
        links += [{"what": what, "target_id": target, **bounds} for what, target in things]
    yield EventLink, links
    yield EventActor, parts
    yield Relation, [{"from_id": n, "type": "extends", "to_id": n - 1, "note": None} for n in range(7, EVENTS, 7)]
    words = [f"event word{n['id'] % 500} {'common' if n['id'] % 3 else 'other'}" for n in made]
    yield (
        EventSearch,
        [
            {
                "id": row_key(each["span_class"], each["se"], each["el"], each["id"], 0),
                "event_id": each["id"],
                "lang": "en",
                "audience": each["audience"],
                "folded": text,
            }
            for each, text in zip(made, words, strict=True)
        ],
    )


def _event(chance: random.Random, key: int) -> dict[str, Any]:
    year = 2026 - int(1000 * chance.random() ** 6)
    day = f"{year:04d}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    (form,) = chance.choices([form for _, form in FORMS], [weight for weight, _ in FORMS])
    columns = times(form(day, chance.randint(0, 30)) + ("~" if chance.random() < 0.01 and form is FORMS[0][1] else ""))
    return {
        **columns,
        "id": key,
        "state": "published",
        "status": "occurred",
        "lang": "en",
        "kind_id": None,
        "importance": chance.randint(1, 5),
        "description_private": False,
        "revision": 1,
        "created_at": 0,
        "updated_at": chance.randint(0, 10**9),
        "audience": Audience.STAFF if key > EVENTS * 0.95 else Audience.PUBLIC,
        "precision_rank": dates.PRECISIONS.index(columns["precision"]),
    }

"""The same events in the tables that a tutorial would make: what the other services of the comparison read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from rich.progress import track

from bench._base import FOLDER, prepared, version

SCHEMA = """
CREATE TABLE event (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, summary TEXT NOT NULL, kind TEXT NOT NULL, place TEXT,
    date TEXT NOT NULL, precision TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE event_tag (
    event_id INTEGER NOT NULL REFERENCES event (id), tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (event_id, tag_id)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX event_start ON event (start, "end");
CREATE INDEX event_end ON event ("end");
CREATE INDEX event_tag_tag ON event_tag (tag_id, event_id);
"""
BATCH = 20_000


def plain(events: int) -> Path:
    """Return the file with the plain tables, made if it is not there: the earliest start and the latest end of every
    event in seconds, its words, and its tags."""
    path = FOLDER / f"{events}-plain.db"
    source = prepared(events)
    if path.exists():
        connection = sqlite3.connect(path)
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
        if found == version():
            return path
        path.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA}")
    connection.execute("BEGIN")
    tags: dict[str, int] = {}
    for batch in track(_documents(source), description="copying to plain tables", total=-(-events // BATCH)):
        rows, pairs = [], []
        for se, el, document in batch:
            event = orjson.loads(document)
            place = event["places"][0]["name"] if event["places"] else None
            date = event["date"]
            rows.append(
                (event["id"], event["title"], event["summary"], event["kind"], place)
                + (date["edtf"], date["precision"], se, el)
            )
            pairs += [(event["id"], tags.setdefault(tag, len(tags) + 1)) for tag in event["tags"]]
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO event_tag VALUES (?, ?)", sorted(pairs))
    connection.executemany("INSERT INTO tag VALUES (?, ?)", [(number, tag) for tag, number in tags.items()])
    connection.execute("COMMIT")
    connection.executescript(f"{INDEXES} ANALYZE; PRAGMA user_version={version()}; PRAGMA journal_mode=WAL")
    connection.close()
    return path


def _documents(source: Path) -> Iterator[list[Any]]:
    connection = sqlite3.connect(source)
    cursor = connection.execute("SELECT se, el, document FROM event_read ORDER BY event_id")
    while batch := cursor.fetchmany(BATCH):
        yield batch
    connection.close()

"""Readers and a writer that do not stop, and what they saw."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from tests.factories import EventFactory
from timeline.context import POSITION
from timeline.db import Database
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT

LAG_SECONDS = 1
"""The bound that the server keeps to."""
STALE_SECONDS = 10.0
"""What no answer may lag by: far more than the bound, since the machine that tests may be busy."""


@dataclass(frozen=True, slots=True)
class Written:
    """A change that was acknowledged at a moment of the monotonic clock; `number` events are there since then."""

    number: int
    slug: str
    position: int
    moment: float


@dataclass(slots=True)
class Load:
    """What was written, and every answer that was wrong. Events are written one by one to `database`."""

    database: Database
    port: int
    written: list[Written] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    answers: int = 0
    longest: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to write; begin to read as soon as something is there."""
        self._begin(self._write)
        while not self.written:
            time.sleep(0.02)
        for ask in (self._own_write, self._own_write, self._anything, self._anything):
            self._begin(lambda ask=ask: self._read(ask))  # type: ignore[misc]

    def stop(self) -> None:
        """Let everybody end what they are at."""
        self._stop.set()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _begin(self, work: Callable[[], None]) -> None:
        self._threads.append(threading.Thread(target=work, daemon=True))
        self._threads[-1].start()

    def _write(self) -> None:
        attempt = 0
        while not self._stop.is_set():
            attempt += 1
            slug = f"attempt-{attempt}"
            try:
                with self.database.transaction(SYSTEM_ACCOUNT, slug) as session:
                    EventFactory(session=session, title=slug, slug=slug)
            except (sa.exc.OperationalError, Busy) as error:
                self.refused.append(str(error))
            else:
                count = len(self.written) + 1
                self.written.append(Written(count, slug, session.info["position"], time.monotonic()))
            time.sleep(0.02)

    def _read(self, ask: Callable[[http.client.HTTPConnection], str | None]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                wrong = ask(connection)
            except (OSError, http.client.HTTPException) as error:
                wrong = repr(error)
                connection.close()
            with self._lock:
                self.answers += 1
                self.longest = max(self.longest, time.monotonic() - began)
                if wrong:
                    self.wrong.append(wrong)
        connection.close()

    def _own_write(self, connection: http.client.HTTPConnection) -> str | None:
        """Ask for what was acknowledged last, as its writer does: with its position."""
        last = self.written[-1]
        connection.request("GET", f"/api/v1/events/{last.slug}", headers={POSITION: str(last.position)})
        answer = connection.getresponse()
        body = answer.read()
        right = answer.status == 200 and json.loads(body)["slug"] == last.slug
        return None if right else f"{last.slug}: {answer.status} {body[:300]!r}"

    def _anything(self, connection: http.client.HTTPConnection) -> str | None:
        """Ask as anybody does, without a position: the answer may lag, but only so much."""
        bound = time.monotonic() - STALE_SECONDS
        connection.request("GET", "/api/v1/events?from=2014&to=2014&limit=5&count=exact")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            return f"{answer.status} {body[:300]!r}"
        expected = max((each.number for each in self.written if each.moment < bound), default=0)
        count = json.loads(body)["count"]
        return None if count >= expected else f"{count} events seen where {expected} were written long ago"

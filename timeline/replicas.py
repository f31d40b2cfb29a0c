"""Replicas of the primary: which of them may answer a reader. That one is reached and balanced is libpq's work."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import clock
from timeline.engines import begun

LOOK_SECONDS = 1.0
"""How often the primary is asked what the replicas must have, and a connection how far its replica is."""
_TRIES = 4
"""Replicas that are left for lagging before a reader goes elsewhere."""
_PAUSE_SECONDS = 5.0
"""How long nobody knocks again after every replica was found away, as long as the primary is there."""
_CHECKED = "timeline_checked"
"""Where a pooled connection keeps when its replica was last found to be near enough."""

_counter = sa.table("counter", sa.column("name"), sa.column("value"))
_changeset = sa.table("changeset", sa.column("seq"), sa.column("instant"))
_POSITION = sa.select(_counter.c.value).where(_counter.c.name == "changeset")
_HORIZON = (
    sa.select(_changeset.c.seq)
    .where(_changeset.c.instant <= sa.bindparam("instant"))
    .order_by(_changeset.c.seq.desc())
    .limit(1)
)


class Replicas:
    """Connections to the replicas of a primary, which may lag by so many seconds (0 = by any time).

    A position is the number of a changeset: numbers follow the order of commits (see timeline.db), so a replica that
    has one has all before it.
    """

    def __init__(self, engine: sa.Engine, primary: sa.Engine, lag_seconds: float) -> None:
        self.engine = engine
        self._primary = primary
        self._lag_seconds = lag_seconds
        self._horizon = 0
        self._away = False
        self._knock_after = 0.0
        self._stop = threading.Event()
        self._looked = threading.Event()
        self._starting = threading.Lock()
        self._watcher: threading.Thread | None = None

    @property
    def primary_is_away(self) -> bool:
        """Whether the primary did not answer when it was last asked."""
        return self._away

    def session(self, after: int, seconds: float) -> Session | None:
        """Return a reading session at `after` or later that lags no more than it may, or None if there is none.

        While the primary is away, one that lags more will do: where nobody can write, it is only behind, and not wrong.
        """
        self._watch()
        if time.monotonic() < self._knock_after and not self._away:
            return None
        found = self._find(after, self._horizon, seconds)
        return self._find(after, 0, seconds) if found is None and self._away else found

    def _find(self, after: int, horizon: int, seconds: float) -> Session | None:
        for _ in range(_TRIES):
            try:
                session = begun(self.engine, timeline_reading=seconds)
            except sa.exc.OperationalError:
                self._knock_after = time.monotonic() + _PAUSE_SECONDS
                return None  # libpq has tried every host
            try:
                info = session.connection().info
                now = time.monotonic()
                if after == 0 and now - info.get(_CHECKED, -LOOK_SECONDS) < LOOK_SECONDS:
                    return session
                position = session.execute(_POSITION).scalar_one()
                if position >= horizon:
                    info[_CHECKED] = now
                    if position >= after:
                        return session
                    session.close()
                    return None  # a healthy replica that is a moment behind: its connection is kept
            except sa.exc.DBAPIError:  # it died this moment, or it has no tables yet
                pass
            except BaseException:
                session.close()
                raise
            session.invalidate()
        return None

    def _watch(self) -> None:
        """Have the primary asked in the background, so that no reader waits for one that is away."""
        if not self._is_watched():
            with self._starting:
                if not self._is_watched():
                    self._watcher = threading.Thread(target=self._look, name="timeline-replicas", daemon=True)
                    self._watcher.start()
        self._looked.wait(LOOK_SECONDS)

    def _is_watched(self) -> bool:
        return self._watcher is not None and self._watcher.is_alive()  # it is not, in a process that was forked since

    def _look(self) -> None:
        while not self._stop.is_set():
            try:
                with begun(self._primary, timeline_reading=_PAUSE_SECONDS) as session:
                    instant = clock.now() - round(self._lag_seconds * 1_000_000)
                    horizon = session.execute(_HORIZON, {"instant": instant}).scalar() if self._lag_seconds else 0
                    self._horizon, self._away = horizon or 0, False
            except sa.exc.OperationalError:
                self._away = True
            except sa.exc.SQLAlchemyError:
                self._away = False  # it answers, though it has no tables yet
            self._looked.set()
            self._stop.wait(LOOK_SECONDS)

    def dispose(self) -> None:
        """Close every pooled connection and ask no more, until the next reader comes."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        self._stop.clear()
        self._looked.clear()
        self.engine.dispose()

"""This request's session and author, kept in Flask's `g`. Routes, statuses and formats belong to the layers above."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from timeline.config import Config
from timeline.db import Database
from timeline.errors import Busy, Forbidden
from timeline.vocab import Audience

_EXTENSION = "timeline"
_STEPS = 5_000
"""SQLite asks whether to go on after so many steps of its virtual machine: about half a millisecond."""
_QUERY_CANCELED = "57014"
"""PostgreSQL's code for a statement that ran into `statement_timeout`."""
_IN_CONFLICT = "40001"
"""PostgreSQL's code for a question that a replica gave up, since it stood in the way of what it had to replay."""

POSITION = "Timeline-Position"
"""Header that says how far a change went, and in a request, what the answer must have seen (docs/decisions/0002)."""
_COOKIE = "timeline_position"


@dataclass(frozen=True, slots=True)
class _Settings:
    config: Config
    database: Database


class Reading:
    """One session for reading, whose questions may take so many seconds each (0 = any time). Close it once at least."""

    def __init__(self, database: Database, seconds: float, after: int = 0) -> None:
        self._seconds = seconds
        self._deadline = 0.0
        self._stack = ExitStack()
        self.session = self._stack.enter_context(database.reading(after, seconds))
        self.restart()
        if seconds > 0:
            with ExitStack() as undo:
                undo.push(self._stack)
                self._limit(database.dialect)
                undo.pop_all()

    def _limit(self, dialect: str) -> None:
        if dialect == "postgresql":
            return  # its transaction began with the limit
        driver = self.session.connection().connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(self._is_late, _STEPS)
        self._stack.callback(driver.set_progress_handler, None, 0)

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def restart(self) -> None:
        """Give the next question its whole time again: an answer that goes out in pieces waits for its reader."""
        self._deadline = time.monotonic() + self._seconds

    def pieces(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks, each of which may take its whole time to make; close the session in the end."""
        try:
            while True:
                self.restart()
                chunk = next(chunks, None)
                if chunk is None:
                    return
                yield chunk
        finally:
            self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._stack.close()


def install(app: Flask, config: Config, database: Database) -> None:
    """Let the app's requests find their database, and close what they leave open."""
    app.extensions[_EXTENSION] = _Settings(config, database)
    app.after_request(_tell_position)
    app.teardown_appcontext(_close)


def _close(_error: BaseException | None) -> None:
    reading: Reading | None = g.pop("reading", None)
    if reading is not None:
        reading.close()


def _settings() -> _Settings:
    settings: _Settings = current_app.extensions[_EXTENSION]
    return settings


def config() -> Config:
    """Return the settings that the app was made with."""
    return _settings().config


def database() -> Database:
    """Return the database that the app was made with."""
    return _settings().database


def session() -> Session:
    """Return this request's session for reading, opened at first use and closed with the request.

    All its questions see one state of the database. One that takes longer than `query_seconds` ends in an error that
    `busy` knows.
    """
    if "reading" not in g:
        g.reading = Reading(database(), config().query_seconds, _position())
    reading: Reading = g.reading
    return reading.session


def lend() -> Reading:
    """Take the open session out of the request, for an answer that is still being written when the request is over."""
    session()
    reading: Reading = g.pop("reading")
    return reading


def audience() -> int:
    """Return for whom this request reads: the public, until somebody shows who they are."""
    audience: int = g.get("audience", Audience.PUBLIC)
    return audience


def author() -> int | None:
    """Return the account in whose name this request writes, or None if nobody has shown who they are."""
    author: int | None = g.get("author_id")
    return author


@contextmanager
def writing(note: str) -> Iterator[Session]:
    """Open a session for one change by this request's author; leaving the block commits it.

    The client is told the change's position, so that what it reads next has seen it. Raise `Forbidden` if there is no
    author.
    """
    account = author()
    if account is None:
        raise Forbidden("only a known author may change anything")
    with database().transaction(account, note) as session:
        yield session
    if session.info["position"] is not None:
        g.position = session.info["position"]
        _close(None)  # what is read from here on shall have seen it as well


def _position() -> int:
    """Return the position that this request's answer must have seen, 0 if any will do."""
    if database().replicas is None:
        return 0
    sent = request.headers.get(POSITION) or request.cookies.get(_COOKIE, "")
    known = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else 0
    written: int = g.get("position", 0)
    return max(known, written)


def _tell_position(response: Response) -> Response:
    """Tell who has written how far that went. A browser sends it back until every replica that is asked has it."""
    if "position" in g:
        response.headers[POSITION] = str(g.position)
        if database().replicas is not None:
            seconds = 60 + int(config().read_lag_seconds)
            secure = request.is_secure
            response.set_cookie(_COOKIE, str(g.position), seconds, secure=secure, httponly=True, samesite="Lax")
    return response


def ask_again(error: Exception) -> bool:
    """Say whether this request shall be answered a second time, from another server: the one that was asked went away
    or gave up, and nothing was written. The session is closed then."""
    if request.method not in ("GET", "HEAD") or "asked_again" in g or not isinstance(error, sa.exc.DBAPIError):
        return False
    if not error.connection_invalidated and getattr(error.orig, "sqlstate", None) != _IN_CONFLICT:
        return False
    g.asked_again = True
    _close(None)
    return True


def busy(error: sa.exc.SQLAlchemyError) -> Busy | None:
    """Say an error of the database as `Busy`, if it means that the same question may well be answered later."""
    if isinstance(error, sa.exc.TimeoutError):
        return Busy("too many questions are being answered; try again in a few seconds")
    if not isinstance(error, sa.exc.DBAPIError):
        return None
    if str(error.orig) == "interrupted" or getattr(error.orig, "sqlstate", None) == _QUERY_CANCELED:
        return Busy(
            f"the question took longer than {config().query_seconds:g} seconds and was cut off;"
            " a narrower one (a shorter window, more filters) is quicker"
        )
    if "database is locked" in str(error.orig):
        return Busy("another change is being written; try again in a few seconds")
    if error.connection_invalidated or (
        isinstance(error, sa.exc.OperationalError) and database().dialect == "postgresql"
    ):
        return Busy("the database cannot be reached; try again in a few seconds")
    return None

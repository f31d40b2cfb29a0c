"""Two changes at once of what belongs together: neither transaction sees what the other one writes, so one has to wait.

On PostgreSQL only: SQLite has one writer at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import ActorFactory, EventFactory
from timeline.db import Database
from timeline.errors import Busy
from timeline.models import SYSTEM_ACCOUNT, EventRead
from timeline.schemas.base import load
from timeline.schemas.event import EventInput
from timeline.services import actor, event
from timeline.services.verify import looking, verify

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"])


def _differences(database: Database) -> list[str]:
    with looking(database) as session:
        return [str(each) for each in verify(session).shown]


@pytest.mark.parametrize("renamed_first", [True, False])
def test_an_event_made_while_its_actor_is_renamed_shows_the_new_name(
    own_database: Database, renamed_first: bool
) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "data") as session:
        key = ActorFactory(session=session, slug="ada", name="Ada")
        EventFactory(session=session, actors=["ada"])

    def rename(session: Session) -> None:
        actor.update_many(session, {key: {"name": {"text": "Ida"}}})

    def make(session: Session) -> None:
        EventFactory(session=session, actors=["ada"])

    first, second = (rename, make) if renamed_first else (make, rename)
    _one_within_the_other(own_database, first, second)
    with own_database.reading() as session:
        documents = session.scalars(sa.select(EventRead.document)).all()
    assert [b'"Ida"' in bytes(each) for each in documents] == [True, True]
    assert _differences(own_database) == []


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_an_event_withdrawn_while_another_one_is_related_to_it_is_not_named(
    own_database: Database, withdrawn_first: bool
) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "data") as session:
        hidden, other = EventFactory(session=session, slug="hidden"), EventFactory(session=session, slug="other")

    def withdraw(session: Session) -> None:
        event.update(session, hidden, load(EventInput(partial=True), {"state": "archived"}))

    def relate(session: Session) -> None:
        event.update(session, other, load(EventInput(partial=True), {"relations": [{"type": "extends", "to": hidden}]}))

    first, second = (withdraw, relate) if withdrawn_first else (relate, withdraw)
    _one_within_the_other(own_database, first, second)
    with own_database.reading() as session:
        public = session.scalars(sa.select(EventRead.document).where(EventRead.audience == 0)).all()
    assert [b"hidden" in bytes(each) for each in public] == [False]
    assert _differences(own_database) == []


def _one_within_the_other(
    database: Database, first: Callable[[Session], None], second: Callable[[Session], None]
) -> None:
    """Begin the second change before the first one commits; where it has to wait, the first one commits meanwhile."""
    waiting = threading.Event()
    failed: list[BaseException] = []

    def other() -> None:
        try:
            for _ in range(5):
                try:
                    with database.transaction(SYSTEM_ACCOUNT, "second") as session:
                        waiting.set()
                        second(session)
                    return
                except Busy:
                    continue
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    thread = threading.Thread(target=other)
    with database.transaction(SYSTEM_ACCOUNT, "first") as session:
        first(session)
        thread.start()
        waiting.wait(10)
        thread.join(1)
    thread.join(30)
    assert failed == []

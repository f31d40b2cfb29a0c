"""What a connection is made with, and what is left of a transaction when it has ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.factories import EventFactory
from timeline.db import Database
from timeline.engines import begun, make_engine
from timeline.models import SYSTEM_ACCOUNT


@pytest.fixture
def engines(postgresql_server: str) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Two engines of PostgreSQL: one that keeps statements prepared, one that does not."""
    made = make_engine(postgresql_server), make_engine(postgresql_server, prepare=False)
    yield made
    for engine in made:
        engine.dispose()


def _prepared(engine: sa.Engine) -> int:
    """Ask the same ten times, each time in a transaction of its own; return how many statements are kept prepared."""
    for number in range(10):
        with begun(engine, timeline_reading=1.0) as session:
            session.execute(sa.text("SELECT CAST(:number AS bigint)"), {"number": number})
    with begun(engine, timeline_reading=0.0) as session:
        found = session.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%bigint%'"))
    return int(found or 0)


def test_postgresql_keeps_statements_prepared_from_one_read_to_the_next(engines: tuple[sa.Engine, sa.Engine]) -> None:
    assert [_prepared(engine) for engine in engines] == [1, 0]


def test_nothing_that_is_set_outlives_a_transaction_on_postgresql(engines: tuple[sa.Engine, sa.Engine]) -> None:
    with begun(engines[0], timeline_reading=2.5) as session:
        assert session.scalar(sa.text("SHOW statement_timeout")) == "2500ms"
        assert session.scalar(sa.text("SHOW transaction_isolation")) == "repeatable read"
    with begun(engines[0], timeline_writing=True) as session:
        assert session.scalar(sa.text("SHOW statement_timeout")) == "0"
        assert session.scalar(sa.text("SHOW transaction_isolation")) == "read committed"


def test_a_read_on_postgresql_cannot_write(engines: tuple[sa.Engine, sa.Engine]) -> None:
    with begun(engines[0], timeline_reading=1.0) as session, pytest.raises(sa.exc.InternalError, match="read-only"):
        session.execute(sa.text("CREATE TABLE t (id bigint)"))
    with begun(engines[0], timeline_reading=1.0) as session:
        assert session.scalar(sa.text("SELECT 1")) == 1, "the connection can be used again"


def test_a_transaction_tells_its_position_and_a_read_after_it_has_seen_it(own_database: Database) -> None:
    for position in (1, 2):
        with own_database.transaction(SYSTEM_ACCOUNT, "an event") as session:
            EventFactory(session=session, slug=f"event-{position}")
        assert session.info["position"] == position
        with own_database.reading(after=position) as session:
            assert session.scalar(sa.text("SELECT value FROM counter WHERE name = 'changeset'")) == position
    assert own_database.writable()

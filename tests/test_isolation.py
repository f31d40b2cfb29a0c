"""The databases of the tests: what one test writes, even when the code commits it, no other test sees."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.db import Database
from timeline.models import Tag


def _tag(number: int) -> Tag:
    return Tag(id=number, revision=1, created_at=0, updated_at=0)


def _tags(session: Session) -> list[int]:
    return list(session.scalars(sa.select(Tag.id).order_by(Tag.id)))


@pytest.mark.parametrize("turn", [1, 2])
def test_a_commit_is_seen_by_the_next_session_and_not_by_the_next_test(database: Database, turn: int) -> None:
    with database.transaction(1, "a tag") as session:
        assert _tags(session) == []
        session.add(_tag(turn))
    with database.reading() as session:
        assert _tags(session) == [turn]


def test_an_exception_undoes_the_change_but_not_the_one_before_it(database: Database) -> None:
    with database.transaction(1, "kept") as session:
        session.add(_tag(1))
    with pytest.raises(ZeroDivisionError), database.transaction(1, "lost") as session:
        session.add(_tag(2))
        session.flush()
        _ = 1 / 0
    with database.reading() as session:
        assert _tags(session) == [1]


def test_what_the_session_fixture_flushes_another_session_of_the_database_sees(
    database: Database, session: Session
) -> None:
    session.add(_tag(1))
    session.flush()
    with database.reading() as other:
        assert _tags(other) == [1]


def test_statements_are_counted_and_savepoints_are_not(database: Database, queries: list[str]) -> None:
    with database.reading() as session, session.begin_nested():
        _tags(session)
        _tags(session)
    assert len(queries) == 2


def test_a_database_of_the_tests_own_really_commits(own_database: Database) -> None:
    with own_database.transaction(1, "a tag") as session:
        session.add(_tag(1))
    seen: list[list[int]] = []

    def look() -> None:
        with own_database.reading() as session:
            seen.append(_tags(session))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [[1]]


def test_an_empty_database_is_empty(empty_database: Database) -> None:
    assert sa.inspect(empty_database.bind).get_table_names() == []

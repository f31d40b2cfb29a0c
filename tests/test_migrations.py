"""Migrations: up, down and up again, with data in; and what they make is what the models say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.factories import EventFactory, TimelineFactory
from timeline.config import migrations_folder
from timeline.db import Database, make_engine, public_version
from timeline.models import SYSTEM_ACCOUNT, Account, Base, Event
from timeline.queries import event
from timeline.queries.question import EventQuery, ask
from timeline.services import migration


def _tables(database: Database) -> set[str]:
    assert isinstance(database.bind, sa.Engine)
    names = set(sa.inspect(database.bind).get_table_names())
    return {name for name in names if not name.startswith(("event_words_", "alembic_"))}


def test_up_check_down_and_up_again(empty_database: Database) -> None:
    assert migration.current(empty_database) is None
    assert migration.check(empty_database) != []
    migration.upgrade(empty_database)
    assert migration.current(empty_database) == migration.head()
    assert migration.check(empty_database) == []
    assert _tables(empty_database) == set(Base.metadata.tables)
    migration.downgrade(empty_database, "base")
    assert _tables(empty_database) == set()
    assert migration.current(empty_database) is None
    migration.upgrade(empty_database)
    assert migration.check(empty_database) == []


def test_there_is_one_head_and_numbers_go_up_by_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [migration.head()]
    numbers = [script.revision for script in scripts.walk_revisions()][::-1]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_an_upgrade_keeps_what_is_there(own_database: Database) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "data") as session:
        EventFactory(session=session, title="A word", tags=["x"], actors=["ada"], places=["brest"])
        TimelineFactory(session=session, entries=["a-word"])
    migration.upgrade(own_database)
    with own_database.reading() as session:
        assert len(event.page(session, ask(session, EventQuery().load({"q": "word", "tag": "x"}))).items) == 1


def test_down_with_data_in_and_up_again_is_an_empty_database_that_works(own_database: Database) -> None:
    def fill() -> None:
        with own_database.transaction(SYSTEM_ACCOUNT, "data") as session:
            first = EventFactory(session=session, title="A word", tags=["x"], actors=["ada"], places=["brest"])
            EventFactory(session=session, relations=[{"type": "extends", "to": first}])
            TimelineFactory(session=session, entries=[first])

    fill()
    migration.downgrade(own_database, "base")
    migration.upgrade(own_database)
    assert migration.check(own_database) == []
    with own_database.reading() as session:
        assert session.scalars(sa.select(Event.id)).all() == []
        assert session.scalars(sa.select(Account.name)).all() == ["system"]
        assert public_version(session) == 1
    fill()


def test_foreign_keys_are_enforced_again_after_a_migration(empty_database: Database) -> None:
    migration.upgrade(empty_database)
    if empty_database.dialect == "sqlite":
        with empty_database.reading() as session:
            assert session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_two_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    failed: list[BaseException] = []

    def start() -> None:
        try:
            migration.upgrade(empty_database)
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert migration.check(empty_database) == []


def _described(database: Database) -> dict[str, Any]:
    """Return all that an engine tells of each table: columns, keys, indexes and checks, in its own words."""
    assert isinstance(database.bind, sa.Engine)
    inspector = sa.inspect(database.bind)
    told: dict[str, Any] = {}
    for table in _tables(database):
        columns = [
            (each["name"], str(each["type"]), each["nullable"], str(each["default"]))
            for each in inspector.get_columns(table)
        ]
        found: dict[str, list[Any]] = {
            "columns": [(name, kind, null, default.split("(")[0]) for name, kind, null, default in columns],
            "key": [inspector.get_pk_constraint(table)],
            "foreign": inspector.get_foreign_keys(table),
            "unique": inspector.get_unique_constraints(table),
            "checks": inspector.get_check_constraints(table),
            "indexes": [
                each for each in inspector.get_indexes(table) if not (each["name"] or "").startswith("event_words_")
            ],
        }
        told[table] = {what: sorted(map(_words, each)) for what, each in found.items()}
    return told


def _words(told: Any) -> str:
    """Write what an inspector returned so that two of them compare."""
    if isinstance(told, dict):
        return str(sorted((name, _words(value)) for name, value in told.items()))
    return str(told)


def test_the_migrations_make_what_the_models_say_checks_included(
    own_database: Database, engine_name: str, new_url: Callable[[str, str | None], str]
) -> None:
    modelled = Database(make_engine(new_url(engine_name, None), durable=False))
    assert isinstance(modelled.bind, sa.Engine)
    Base.metadata.create_all(modelled.bind)
    try:
        by_models, by_migrations = _described(modelled), _described(own_database)
    finally:
        modelled.dispose()
    assert set(by_models) == set(by_migrations)
    for table, told in by_models.items():
        assert by_migrations[table] == told, table
    assert sum(len(told["checks"]) for told in by_models.values()) > 15


def test_a_difference_between_models_and_database_is_told_in_words(own_database: Database) -> None:
    assert isinstance(own_database.bind, sa.Engine)
    with own_database.bind.begin() as connection:
        connection.execute(sa.text("ALTER TABLE media ADD COLUMN extra INTEGER"))
    (told,) = migration.check(own_database)
    assert "extra" in told


def test_the_text_index_is_dropped_with_its_table(empty_database: Database) -> None:
    migration.upgrade(empty_database)
    migration.downgrade(empty_database, "base")
    assert isinstance(empty_database.bind, sa.Engine)
    left = set(sa.inspect(empty_database.bind).get_table_names())
    assert left <= {"alembic_version"}

"""`timeline db verify`, `rebuild`, and what an upgrade does about a read model of another version."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run
from timeline.app import create_app, prepare
from timeline.config import Config
from timeline.db import Database, make_engine
from timeline.services import migration


def _behind_its_back(*statements: str) -> None:
    database = Database(make_engine(os.environ["TIMELINE_DATABASE_URL"]))
    with database.transaction(1, "behind its back") as session:
        for statement in statements:
            session.execute(sa.text(statement))
    database.dispose()


def test_verify_says_what_differs_ends_with_1_and_mends_it_when_told(loaded: Run) -> None:
    done = loaded("db", "verify")
    assert (done.exit_code, done.stdout.strip()) == (0, "everything that is derived agrees with what was entered")
    _behind_its_back("UPDATE event_read SET importance = 5 WHERE importance < 5", "DELETE FROM event_count")
    done = loaded("db", "verify")
    assert done.exit_code == 1
    *_, counts, cure = done.stdout.splitlines()
    assert "event_read.importance is" in done.stdout
    assert "rows differ" in counts
    assert "event_count" in counts
    assert cure == "timeline db verify --repair mends what is derived"
    done = loaded("db", "verify", "--repair")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1].startswith("mended: ")
    assert loaded("db", "verify").exit_code == 0


def test_verify_leaves_what_was_entered_alone_and_says_how_to_mend_it(loaded: Run) -> None:
    _behind_its_back("UPDATE slug SET current = false WHERE entity = 'place'")
    for words in (("db", "verify"), ("db", "verify", "--repair"), ("db", "verify")):
        done = loaded(*words)
        assert done.exit_code == 1
        assert "give it one" in done.stdout


def test_rebuild_makes_what_readers_see_anew(loaded: Run) -> None:
    before = loaded("events", "--from", "2014").stdout
    _behind_its_back("DELETE FROM event_read_link", "DELETE FROM event_read")
    assert loaded("events", "--from", "2014").stdout != before
    assert loaded("db", "rebuild").exit_code == 0
    assert loaded("events", "--from", "2014").stdout == before
    assert loaded("db", "verify").exit_code == 0


def test_what_needs_the_newest_tables_says_so(run: Run) -> None:
    for word in ("verify", "rebuild"):
        done = run("db", word)
        assert done.exit_code == 1
        assert "run timeline db upgrade" in done.stderr


def test_an_upgrade_makes_anew_what_readers_see_where_another_version_made_it(loaded: Run) -> None:
    before = loaded("events").stdout
    _behind_its_back("UPDATE counter SET value = 0 WHERE name = 'read_model'", "DELETE FROM event_read")
    done = loaded("db", "upgrade")
    assert (done.exit_code, "made anew" in done.stderr) == (0, True), done.output
    assert loaded("events").stdout == before
    assert "made anew" not in loaded("db", "upgrade").stderr
    assert loaded("db", "verify").exit_code == 0


def test_an_upgrade_over_the_migration_that_empties_the_read_model_fills_it(loaded: Run) -> None:
    before = loaded("events", "--tag", "exercise").stdout
    assert loaded("db", "downgrade", "0001", "--yes").exit_code == 0
    assert loaded("db", "upgrade").exit_code == 0
    assert loaded("events", "--tag", "exercise").stdout == before
    assert loaded("db", "verify").exit_code == 0


def test_a_sqlite_file_is_brought_up_to_date_on_use_and_a_postgresql_database_says_that_it_is_not(
    loaded: Run, engine_name: str
) -> None:
    _behind_its_back("DELETE FROM counter WHERE name = 'read_model'", "DELETE FROM event_read")
    database = prepare(Config(database_url=os.environ["TIMELINE_DATABASE_URL"]))
    try:
        answer = create_app(Config(), database).test_client().get("/readyz")
    finally:
        database.dispose()
    assert answer.status_code == (200 if engine_name == "sqlite" else 503)
    if engine_name == "postgresql":
        assert "run timeline db upgrade" in answer.text
        assert loaded("db", "upgrade").exit_code == 0
    assert loaded("db", "verify").exit_code == 0


def test_what_a_rename_left_undone_is_done_by_whoever_comes_next(loaded: Run) -> None:
    _behind_its_back("INSERT INTO stale (entity, entity_id, after_id, whole) VALUES ('actor', 1, 0, true)")
    assert loaded("db", "verify").exit_code == 1
    assert loaded("events", "--limit", "1").exit_code == 0
    assert loaded("db", "verify").exit_code == 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_database_without_events_holds_the_read_model_of_this_version(run: Run) -> None:
    assert run("events").exit_code == 0
    database = Database(make_engine(os.environ["TIMELINE_DATABASE_URL"]))
    assert migration.current(database) == migration.head()
    database.dispose()
    assert "made anew" not in run("db", "upgrade").stderr

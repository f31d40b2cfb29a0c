from __future__ import annotations

from tests.cli.conftest import Run
from timeline.services import migration


def test_upgrade_check_downgrade_and_current_tell_where_the_database_stands(run: Run) -> None:
    assert run("db", "current").stdout.startswith("nothing")
    assert run("db", "check").exit_code == 1
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "current").stdout.strip() == migration.head()
    checked = run("db", "check")
    assert (checked.exit_code, checked.stdout.strip()) == (0, "the database and the program agree")
    assert "is up to date" in run("db", "upgrade").stdout
    assert run("db", "downgrade", "base").exit_code == 1, "asks first"
    assert run("db", "downgrade", "base", "--yes").exit_code == 0
    assert run("db", "current").stdout.startswith("nothing")


def test_the_database_is_made_on_first_use(run: Run) -> None:
    done = run("events")
    assert done.exit_code == 0, done.output
    assert "nothing found" in done.stdout


def test_an_unknown_revision_is_said_plainly(run: Run) -> None:
    done = run("db", "upgrade", "9999")
    assert done.exit_code == 1
    assert "9999" in done.stderr
    assert "Traceback" not in done.output

"""The `timeline` command: one file a group. What the commands do is done by the layers below."""

from __future__ import annotations

import click

from timeline import __version__
from timeline.cli.database import database_group
from timeline.cli.date import date
from timeline.cli.events import events
from timeline.cli.export import export
from timeline.cli.importing import import_command
from timeline.cli.serve import serve

EPILOG = """\b
A first walk:
  timeline import seed/                     load the shipped data, or your own files
  timeline events --from 2014 --to 2014     what happened in 2014
  timeline events --on 2020-09 --match within --certainty definite
  timeline date 2014-03~ /2021-06           what a date means
  timeline export --format csv -o all.csv   take everything along
  timeline serve                            the API and pages at http://127.0.0.1:8000

\b
The data is one SQLite file, data/timeline.db in the current folder, made on first use.
TIMELINE_DATA_DIR moves it, TIMELINE_DATABASE_URL=postgresql://… uses PostgreSQL instead.
Settings may stand in a file .env as well."""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="timeline")
def main() -> None:
    """Timeline: a database of dated events, for people who must be right about when.

    Dates are EDTF (ISO 8601-2), so that "about 1925", "before 2013" and "late 2013" can be said; every answer tells
    what certainly happened in a window from what only may have.
    """


for command in (serve, database_group, import_command, export, events, date):
    main.add_command(command)

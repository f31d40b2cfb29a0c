"""Run as a program: imports events without end into a database, says so in the middle, and waits."""

from __future__ import annotations

import io
import signal
import sys

from timeline.db import Database, make_engine
from timeline.formats.loading import LOADERS
from timeline.models import SYSTEM_ACCOUNT
from timeline.services import importing
from timeline.services.importing import File, Options
from timeline.services.importing_events import BATCH


class Endless(io.BytesIO):
    """Gives lines; in the second batch it tells that so much was read, and waits."""

    lines = 0

    def readline(self, _size: int | None = -1) -> bytes:
        if self.lines == BATCH + 110:
            print("in the middle", flush=True)
            sys.stdin.read()
        self.lines += 1
        return b'{"title": "New %d", "date": "2014", "tags": ["new"]}\n' % self.lines


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have told its background jobs to ignore it
    database = Database(make_engine(sys.argv[1]))
    endless = File("endless.ndjson", LOADERS[".ndjson"], Endless)
    with database.transaction(SYSTEM_ACCOUNT, "import") as writing:
        importing.load(writing, [endless], Options())

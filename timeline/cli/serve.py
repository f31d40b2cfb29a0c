"""`timeline serve`: the web server."""

from __future__ import annotations

import gc
import os

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from timeline.app import create_app
from timeline.cli.base import get_config, get_database, said_plainly


def worker() -> Flask:
    """Return the app of one worker process. What it is made of stays for good, so the collector need not look there."""
    app = create_app()
    gc.collect()
    gc.freeze()
    return app


@click.command()
@click.option("--host", help="Address to listen on. Default: TIMELINE_HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port. Default: TIMELINE_PORT, else 8000.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes. Default: TIMELINE_WORKERS, else one a core.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the API and the pages until interrupted (Ctrl-C)."""
    config = get_config()
    host, port = host or config.host, port or config.port
    with said_plainly(), get_database():
        pass  # made and migrated once, before the workers open it
    cores = os.cpu_count() or 1
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Timeline is at http://{shown}:{port} · API: /api/v1/events · documentation: /api/docs")
    Granian(
        "timeline.cli.serve:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or config.workers or cores,
        blocking_threads=3,  # one alone would wait for each reader who is slow to take a long answer
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()

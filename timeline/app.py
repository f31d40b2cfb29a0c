"""`create_app`: wires the parts together, and decides nothing that a part could decide."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask, Response, current_app, request
from flask_compress import Compress

from timeline import config as settings
from timeline import context
from timeline.api import answers, house, limits, negotiation, problems
from timeline.api.public import BLUEPRINTS
from timeline.config import Config
from timeline.db import Database, connect
from timeline.formats import FORMATS
from timeline.services import fanout, migration, rebuild
from timeline.web import errors, pages

_COMPRESSED = ["text/html", "text/css", "text/javascript", "image/svg+xml"]


def prepare(config: Config, progress: rebuild.Progress = rebuild.silent) -> Database:
    """Return the configured database, with its tables.

    They are made on first use. A SQLite file is brought up to date as well, what readers see made anew where this
    version makes it otherwise; an older PostgreSQL database is left as it is, since others may be using it: `/readyz`
    says so until `timeline db upgrade` ran. A rename that a process did not finish is finished. Several workers may
    call this at once: the first one does it, the others wait. While the primary is away nothing is made, and its
    replicas answer.
    """
    database = connect(config)
    try:
        standing = migration.current(database)
    except sa.exc.OperationalError:
        if database.replicas is None:
            raise
        return database
    if standing is None or (database.dialect == "sqlite" and standing != migration.head()):
        migration.upgrade(database)
    if database.dialect == "sqlite":
        rebuild.ensure(database, progress)
    if database.dialect == "sqlite" or standing == migration.head():
        fanout.finish(database)
    return database


def create_app(config: Config | None = None, database: Database | None = None) -> Flask:
    """Return the WSGI application. Without `config` the environment is read, without `database` the configured one is
    opened and, where need be, made."""
    config = settings.load() if config is None else config
    database = prepare(config) if database is None else database
    app = Flask("timeline", static_folder="web/static", static_url_path="/static", template_folder="web/templates")
    app.config.update(
        MAX_CONTENT_LENGTH=config.max_body_bytes,
        COMPRESS_ALGORITHM=list(negotiation.ENCODINGS),
        COMPRESS_ALGORITHM_STREAMING=list(negotiation.ENCODINGS),
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
        # The first level saves all but a few hundredths of what the usual ones do, in a third of their time.
        COMPRESS_LEVEL=1,
        COMPRESS_BR_LEVEL=1,
        COMPRESS_ZSTD_LEVEL=1,
        COMPRESS_MIMETYPES=[*_COMPRESSED, *(each.mimetype for each in FORMATS.values())],
    )
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    context.install(app, config, database)
    Compress(app)
    app.after_request(_close_body)
    limits.install(app)
    house.install(app, BLUEPRINTS)
    app.register_blueprint(pages.blueprint)
    app.register_error_handler(Exception, _answer_error)
    app.wsgi_app = answers.Front(app.wsgi_app, database.public_version, config.cache_bytes)  # type: ignore[method-assign]
    return app


def _close_body(response: Response) -> Response:
    """Let a body that goes out in pieces be closed with the response: Flask-Compress wraps it and leaves it open."""
    close = getattr(response.response, "close", None)
    if response.is_streamed and close is not None:
        response.call_on_close(close)
    return response


def _answer_error(error: Exception) -> Response:
    """Answer a fault in the reader's own terms: a problem for programs, a page for people."""
    if context.ask_again(error):
        try:
            return current_app.make_response(current_app.dispatch_request())
        except Exception as another:  # noqa: BLE001 - whatever it is, it is answered like the first
            error = another
    fault = problems.fault_of(error)
    if request.path.startswith("/api/") or request.path in ("/healthz", "/readyz"):
        return problems.respond(fault)
    return errors.page(fault.status, fault.title, fault.detail, fault.headers)

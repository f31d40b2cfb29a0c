"""Whether the process lives and is ready, where everything is, and the OpenAPI document."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, current_app, url_for

from timeline import __version__, context
from timeline.api import caching, house
from timeline.errors import Busy
from timeline.schemas.page import Health, Index
from timeline.services import migration, rebuild

blueprint = house.Blueprint("service", __name__, description="The service itself")

_ENDPOINTS = [
    "events",
    "timelines",
    "gantt",
    "density",
    "facets",
    "date",
    "actors",
    "places",
    "tags",
    "sources",
    "kinds",
]


def _now(document: object) -> Response:
    response = caching.json(document)
    response.headers["Cache-Control"] = caching.NEVER
    return response


@blueprint.reads("/healthz", answer=Health)
def healthz(_args: dict[str, Any]) -> Response:
    """Say that the process runs"""
    return _now({"status": "ok"})


@blueprint.reads("/readyz", answer=Health)
def readyz(_args: dict[str, Any]) -> Response:
    """Say whether questions can be answered

    503 while no database can be reached or its tables are not those of this version. `writable` is false while only
    replicas answer: reads go on then, changes get a 503.
    """
    standing, wanted = migration.seen(context.session()), _newest_migration()
    if standing != wanted:
        raise Busy(f"the database stands at migration {standing}, the program at {wanted}: run timeline db upgrade")
    if rebuild.is_due(context.database()):
        raise Busy("what readers see is not of this version: run timeline db upgrade")
    return _now({"status": "ready", "migration": standing, "writable": context.database().writable()})


@cache
def _newest_migration() -> str:
    return migration.head()


@blueprint.reads(house.PREFIX, answer=Index)
def index(_args: dict[str, Any]) -> Response:
    """Say where everything is"""
    links = {name: f"{house.PREFIX}/{name}" for name in _ENDPOINTS}
    links |= {"openapi": url_for("service.openapi"), "docs": "/api/docs", "health": "/healthz"}
    document = {"title": "Timeline", "version": __version__, "links": links}
    return caching.single(caching.encode(document))


@blueprint.reads(f"{house.PREFIX}/openapi.json", answer={"type": "object"})
def openapi(_args: dict[str, Any]) -> Response:
    """Describe the API (OpenAPI 3.1)"""
    return caching.single(house.openapi(current_app))

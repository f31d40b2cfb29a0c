"""The pages: a plain home page that says what this is, and the interactive documentation of the API."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from timeline import __version__
from timeline.web.headers import with_policy

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Response:
    """Say what this is and where to go on."""
    return _page(render_template("home.html", version=__version__))


@blueprint.get("/api/docs")
def docs() -> Response:
    """Show the API's documentation, to read and to try."""
    return _page(render_template("docs.html"))


def _page(html: str) -> Response:
    response = Response(html)
    response.headers["Cache-Control"] = "no-cache"
    return with_policy(response)

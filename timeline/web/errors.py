"""Errors as pages. What went wrong, and its status, are said by others."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template

from timeline.web.headers import with_policy


def page(status: int, title: str, detail: str, headers: Mapping[str, str]) -> Response:
    """Return an error as a page of HTML."""
    html = render_template("error.html", status=status, title=title, detail=detail)
    return with_policy(Response(html, status, {"Cache-Control": "no-store", **headers}))

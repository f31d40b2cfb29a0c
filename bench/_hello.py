"""The limit of Flask on the same server: it says hello, and it sends a page that is always the same."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__)
PAGE = Path(os.environ["PAGE"]).read_bytes()


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"


@app.get("/page")
def page() -> Response:
    """Send as many bytes as a page of events has."""
    return Response(PAGE, content_type="application/json")

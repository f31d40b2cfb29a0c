"""What our pages may load and do: nothing from elsewhere, and no script that is not a file of ours."""

from __future__ import annotations

from flask import Response

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def with_policy(response: Response, **directives: str) -> Response:
    """Add the Content Security Policy (W3C, level 3) to a page; `style_src="…"` changes a directive for it."""
    policy = _POLICY | {name.replace("_", "-"): value for name, value in directives.items()}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    response.headers["Referrer-Policy"] = "same-origin"
    return response

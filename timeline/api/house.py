"""How the API is declared: blueprints, query parameters, answers, OpenAPI. The only importer of flask_smorest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, wraps
from typing import Any, TypeVar

import flask_smorest  # type: ignore[import-untyped]
import marshmallow as ma
import orjson
from flask import Flask
from flask.typing import ResponseReturnValue

from timeline import __version__
from timeline.api import problems
from timeline.api.parameters import Reader, SecondLook
from timeline.formats import FORMATS
from timeline.schemas.problem import ProblemDocument

PREFIX = "/api/v1"
_EXTENSION = "timeline-api"

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_DESCRIPTION = """Dated events, as uncertain as their sources are: find them by window, place, actor and word.

Everything here is a `GET` that needs no key. Dates are EDTF (ISO 8601-2), `from` and `to` are inclusive, every list
pages by the address in `next`, and every error is an RFC 9457 problem that names the parameter at fault.
"""

_NOT_MODIFIED = "What you hold is still right (`If-None-Match`, `If-Modified-Since`)."
_FAULTS = {
    301: "The thing is known under another slug now; `Location` has it.",
    400: "A parameter is unknown, malformed or contradicts another one; all faults are named at once.",
    404: "There is no such thing.",
    410: "The thing was deleted or withdrawn.",
    503: "The database is busy, or the question took too long; try later or ask for less.",
}
_HEADERS = {
    "ETag": {"description": "Changes with the answer (a weak validator).", "schema": {"type": "string"}},
    "Link": {"description": "`rel=next`: the next page; `rel=alternate`: other formats.", "schema": {"type": "string"}},
}


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A room of the API. Declare its addresses with `reads`."""

    def reads(
        self,
        rule: str,
        *,
        answer: type[ma.Schema] | dict[str, Any],
        query: type[ma.Schema] | None = None,
        second_look: SecondLook | None = None,
        formats: bool = False,
        one: bool = False,
        path: Mapping[str, str | Mapping[str, Any]] | None = None,
        example: Any = None,
    ) -> Callable[[View], View]:
        """Serve `GET` (and `HEAD`) at a rule, with parameters checked and everything told in OpenAPI.

        The view's docstring is the summary and the description. It gets the loaded parameters of `query` (none: any
        parameter is a fault) as its first argument, the parts of the path by name, and returns a response. `answer`
        describes that; `formats` says that it comes in every format of the registry, `one` that the path names a thing
        which may have moved or gone. `path` describes the parts of the path (in words, or as OpenAPI does),
        `example` is an answer.
        """
        schema = query or NoQuery
        reader = Reader(schema, second_look)
        statuses = [400, 503, *([301, 404, 410] if one else [])]

        def decorate(view: View) -> View:
            told: Any = view
            told = self.response(200, answer, description="The answer", example=example, headers=_HEADERS)(told)
            for each in FORMATS.values() if formats else ():
                if each.name != "json":
                    kind = {"type": "object"} if each.mimetype.endswith("json") and each.whole else {"type": "string"}
                    told = self.alt_response(200, schema=kind, content_type=each.mimetype, description="The answer")(
                        told
                    )
            told = self.alt_response(304, description=_NOT_MODIFIED)(told)
            for status in statuses:
                told = self._fault(status, _FAULTS[status])(told)
            told = self._fault("default", "Any other problem.")(told)
            told = self.arguments(schema, location="query")(told)

            # What flask-smorest wrapped around the view tells about it; a request need not go through all that.
            @wraps(view)
            def serve(**parts: Any) -> ResponseReturnValue:
                return view(reader.read(), **parts)

            serve._apidoc = told._apidoc  # type: ignore[attr-defined]
            parameters = [
                {"in": "path", "name": name, **({"description": about} if isinstance(about, str) else about)}
                for name, about in (path or {}).items()
            ]
            self.route(rule, methods=["GET"], parameters=parameters)(serve)
            return view

        return decorate

    def _fault(self, status: int | str, description: str) -> Callable[[Any], Any]:
        decorator: Callable[[Any], Any] = self.alt_response(
            status, schema=ProblemDocument, content_type=problems.MEDIA_TYPE, description=description
        )
        return decorator


class NoQuery(ma.Schema):
    """No parameter at all."""


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The API as flask-smorest keeps it: its own error handlers and default answers are not used."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = ProblemDocument

    def _register_error_handlers(self) -> None:
        """Leave errors to the app: an error has one shape, whoever raised it."""


def install(app: Flask, blueprints: Iterable[Blueprint]) -> None:
    """Serve the blueprints from the app."""
    served = tuple(blueprints)
    for blueprint in served:
        app.register_blueprint(blueprint)
    app.extensions[_EXTENSION] = served


def openapi(app: Flask) -> bytes:
    """Return the OpenAPI document of the app as JSON."""
    return describe(app.extensions[_EXTENSION])


@cache
def describe(blueprints: tuple[Blueprint, ...]) -> bytes:
    """Collect what the blueprints say of themselves into one document.

    Made when it is first asked for: it takes longer than all the rest of an app's start.
    """
    app = Flask("openapi", static_folder=None)
    app.config.update(API_TITLE="Timeline", API_VERSION=__version__, OPENAPI_VERSION="3.1.0")
    info = {"description": _DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}}
    api = Api(app, spec_kwargs={"info": info, "servers": [{"url": "/"}]})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    return orjson.dumps(api.spec.to_dict())

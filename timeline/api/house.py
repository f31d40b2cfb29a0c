"""How the API is declared: blueprints, query parameters, answers, OpenAPI. The only importer of flask_smorest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn, TypeVar

import flask_smorest  # type: ignore[import-untyped]
import marshmallow as ma
import orjson
from flask import Flask, Request
from flask.typing import ResponseReturnValue
from webargs.flaskparser import FlaskParser

from timeline import __version__
from timeline.api import problems
from timeline.errors import Invalid, Problem
from timeline.formats import FORMATS
from timeline.schemas import base
from timeline.schemas.problem import ProblemDocument
from timeline.schemas.query import did_you_mean

PREFIX = "/api/v1"
_EXTENSION = "timeline-api"

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
SecondLook = Callable[[dict[str, Any]], None]
"""Takes the parameters that are well-formed and raises Invalid with what is wrong in them all the same."""

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


class Parser(FlaskParser):
    """Reads query strings without forgiving anything: unknown and repeated parameters are faults like any other."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }
    DEFAULT_VALIDATION_STATUS = 400

    def __init__(self) -> None:
        super().__init__()
        self.second_looks: dict[type[ma.Schema], SecondLook] = {}

    def pre_load(self, location_data: Any, *, schema: ma.Schema, req: Request, location: str) -> Any:
        """Find repeated parameters; if there are any, find the other faults as well before saying so."""
        if location != "query":
            return location_data
        repeated = {
            name: ["is given more than once"]
            for name, values in req.args.lists()
            if len(values) > 1 and name in _names(schema)
        }
        if repeated:
            valid: Any = {}
            messages: dict[str, Any] = {}
            try:
                valid = schema.load(location_data, unknown=ma.RAISE)
            except ma.ValidationError as error:
                valid, messages = error.valid_data, _messages(error)
            sound = {name: value for name, value in valid.items() if name not in repeated}
            raise ma.ValidationError({**messages, **repeated}, valid_data=sound)
        return location_data

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise `Invalid` with every fault; those of a query string come with what a second look finds."""
        found: list[Problem] = []
        for location, messages in _messages(error).items():
            if location == "query":
                found += _parameter_faults(messages, schema)
                found += self._second_look(schema, error.valid_data)
            else:
                found += base.problems(messages)
        raise Invalid(found)

    def _second_look(self, schema: ma.Schema, valid: Any) -> Sequence[Problem]:
        look = self.second_looks.get(type(schema))
        try:
            if look is not None and isinstance(valid, dict):
                look(valid)
        except Invalid as error:
            return error.problems
        return ()


def _messages(error: ma.ValidationError) -> dict[str, Any]:
    messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return messages


def _names(schema: ma.Schema) -> list[str]:
    return [field.data_key or name for name, field in schema.load_fields.items()]


def _parameter_faults(messages: Mapping[str, Any], schema: ma.Schema) -> Iterable[Problem]:
    names = _names(schema)
    for name, texts in messages.items():
        shown = base.shown(name)[1:-1]
        if name in names or name == "_schema":
            for text in texts if isinstance(texts, list) else [str(texts)]:
                yield Problem(str(text).rstrip("."), parameter=None if name == "_schema" else name)
        else:
            near = did_you_mean(name, names) or f" (there are: {', '.join(names) or 'none'})"
            yield Problem(f"there is no such parameter{near}", parameter=shown)


_PARSER = Parser()


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A room of the API. Declare its addresses with `reads`."""

    ARGUMENTS_PARSER = _PARSER

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
        if second_look is not None:
            _PARSER.second_looks[schema] = second_look
        statuses = [400, 503, *([301, 404, 410] if one else [])]

        def decorate(view: View) -> View:
            served: Any = view
            served = self.response(200, answer, description="The answer", example=example, headers=_HEADERS)(served)
            for each in FORMATS.values() if formats else ():
                if each.name != "json":
                    kind = {"type": "object"} if each.mimetype.endswith("json") and each.whole else {"type": "string"}
                    served = self.alt_response(200, schema=kind, content_type=each.mimetype, description="The answer")(
                        served
                    )
            served = self.alt_response(304, description=_NOT_MODIFIED)(served)
            for status in statuses:
                served = self._fault(status, _FAULTS[status])(served)
            served = self._fault("default", "Any other problem.")(served)
            served = self.arguments(schema, location="query")(served)
            parameters = [
                {"in": "path", "name": name, **({"description": about} if isinstance(about, str) else about)}
                for name, about in (path or {}).items()
            ]
            self.route(rule, methods=["GET"], parameters=parameters)(served)
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

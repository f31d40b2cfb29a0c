"""Reads a query string by a schema and forgives nothing: unknown, repeated, missing and malformed parameters are
faults, and all of them are named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import marshmallow as ma
from flask import request

from timeline.errors import Invalid, Problem
from timeline.schemas import base
from timeline.schemas.query import did_you_mean

SecondLook = Callable[[dict[str, Any]], None]
"""Takes the parameters that are well-formed and raises Invalid with what is wrong in them all the same."""


class Reader:
    """Reads the parameters of one kind of request; made once.

    Only the fields that a request names are looked at. A schema of many filters would else cost more than its query.
    """

    def __init__(self, schema: type[ma.Schema], second_look: SecondLook | None = None) -> None:
        self.fields: dict[str, ma.fields.Field[Any]] = schema().load_fields
        self.needed = [name for name, field in self.fields.items() if field.required]
        self.second_look = second_look

    def read(self) -> dict[str, Any]:
        """Return the values of this request's parameters. Raise Invalid with every fault; where there are any, those
        that a second look finds in the others come with them."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        given: dict[str, list[str]] = dict(request.args.lists())
        for name, texts in given.items():
            field = self.fields.get(name)
            if field is None:
                problems.append(self._unknown(name))
            elif len(texts) > 1:
                problems.append(Problem("is given more than once", parameter=name))
            else:
                try:
                    values[name] = field.deserialize(texts[0], name, given)
                except ma.ValidationError as error:
                    problems += _said(error, name)
        for name in self.needed:
            if name not in given:
                problems.append(Problem(str(self.fields[name].error_messages["required"]).rstrip("."), parameter=name))
        if problems:
            raise Invalid([*problems, *self._more(values)])
        return values

    def _unknown(self, name: str) -> Problem:
        near = did_you_mean(name, self.fields) or f" (there are: {', '.join(self.fields) or 'none'})"
        return Problem(f"there is no such parameter{near}", parameter=base.shown(name)[1:-1])

    def _more(self, values: dict[str, Any]) -> tuple[Problem, ...]:
        try:
            if self.second_look is not None:
                self.second_look(values)
        except Invalid as error:
            return tuple(error.problems)
        return ()


def _said(error: ma.ValidationError, name: str) -> Iterator[Problem]:
    messages = error.messages if isinstance(error.messages, list) else [error.messages]
    for message in messages:
        yield Problem(str(message).rstrip("."), parameter=name)

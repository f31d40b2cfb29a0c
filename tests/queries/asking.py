"""Asks questions as the API and the command line do: parameters as text, through the schema, to pages of events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy.orm import Session

from timeline.errors import Invalid
from timeline.queries import event
from timeline.queries.question import EventQuery, Question, ask
from timeline.vocab import Audience

STAFF = Audience.STAFF


def question(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> Question:
    """Return the question that these parameters ask; `from_` is `from`."""
    loaded = EventQuery().load({name.removesuffix("_"): value for name, value in args.items()})
    return ask(session, loaded, audience=audience)


def page(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> event.Page:
    """Return one page."""
    return event.page(session, question(session, audience, **args))


def items(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> list[dict[str, Any]]:
    """Return the events of one page."""
    return [orjson.loads(body) for body in page(session, audience, **args).items]


def ids(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> list[int]:
    """Return the ids of everything that the question finds, in order."""
    asked = question(session, audience, **args)
    return [orjson.loads(body)["id"] for body in event.stream(session, asked)]


def titles(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> list[str]:
    """Return the titles of the events of one page."""
    return [item["title"] for item in items(session, audience, **args)]


def pages(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> Iterator[list[int]]:
    """Yield the ids of each page, walking by cursor to the end."""
    while True:
        found = page(session, audience, **args)
        yield [orjson.loads(body)["id"] for body in found.items]
        if found.next is None:
            return
        args["cursor"] = found.next


def refusal(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> tuple[str | None, str]:
    """Return the parameter and the sentence of the one problem that the question has."""
    with pytest.raises(Invalid) as caught:
        question(session, audience, **args)
    (problem,) = caught.value.problems
    return problem.parameter, problem.sentence


def faults(session: Session, audience: int = Audience.PUBLIC, /, **args: str) -> list[str | None]:
    """Return the parameters that the question is refused for; run it to the end when it is not."""
    try:
        ids(session, audience, **args)
    except Invalid as error:
        return [problem.parameter for problem in error.problems]
    return []

"""A question: every parameter of a list of events, read, looked up and checked. Nothing here runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast
from urllib.parse import parse_qsl

import marshmallow as ma
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.queries import paging, plan, window
from timeline.queries.filters import FILTERS, Filter, Ref, Scope
from timeline.queries.lookup import look_up, saved_queries
from timeline.queries.ways import KEYS
from timeline.schemas.query import CommaList, Text, Whole, Word
from timeline.vocab import Audience, Certainty, Entity, Match

SORTS = ("start", "end", "importance", "updated", "relevance")
MOST = 1000
"""The most items of one page, and of a list by relevance."""
USUAL = 100
"""Items of a page when nothing is said."""

DOCUMENT_KEYS = (
    *("id", "slug", "title", "summary", "description", "lang", "date", "kind", "status", "importance"),
    *("actors", "places", "tags", "sources", "relations"),
    *("revision", "created_at", "updated_at", "url", "api_url", "certainty"),
)

PAGE_FIELDS: dict[str, ma.fields.Field[Any]] = {
    "sort": Word(
        [sign + name for name in SORTS for sign in ("", "-")],
        metadata={"description": "Order; `-` before it turns it round. Ties break by id. `relevance` needs `q`."},
    ),
    "limit": Whole(1, MOST, metadata={"description": f"Items of one page. Default {USUAL}."}),
    "cursor": Text(metadata={"description": "Where the page begins: take it from `next`."}),
    "count": Word(
        ["none", "estimate", "exact"], metadata={"description": "Count all matches as well. Default `none`."}
    ),
    "fields": CommaList(DOCUMENT_KEYS, metadata={"description": "Only these keys of an event; `id` always comes."}),
    "lang": Text(metadata={"description": "Language of titles and names, where there is a translation (BCP 47)."}),
    "format": Text(metadata={"description": "Format of the answer; a suffix of the path beats it."}),
}  # fmt: skip

FIELDS: dict[str, ma.fields.Field[Any]] = {
    **window.FIELDS,
    **{name: each.field for name, each in FILTERS.items()},
    **PAGE_FIELDS,
}

EventQuery: type[ma.Schema] = ma.Schema.from_dict(FIELDS, name="EventQuery")
"""Every parameter of a list of events; the API and the command line are made from it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, ready to be planned. `filters` are rows of the registry with their values."""

    scope: Scope
    window: window.Window | None
    filters: tuple[tuple[Filter, Any], ...]
    sort: str
    descending: bool
    says: str
    limit: int | None
    count: str
    after: tuple[int, ...] | None
    fingerprint: str
    fields: Sequence[str] | None = None
    lang: str | None = None
    drivers: tuple[tuple[str, int, list[int]], ...] = ()
    """Filters that could lead: (name, kind of link row, targets)."""

    @property
    def month_day(self) -> bool:
        """True when the question is about one day of the year."""
        return any(each.name == "on_this_day" for each, _ in self.filters)

    @property
    def chosen(self) -> bool:
        """True when a filter names the events themselves, few enough to look at each."""
        return self.month_day or self.named

    @property
    def named(self) -> bool:
        """True when a filter names the events themselves."""
        return any(each.chooses for each, _ in self.filters)

    @property
    def search(self) -> Any:
        """The words that are looked for, None when there are none."""
        return next((value for each, value in self.filters if each.name == "q"), None)

    @property
    def overlapping(self) -> bool:
        """True when the way to the events may lead to one of them twice: through several targets of a filter."""
        return any(len(targets) > 1 for _name, _what, targets in self.drivers)

    @property
    def segments_decide(self) -> bool:
        """True when being in a segment is all that the window asks."""
        window = self.window
        return window is None or (window.match, window.certainty) == (Match.INTERSECTS, Certainty.POSSIBLE)


def ask(
    session: Session,
    args: Mapping[str, Any],
    *,
    audience: int = Audience.PUBLIC,
    timeline: Ref | None = None,
    saved_query: bool = False,
) -> Question:
    """Return the question that these parameters (as loaded by `EventQuery`) ask, on one timeline or on everything.

    Raise Invalid with every fault found, each naming its parameter. A saved query may name what is unknown by now.
    """
    args = {name: value for name, value in args.items() if value is not None}
    problems: list[Problem] = []
    asked = window.read_window(args, problems)
    problems += _contradictions(args)
    values: dict[str, Any] = {}
    wanted: dict[str, tuple[Entity, list[str]]] = {}
    given = [(name, each) for name, each in FILTERS.items() if name in args]
    for name, each in given:
        if each.entity is not None:
            wanted[name] = (each.entity, args[name])
            continue
        try:
            values[name] = each.read(args[name]) if each.read else args[name]
        except ValueError as error:
            problems.append(Problem(str(error), parameter=name))
    refs, unknown = look_up(session, wanted, audience, saved=saved_query)
    problems += unknown
    if problems:
        raise Invalid(problems)
    values.update(refs)
    filters = [(each, values[name]) for name, each in given]
    if timeline is not None:
        filters.append((FILTERS["timeline"], [timeline]))
    says = _says(asked, filters)
    saved = _saved(session, [ref for each, value in filters if each.name == "timeline" for ref in value], audience)
    sort, descending = str(args.get("sort", "start")).removeprefix("-"), str(args.get("sort")).startswith("-")
    mark = paging.fingerprint({**args, "on timeline": timeline and timeline.id})
    bits = [15 if key == "importance" else paging.BITS for key in KEYS.get(sort, ("place",))]
    return Question(
        scope=Scope(
            audience=audience,
            values=values | {name: args[name] for name in ("certainty",) if name in args},
            sqlite=session.get_bind().dialect.name == "sqlite",
            window=asked,
            saved=saved,
        ),
        window=asked,
        filters=tuple(filters),
        sort=sort,
        descending=descending,
        says=says,
        limit=args.get("limit"),
        count=args.get("count", "none"),
        after=paging.decode(args["cursor"], mark, bits) if "cursor" in args else None,
        fingerprint=mark,
        fields=args.get("fields"),
        lang=args.get("lang"),
        drivers=tuple(_drivers(filters, saved)),
    )


def _contradictions(args: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with parameters that only make sense together."""
    problems = []
    if str(args.get("sort", "")).endswith("relevance") and "q" not in args:
        problems.append(Problem("relevance needs words to be relevant to", parameter="sort", cure="add q"))
    if "near" in args and "radius_km" not in args:
        problems.append(Problem("needs a radius", parameter="near", cure="add radius_km"))
    if "radius_km" in args and "near" not in args:
        problems.append(Problem("needs a point", parameter="radius_km", cure="add near=lat,lon"))
    return problems


def _drivers(filters: Sequence[tuple[Filter, Any]], saved: Mapping[int, Any]) -> Iterator[tuple[str, int, list[int]]]:
    """Yield the filters that could lead. All of several things: each of them could."""
    for each, value in filters:
        if each.link is None or (each.entity == Entity.TIMELINE and any(ref.id in saved for ref in value)):
            continue
        if each.every:
            yield from ((each.name, each.link, [ref.id]) for ref in value)
        else:
            yield each.name, each.link, [ref.id for ref in value]


def _saved(
    session: Session, timelines: Sequence[Ref], audience: int
) -> dict[int, Callable[[Any], ColumnElement[bool]]]:
    """Return the saved queries of these timelines as conditions on a table with the columns of event_read."""
    conditions: dict[int, Callable[[Any], ColumnElement[bool]]] = {}
    for key, text in saved_queries(session, [ref.id for ref in timelines]).items():
        inner = ask(session, read_saved(text), audience=audience, saved_query=True)
        if inner.window is not None:  # its parameters are others than those of the question's own window
            named = replace(inner.window, name=f"saved{key}")
            inner = replace(inner, window=named, scope=replace(inner.scope, window=named))
        conditions[key] = partial(plan.condition, inner)
    return conditions


def read_saved(text: str) -> dict[str, Any]:
    """Read a saved query, written like a query string. Raise Invalid when it is none, or asks for a timeline."""
    fields = {name: each for name, each in FIELDS.items() if name not in PAGE_FIELDS and name != "timeline"}
    schema = ma.Schema.from_dict(fields, name="SavedQuery")()
    try:
        return dict(schema.load(dict(parse_qsl(text, keep_blank_values=True))))
    except ma.ValidationError as error:
        faults = cast("dict[str, list[str]]", error.messages_dict).items()
        raise Invalid(
            [Problem(str(next(iter(messages))), parameter=f"query: {name}") for name, messages in faults]
        ) from error


def _says(asked: window.Window | None, filters: Sequence[tuple[Filter, Any]]) -> str:
    """Return the question as a sentence: "events that may touch 2014 to 2015, tagged crimea"."""
    first = f"events that {asked.says()}" if asked is not None else "events"
    phrases = [phrase for each, value in filters if (phrase := each.phrase(value))]
    if not phrases:
        return first if asked is not None else "all events"
    return f"{first}{', ' if asked is not None else ' '}{', '.join(phrases)}"


def on_timeline(session: Session, question: Question, timeline: Ref) -> Question:
    """Return the question asked of one timeline only."""
    saved = _saved(session, [timeline], question.scope.audience)
    return replace(
        question,
        filters=(*question.filters, (FILTERS["timeline"], [timeline])),
        scope=replace(question.scope, saved={**question.scope.saved, **saved}),
    )


def at(question: Question, after: Sequence[int] | None) -> Question:
    """Return the question with its cursor behind the item with this sort key."""
    return replace(question, after=None if after is None else tuple(after))

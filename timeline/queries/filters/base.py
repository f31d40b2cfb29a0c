"""What a filter is: one row that names a parameter, says how to read it, and what it asks of an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import marshmallow as ma
import sqlalchemy as sa

from timeline.errors import Invalid, Problem
from timeline.models import EventLink
from timeline.queries.names import columns
from timeline.vocab import Audience, Entity


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing that a parameter named, looked up: its id, its slug, and its name to show."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a filter may need besides its own value: who asks, and what the other parameters say."""

    audience: int
    values: Mapping[str, Any]
    sqlite: bool
    window: Any = None
    saved: Mapping[int, Callable[[Any], sa.ColumnElement[bool]]] = field(default_factory=dict)
    """For each timeline asked for that takes in the results of a saved query: that query as a condition."""

    @property
    def audiences(self) -> tuple[int, ...]:
        """The audiences whose rows the asker may see."""
        return (Audience.PUBLIC,) if self.audience == Audience.PUBLIC else (Audience.PUBLIC, Audience.STAFF)

    def sees(self, event_read: Any) -> sa.ColumnElement[bool]:
        """Return the condition that the asker may see a row of the read model that is reached by its id.

        Wrapped, so that the indexes which begin with the audience, and so lead to everything, are not taken.
        """
        return cast("sa.ColumnElement[bool]", (event_read.audience + sa.literal_column("0")).in_(self.audiences))


Where = Callable[[Any, Any, Scope], sa.ColumnElement[bool]]
"""(table with the columns of event_read, value, scope) -> condition on it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter of a question.

    `where` gives its condition on a table with the columns of `event_read`. `phrase` says it in words, to follow
    "events that …". `entity` names the things whose slugs or ids it takes; they are looked up first. A filter that
    can drive the query names the kind of link row it goes through (`link`), or says that it `chooses` the events
    themselves, few enough to look at each.
    """

    name: str
    field: ma.fields.Field[Any]
    where: Where
    phrase: Callable[[Any], str]
    entity: Entity | None = None
    link: int | None = None
    every: bool = False
    """All of the things that `link` leads to are asked for, not any."""
    chooses: bool = False
    by_key: bool = False
    """`where` needs no more than the key of the event (id, class, se, el), which a link row has as well."""
    floor: str | None = None
    """The column, with an index of its own, that may not be less than the value: an order by it can begin there."""
    read: Callable[[Any], Any] | None = None
    """Turn the text into the value, where that takes more than the field; raises ValueError with the reason."""


def there_is(*conditions: Any) -> sa.ColumnElement[bool]:
    """Return EXISTS over aliased tables. The OFFSET keeps PostgreSQL from making a join of it, for which it would read
    whole tables: each row is looked up by an index, and only until the page is full."""
    return sa.select(sa.literal_column("1")).where(*conditions).offset(sa.literal_column("0")).exists()


def linked(what: int, targets: list[int], table: Any, scope: Scope) -> sa.ColumnElement[bool]:
    """Return the condition that an event has a link row to one of the targets: one index seek a target.

    The class follows from the bounds. SQLite seeks by it in the table itself; PostgreSQL is not asked for it, so that
    the index by start, which lacks it, holds all that is needed of both rows.
    """
    row = columns(EventLink)
    return there_is(
        row.what == what,
        row.target_id.in_(targets),
        row.audience.in_(scope.audiences),
        *([row.span_class == table.span_class] if scope.sqlite else []),
        row.se == table.se,
        row.el == table.el,
        row.event_id == table.event_id,
    )


def names(value: list[Ref]) -> str:
    """Join the names of things in words: "Russia, Belarus or Poland"."""
    return listed([ref.name for ref in value], "or")


def listed(words: list[str], conjunction: str) -> str:
    """Join words in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def invalid(parameter: str, message: str, cure: str | None = None) -> Invalid:
    """Return the error for a value that cannot be used."""
    return Invalid(Problem(message, parameter=parameter, cure=cure))

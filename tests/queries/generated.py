"""A few hundred generated events with dates of every form, the same in every run, and the windows asked of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.queries.data import add_many
from tests.queries.oracle import MATCHES

EVENTS = 400
TAGS = ("red", "green", "blue")
ACTORS = ("ada", "bob", "cyd")


def _day(chance: random.Random) -> str:
    year = chance.choice([chance.randint(1995, 2012), chance.randint(1995, 2012), chance.randint(-60, 2040)])
    written = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    return f"{written}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"


def _year(day: str) -> str:
    return day[: day.rindex("-", 0, -3)]


def _interval(chance: random.Random, cut: Callable[[str], str]) -> str:
    first, last = sorted(_day(chance).lstrip("-") for _ in range(2))
    return f"{cut(first)}/{cut(last)}"


FORMS: tuple[tuple[int, Callable[[random.Random], str]], ...] = (
    (20, _day),
    (8, lambda c: _day(c)[:-3]),
    (7, lambda c: _year(_day(c))),
    (4, lambda c: f"{_day(c)}T{c.randint(0, 23):02d}:{c.randint(0, 59):02d}:{c.randint(0, 59):02d}"),
    (3, lambda c: f"{_year(_day(c))[:-1]}X"),
    (2, lambda c: f"{_year(_day(c))[:-2]}XX"),
    (2, lambda c: f"{c.randint(199, 201)}X-{c.randint(1, 12):02d}-{c.randint(1, 28):02d}"),
    (2, lambda c: f"{_year(_day(c))}-{c.randint(21, 41)}"),
    (6, lambda c: _interval(c, lambda day: day)),
    (4, lambda c: _interval(c, lambda day: day[:7])),
    (4, lambda c: _interval(c, lambda day: day[:4])),
    (4, lambda c: f"../{_day(c)}"),
    (4, lambda c: f"/{_day(c)[:-3]}"),
    (4, lambda c: f"{_day(c)}/.."),
    (4, lambda c: f"{_day(c)[:-3]}/"),
    (2, lambda c: f"/{_year(_day(c))}"),
    (3, lambda c: f"[{c.randint(1995, 2003)},{c.randint(2004, 2012)}-{c.randint(1, 12):02d}]"),
    (2, lambda c: f"[..{_day(c)}]"),
    (2, lambda c: f"[{_day(c)}..]"),
    (4, lambda c: f"{_day(c)}{c.choice('?~%')}"),
    (4, lambda c: f"{_year(_day(c))}{c.choice('?~%')}"),
    (2, lambda c: f"{_year(_day(c))}~/{c.randint(2041, 2050)}?"),
    (2, lambda c: f"Y{c.choice(['-', ''])}{c.randint(10_000, 13_800_000_000)}"),
    (1, lambda c: f"Y-{c.randint(1, 9)}E{c.randint(5, 9)}"),
)


def fill(session: Session) -> None:
    """Add the generated events, some with `known_until`, tags, actors and links of every kind; hidden ones last."""
    add_many(session, EVENT_ROWS)


def _rows() -> list[dict[str, Any]]:
    chance = random.Random(2026)
    rows = []
    for number in range(EVENTS):
        (form,) = chance.choices([form for _, form in FORMS], [weight for weight, _ in FORMS])
        date = form(chance)
        until = "2013-06" if date.endswith("/..") and date < "2013" and chance.random() < 0.5 else None
        rows.append(
            {
                "date": date,
                "known_until": until,
                "importance": chance.randint(1, 5),
                "updated_at": chance.randint(0, 60) * 1_000_000,
                "status": chance.choice(["occurred", "planned", "alleged"]),
                "kind": chance.choice(["battle", "treaty", None]),
                "tags": [tag for tag in TAGS if chance.random() < 0.4],
                "actors": [name for name in ACTORS if chance.random() < 0.3],
                "state": "published" if number < EVENTS - 20 else "draft",
            }
        )
    return rows


EVENT_ROWS = _rows()

_years = st.one_of(st.integers(1990, 2015), st.integers(-60, 2045))


@st.composite
def window_dates(draw: st.DrawFn) -> str:
    """Draw a date that a window may have as its side: any precision from a long year to the second."""
    form = draw(st.sampled_from(["year", "month", "day", "second", "season", "long"]))
    if form == "long":
        return f"Y{draw(st.sampled_from(['-', '']))}{draw(st.integers(10_000, 14_000_000_000))}"
    year = draw(_years)
    text = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    if form == "season":
        return f"{text}-{draw(st.integers(21, 41))}"
    if form in ("month", "day", "second"):
        text += f"-{draw(st.integers(1, 12)):02d}"
    if form in ("day", "second"):
        text += f"-{draw(st.integers(1, 28)):02d}"
    if form == "second":
        clock = (draw(st.integers(0, 23)), draw(st.integers(0, 59)), draw(st.integers(0, 59)))
        text += "T" + ":".join(f"{part:02d}" for part in clock)
    return text


@st.composite
def questions(draw: st.DrawFn) -> dict[str, str]:
    """Draw the parameters of a question with a window."""
    sides = draw(st.sampled_from(["both", "both", "on", "from", "to"]))
    args: dict[str, str] = {}
    if sides == "on":
        args["on"] = draw(window_dates())
    if sides in ("both", "from"):
        args["from"] = draw(window_dates())
    if sides in ("both", "to"):
        args["to"] = draw(window_dates())
    args["match"] = draw(st.sampled_from(MATCHES))
    args["certainty"] = draw(st.sampled_from(["possible", "definite"]))
    args |= draw(st.fixed_dictionaries({}, optional={"ongoing": st.sampled_from(["first", "omit", "only"])}))
    args |= draw(st.fixed_dictionaries({}, optional={"qualified": st.sampled_from(["include", "exclude", "only"])}))
    return args

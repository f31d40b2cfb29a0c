"""A second opinion on the calendar, from the standard library's `datetime`, and strategies that draw EDTF
texts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from timeline.dates import MAX, MIN, Bounds

__all__ = ["MAX", "MIN", "bounds", "edtf_texts", "on", "part_texts", "plain_dates"]


def on(text: str) -> int:
    """Give the second of `2013-10-01` or `2013-10-01T20:00:00`, years 1 to 9999, as `datetime` counts."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def bounds(se: str | int, sl: str | int, ee: str | int, el: str | int) -> Bounds:
    """Give bounds of which each is a text for `on` or a number."""
    return Bounds(*(value if isinstance(value, int) else on(value) for value in (se, sl, ee, el)))


def _four(number: int) -> str:
    return f"{'-' if number < 0 else ''}{abs(number):04}"


qualifiers = st.sampled_from("?~%")
maybe = st.one_of(st.just(""), st.just(""), qualifiers)
plain_dates = st.dates(date(1, 1, 1), date(9998, 12, 31)).map(date.isoformat)
clocks = st.times().map(lambda time: time.replace(microsecond=0).isoformat())
zones = st.sampled_from(("", "Z", "+03", "-04", "+05:30", "-15:45", "+00:00"))
years = st.integers(-9999, 9999).map(_four)
long_years = st.one_of(
    st.integers(10_000, 10**29).map(lambda year: f"Y{year}"),
    st.integers(10_000, 10**29).map(lambda year: f"Y-{year}"),
    st.builds("Y{}E{}".format, st.integers(-999, 999).filter(bool), st.integers(0, 27)),
)


@st.composite
def significant_years(draw: st.DrawFn) -> str:
    """Draw `1950S2` and the like."""
    year = draw(st.integers(1, 9999))
    return f"{draw(st.sampled_from(('', '-')))}{year:04}S{draw(st.integers(1, len(str(year))))}"


@st.composite
def groups(draw: st.DrawFn) -> str:
    """Draw a season, quarter, third or half."""
    return f"{draw(years)}-{draw(st.integers(21, 41))}"


@st.composite
def masks(draw: st.DrawFn) -> str:
    """Draw a date with some digits replaced by X; it has at least the completion it was made from."""
    text = draw(plain_dates)[: draw(st.sampled_from((4, 7, 10)))]
    hidden = draw(st.sets(st.sampled_from([n for n, char in enumerate(text) if char != "-"]), min_size=1))
    return "".join("X" if n in hidden else char for n, char in enumerate(text))


@st.composite
def qualified(draw: st.DrawFn) -> str:
    """Draw a date with qualifiers on either side of its components."""
    fields = draw(plain_dates).split("-")[: draw(st.integers(1, 3))]
    return "-".join(f"{draw(maybe)}{field}{draw(maybe)}" for field in fields)


date_times = st.builds("{}T{}{}".format, plain_dates, clocks, zones)
part_texts = st.one_of(plain_dates, years, long_years, significant_years(), groups(), masks(), qualified(), date_times)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Draw an interval: two plain dates in order, qualified or open to one side, or one with an open or unknown end."""
    if draw(st.booleans()):
        first, last = sorted((draw(plain_dates), draw(plain_dates)))
        cut = draw(st.sampled_from((4, 7, 10)))
        if draw(st.booleans()):
            return f"{first[:cut]}{draw(maybe)}/{last[: draw(st.sampled_from((4, 7, 10)))]}{draw(maybe)}"
        before, after = draw(st.sampled_from(("", ".."))), draw(st.sampled_from(("", "..")))
        return f"{before}{first}/{last}{after}"
    text, side = draw(part_texts), draw(st.sampled_from(("", "..")))
    text = draw(st.sampled_from(("{}", "{}", "..{}", "{}.."))).format(text)
    return f"{text}/{side}" if draw(st.booleans()) else f"{side}/{text}"


@st.composite
def sets(draw: st.DrawFn) -> str:
    """Draw a set whose last or first member may be open."""
    members = draw(st.lists(part_texts, min_size=1, max_size=6))
    if draw(st.booleans()):
        first, last = sorted((draw(plain_dates), draw(plain_dates)))
        members.append(f"{first}..{last}")
    if draw(st.booleans()):
        members.insert(0, f"..{draw(part_texts)}")
    if draw(st.booleans()):
        members.append(f"{draw(part_texts)}..")
    body = ",".join(members)
    return draw(st.sampled_from(("[{}]", "{{{}}}"))).format(body)


edtf_texts = st.one_of(part_texts, intervals(), sets()).filter(lambda text: len(text) <= 500)
"""EDTF of every form and level, canonical."""

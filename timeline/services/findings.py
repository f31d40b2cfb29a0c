"""What `timeline db verify` finds: differences between what is stored and what the truth says, and their telling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

SHOWN = 20
_WIDTH = 60
NOTHING = "nothing"
ROW = "row"
"""Stands for a column where a row is missing or too many."""


class Difference(NamedTuple):
    """One row that is not what it should be. `cure` says how to mend what is truth; what is derived has none."""

    table: str
    where: str
    column: str
    stored: str
    fresh: str
    cure: str | None = None

    def __str__(self) -> str:
        if self.column == ROW:
            told = f"{self.where}: {self.table} {'lacks it' if self.stored == NOTHING else f'holds {self.stored}'}"
        else:
            told = f"{self.where}: {self.table}.{self.column} is {self.stored}, should be {self.fresh}"
        return f"{told}; {self.cure}" if self.cure else told


@dataclass
class Findings:
    """The differences found: all are counted, by table, the first 20 are kept."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: list[Difference] = field(default_factory=list)
    mended: Counter[str] = field(default_factory=Counter)

    def add(self, differences: Iterable[Difference], *, mended: bool = False) -> int:
        """Count differences, as mended where they have no cure of their own and `mended` is set; return how many."""
        before = self.total
        for each in differences:
            self.counts[each.table] += 1
            if mended and each.cure is None:
                self.mended[each.table] += 1
            if len(self.shown) < SHOWN:
                self.shown.append(each)
        return self.total - before

    @property
    def total(self) -> int:
        """How many rows differ."""
        return self.counts.total()

    @property
    def left(self) -> int:
        """How many of them were not mended."""
        return self.total - self.mended.total()


def short(value: Any) -> str:
    """Write a value so that it fits on a line."""
    text = repr(value) if isinstance(value, str) else NOTHING if value is None else str(value)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def compare(
    table: str, columns: Sequence[str], keys: int, stored: Collection[tuple[Any, ...]], fresh: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[int, Difference]]:
    """Yield (event, difference) for rows of these columns, the first of which is the event and the first `keys` of
    which name a row: one for each that is missing, too many, or has other values."""
    is_, ought = Counter(stored), Counter(fresh)
    if is_ == ought:
        return
    surplus: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in (is_ - ought).elements():
        surplus[row[:keys]].append(row)
    for row in (ought - is_).elements():
        same = surplus[row[:keys]]
        if same:
            yield row[0], _differing(table, columns, keys, same.pop(), row)
        else:
            yield row[0], Difference(table, _where(columns, row[:keys]), ROW, NOTHING, "a row")
    for rows in surplus.values():
        for row in rows:
            yield row[0], Difference(table, _where(columns, row[:keys]), ROW, "a row too many", NOTHING)


def _where(columns: Sequence[str], key: tuple[Any, ...]) -> str:
    rest = ", ".join(f"{name} {value}" for name, value in zip(columns[1:], key[1:], strict=False))
    return f"event {key[0]} ({rest})" if rest else f"event {key[0]}"


def _differing(
    table: str, columns: Sequence[str], keys: int, stored: tuple[Any, ...], fresh: tuple[Any, ...]
) -> Difference:
    place = next(place for place in range(keys, len(columns)) if stored[place] != fresh[place])
    name, was, ought = columns[place], stored[place], fresh[place]
    if name == "document":
        name, was, ought = _in_document(was, ought)
    return Difference(table, _where(columns, fresh[:keys]), name, short(was), short(ought))


def _in_document(stored: bytes, fresh: bytes) -> tuple[str, Any, Any]:
    """Return the first place in which two documents differ, and its values."""
    try:
        was, ought = orjson.loads(stored), orjson.loads(fresh)
    except orjson.JSONDecodeError:
        return "document", "what is no JSON", "the document"
    if was == ought:
        return "document", f"{len(stored):,} bytes", f"{len(fresh):,} bytes of the same"
    return _first("document", was, ought)


def _first(path: str, was: Any, ought: Any) -> tuple[str, Any, Any]:
    """Return the path of the first difference of two values, and what differs."""
    if isinstance(was, dict) and isinstance(ought, dict):
        for key in {**ought, **was}:
            if was.get(key) != ought.get(key):
                return _first(f"{path}.{key}", was.get(key), ought.get(key))
    if isinstance(was, list) and isinstance(ought, list) and len(was) == len(ought):
        for place, (one, other) in enumerate(zip(was, ought, strict=True)):
            if one != other:
                return _first(f"{path}[{place}]", one, other)
    return path, was, ought

"""The registry of filters. A new one is a row in a file of this folder; what follows from it is in `Filter`."""

from timeline.queries.filters import what, when, where, words
from timeline.queries.filters.base import Filter, Ref, Scope

FILTERS: dict[str, Filter] = {each.name: each for room in (words, what, where, when) for each in room.FILTERS}

__all__ = ["FILTERS", "Filter", "Ref", "Scope"]

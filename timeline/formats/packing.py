"""Which row of its lane a bar takes. Nothing here knows what an event is."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush


def pack(spans: Sequence[tuple[int, int]]) -> list[int]:
    """Give each half-open span a row, counted from 0, so that no two in one row overlap; return the rows in
    input order.

    Greedy colouring of an interval graph by start, always into the lowest free row: uses as many rows as
    there are spans over the busiest instant, which no packing can undercut (Kleinberg and Tardos, Algorithm
    Design, 4.1). Raise ValueError for a span that ends before or where it starts.
    """
    rows = [0] * len(spans)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    used = 0
    for index in sorted(range(len(spans)), key=lambda index: (spans[index], index)):
        start, end = spans[index]
        if end <= start:
            raise ValueError(f"a span must end after its start: [{start}, {end})")
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if free:
            row = heappop(free)
        else:
            row, used = used, used + 1
        rows[index] = row
        heappush(busy, (end, row))
    return rows

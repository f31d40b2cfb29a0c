"""The Gantt chart: lanes, tasks in rows, and the arrows between them. What is in it is decided elsewhere.

Unlike the other formats it needs all its events at once, to pack rows and to find both ends of each arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from timeline.dates import format_instant
from timeline.formats.bars import DAY, Bar, Extent, Lanes, known
from timeline.formats.base import EventDocument, Lane, LaneOf
from timeline.formats.packing import pack
from timeline.vocab import INVERSES, RELATIONS, RelationType, Status

MAX_TASKS = 5_000

PROGRESS: dict[str, float] = {
    Status.OCCURRED: 1.0,
    Status.ONGOING: 0.5,
    Status.PLANNED: 0.0,
    Status.POSTPONED: 0.0,
    Status.CANCELLED: 0.0,
    Status.ALLEGED: 0.0,
}
"""Gantt widgets want a share of work done. We know only whether a thing happened (1), is under way (half,
for want of a measure) or is not known to have happened (0)."""

_TIMED = frozenset({"hour", "minute", "second"})


@dataclass(frozen=True, slots=True)
class _Task:
    document: EventDocument
    bar: Bar
    lane: str
    start: int
    end: int

    @property
    def id(self) -> int:
        event: int = self.document["id"]
        return event

    @property
    def room(self) -> tuple[int, int]:
        """What the task takes of its row: a milestone its whole day, since its mark is wider than it is."""
        if not self.bar.is_point:
            return self.start, self.end
        return self.start // DAY * DAY, -(-self.end // DAY) * DAY


@dataclass(frozen=True, slots=True, order=True)
class _Related:
    """One relation as its canonical type names it: `source` is the event that the type is said of."""

    source: int
    target: int
    name: str

    @property
    def type(self) -> RelationType:
        return RELATIONS[self.name]


def chart(
    documents: Iterable[bytes],
    *,
    title: str,
    lanes: Sequence[Lane] = (),
    lane_of: LaneOf | None = None,
    extent: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Make the Gantt JSON of the API from event documents, in their order.

    `extent` (seconds, half-open) is what the axis shows at the least; it is widened to whole days that hold
    every known bound. If a task has an open or unknown start, a tenth of the width is added in front, and
    likewise behind, so that a bar drawn to the edge reaches beyond all that is known and is never empty.

    All ends are exclusive. `start_range` is the half-open stretch in which the task began, `end_range` the
    one in which it ended: `start` and `end` are the outer borders of the two. None in a range is a border
    that is open or unknown. `meta.omitted` names the events that cannot be drawn. Instants are texts, with
    EDTF years beyond 0001 to 9999.
    """
    sorter = Lanes(lanes, lane_of)
    axis = Extent(extent)
    found: list[tuple[EventDocument, Bar]] = []
    omitted: list[dict[str, Any]] = []
    for document in _unique(documents):
        bar = Bar.of(document)
        if bar is None:
            omitted.append({"id": document["id"], "reason": "it has no date"})
        else:
            axis.cover(bar)
            found.append((document, bar))
    edges = axis.with_air(before=any(bar.open_start for _, bar in found), after=any(bar.open_end for _, bar in found))
    if edges is None:
        omitted += [{"id": document["id"], "reason": "neither its start nor its end is known"} for document, _ in found]
        found = []
    tasks = [_drawn(document, bar, sorter.of(document), edges) for document, bar in found if edges]

    rows = _rows(tasks)
    depth: dict[str, int] = {}
    for task in tasks:
        depth[task.lane] = max(depth.get(task.lane, 0), rows[task.id] + 1)
    related = _related(tasks)
    parents = _parents(related)
    groups = set(parents.values())
    return {
        "title": title,
        "extent": {side: format_instant(edges[at]) if edges else None for at, side in enumerate(("start", "end"))},
        "lanes": [
            {"id": lane.id, "title": lane.title, "order": order, "rows": depth.get(lane.id, 0)}
            for order, lane in enumerate(sorter.all, start=1)
        ],
        "tasks": [_task(task, rows[task.id], parents.get(task.id), task.id in groups) for task in tasks],
        "links": list(_links(related, {task.id: task for task in tasks})),
        "meta": {"omitted": omitted},
    }


def _unique(documents: Iterable[bytes]) -> Iterator[EventDocument]:
    """Parse the documents. An event that two queries of one timeline gave is one event."""
    seen: set[int] = set()
    for stored in documents:
        document: EventDocument = orjson.loads(stored)
        if document["id"] not in seen:
            seen.add(document["id"])
            yield document


def _drawn(document: EventDocument, bar: Bar, lane: str, edges: tuple[int, int]) -> _Task:
    start = edges[0] if bar.open_start else bar.bounds.se
    end = edges[1] if bar.open_end else bar.bounds.el
    return _Task(document, bar, lane, start, end)


def _rows(tasks: list[_Task]) -> dict[int, int]:
    by_lane: dict[str, list[_Task]] = {}
    for task in tasks:
        by_lane.setdefault(task.lane, []).append(task)
    return {
        task.id: row
        for members in by_lane.values()
        for task, row in zip(members, pack([task.room for task in members]), strict=True)
    }


def _task(task: _Task, row: int, parent: int | None, is_group: bool) -> dict[str, Any]:
    document, bar = task.document, task.bar
    date = document["date"]
    se, sl, _, el = bar.bounds
    whole_days = task.start % DAY == 0 and task.end % DAY == 0
    return {
        "id": task.id,
        "slug": document["slug"],
        "name": document["title"],
        "lane": task.lane,
        "row": row,
        "type": "group" if is_group else "milestone" if bar.is_point else "task",
        "start": format_instant(task.start),
        "end": format_instant(task.end),
        "all_day": whole_days and date["precision"] not in _TIMED,
        "open_start": bar.open_start,
        "open_end": bar.open_end,
        "start_range": [_instant(se), _instant(sl + 1)],
        "end_range": [_instant(bar.earliest_end), _instant(el)],
        "status": document["status"],
        "progress": PROGRESS[document["status"]],
        "parent": parent,
        "edtf": date["edtf"],
        "label": date["label"],
    }


def _instant(second: int) -> str | None:
    return format_instant(second) if known(second) else None


def _related(tasks: list[_Task]) -> list[_Related]:
    """Collect the relations between tasks of the chart, each once, whichever of its two events tells it."""
    here = {task.id for task in tasks}
    related = set()
    for task in tasks:
        for relation in task.document.get("relations") or ():
            name, other = relation["type"], relation["event"]["id"]
            if other not in here or other == task.id:
                continue
            if name in RELATIONS:
                related.add(_Related(task.id, other, name))
            else:
                related.add(_Related(other, task.id, INVERSES[name]))
    return sorted(related)


def _parents(related: list[_Related]) -> dict[int, int]:
    """Give each part its whole: the first by id of several. A circle is broken: widgets loop in it."""
    parents: dict[int, int] = {}
    for relation in related:
        if relation.type.hierarchy and relation.source not in parents:
            above: int | None = relation.target
            while above is not None and above != relation.source:
                above = parents.get(above)
            if above is None:
                parents[relation.source] = relation.target
    return parents


def _links(related: list[_Related], tasks: dict[int, _Task]) -> Iterator[dict[str, Any]]:
    """Draw the arrows and number them from 1. Each runs from what comes first in time or logic."""
    drawn = (relation for relation in related if relation.type.link)
    for number, relation in enumerate(drawn, start=1):
        source, target = tasks[relation.source], tasks[relation.target]
        if relation.type.from_target:
            source, target = target, source
        yield {
            "id": number,
            "source": source.id,
            "target": target.id,
            "type": _link_type(relation.type, source, target),
            "relation": relation.name,
        }


def _link_type(relation: RelationType, source: _Task, target: _Task) -> str:
    """Choose the two ends of an arrow. What ends where the other starts meets it, not precedes it."""
    if relation.finish_to_finish:
        return "finish_to_finish"
    return "finish_to_start" if source.end < target.start else "start_to_start"

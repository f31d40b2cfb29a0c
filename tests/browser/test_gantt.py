"""Our Gantt JSON in the real dhtmlx-gantt: a page needs no more than names of its own for what we send."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import widgets
from tests.browser.conftest import BrowserPage
from tests.factories import EventFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT

SHIPPED = "/api/v1/timelines/belarus-base/gantt"

PAGE = """<style>.gantt_task_line.gantt_project {{ opacity: .35 }}</style>
<div id="gantt" style="height: 100%"></div>
<script>
const types = {{finish_to_start: "0", start_to_start: "1", finish_to_finish: "2"}};
const wall = instant => instant.replace("T", " ").replace("Z", "");  // the calendar of the place, not the reader's
const plain = text => Object.assign(document.createElement("div"), {{textContent: text}}).innerHTML;
gantt.config.date_format = "%Y-%m-%d %H:%i:%s";
gantt.config.scales = [{{unit: "{above}", format: "{above_format}"}}, {{unit: "{unit}", format: "{format}"}}];
gantt.config.min_column_width = {width};
gantt.config.readonly = true;
gantt.config.columns = [{{name: "text", label: "Event", tree: true, width: 300}}];
gantt.templates.task_text = () => "";
gantt.templates.rightside_text = (start, end, task) => task.type === "project" ? "" : task.text;
fetch("{url}").then(answer => answer.json()).then(chart => {{
  gantt.config.start_date = gantt.date.parseDate(wall(chart.extent.start), gantt.config.date_format);
  gantt.config.end_date = gantt.date.parseDate(wall(chart.extent.end), gantt.config.date_format);
  gantt.init("gantt");
  gantt.parse({{
    tasks: [
      ...chart.lanes.filter(lane => lane.rows).map(lane => ({{
        id: `lane-${{lane.id}}`, text: plain(lane.title), type: "project", open: true,
      }})),
      ...chart.tasks.map(task => ({{
        id: task.id, text: plain(task.name), slug: task.slug, open: true, progress: task.progress,
        start_date: wall(task.start), end_date: wall(task.end),
        type: task.type === "group" ? "task" : task.type,  // a "project" would forget its own dates for its parts'
        parent: task.parent ?? `lane-${{task.lane}}`,
      }})),
    ],
    links: chart.links.map(link => ({{...link, type: types[link.type]}})),
  }});
  window.chart = chart;
}});
</script>"""

YEARS = {"above": "year", "above_format": "%Y", "unit": "quarter", "format": " ", "width": 6}
DAYS = {"above": "month", "above_format": "%F %Y", "unit": "day", "format": "%j", "width": 19}

BARS = """() => Object.fromEntries(chart.tasks.map(task => {
  const bar = document.querySelector(`.gantt_task_line[data-task-id="${task.id}"]`);
  if (!bar) return [task.slug, null];
  const {left, right, top} = bar.getBoundingClientRect();
  const lane = gantt.getTask(task.id).parent;
  return [task.slug, {left, right, top, lane, milestone: bar.classList.contains("gantt_milestone")}];
}))"""

COLUMNS = """days => days.map(day => {
  const [year, month, date] = day.split("-").map(Number);
  return gantt.posFromDate(new Date(year, month - 1, date))
    + document.querySelector(".gantt_task_bg").getBoundingClientRect().left;
})"""


def drawn(watched: BrowserPage, address: str, url: str, scale: dict[str, Any]) -> BrowserPage:
    """Draw what `url` answers, and wait for it."""
    widgets.show(watched.page, address, "dhtmlx-gantt", PAGE.format(url=url, **scale))
    watched.page.wait_for_function("window.chart && document.querySelector('.gantt_task_line')")
    return watched


def test_the_shipped_timeline_is_drawn_with_every_lane_task_and_link(
    new_page: Callable[..., BrowserPage], shipped_address: str, pictures: Path
) -> None:
    watched = drawn(
        new_page(viewport={"width": 1600, "height": 1400}, timezone_id="Europe/Minsk"), shipped_address, SHIPPED, YEARS
    )
    page = watched.page
    chart = page.evaluate("chart")

    bars = page.evaluate(BARS)
    assert len(bars) == 26
    assert [slug for slug, bar in bars.items() if bar is None] == []
    lanes = page.locator(".gantt_task_line.gantt_project")
    assert lanes.count() == len(chart["lanes"]) == 8
    assert len(chart["links"]) == 13
    assert page.locator(".gantt_task_link").count() == 13
    page.screenshot(path=pictures / "gantt.png")
    assert watched.clean()


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_two_exercises_of_september_2020_overlap_in_lanes_of_their_own(
    new_page: Callable[..., BrowserPage], shipped_address: str, pictures: Path, zone: str
) -> None:
    watched = drawn(
        new_page(viewport={"width": 2000, "height": 650}, timezone_id=zone),
        shipped_address,
        f"{SHIPPED}?from=2020-08&to=2020-10-20&match=within",
        DAYS,
    )
    bars = watched.page.evaluate(BARS)
    tobruq, slavic, election = (
        bars[slug] for slug in ("tobruq-legacy-2020", "slavic-brotherhood-2020", "belarus-election")
    )

    assert (tobruq["lane"], slavic["lane"]) == ("lane-nato", "lane-exercises")
    assert tobruq["left"] < slavic["left"] < slavic["right"] < tobruq["right"]
    assert tobruq["top"] != slavic["top"]
    columns = watched.page.evaluate(COLUMNS, ["2020-09-12", "2020-09-28", "2020-09-15", "2020-09-26", "2020-08-09"])
    edges = [tobruq["left"], tobruq["right"], slavic["left"], slavic["right"]]
    assert edges == pytest.approx(columns[:4], abs=1)
    assert (election["milestone"], tobruq["milestone"]) == (True, False)
    assert (election["left"] + election["right"]) / 2 == pytest.approx(columns[4], abs=1)
    watched.page.screenshot(path=pictures / "gantt-2020.png")
    assert watched.clean()


def test_a_whole_keeps_its_own_dates_around_its_parts(
    browser_page: BrowserPage, address: str, own_database: Database
) -> None:
    with own_database.transaction(SYSTEM_ACCOUNT, "test") as session:
        EventFactory(session=session, slug="war", date="1914-07-28/1918-11-11")
        for slug, date in (("battle", "1916-07-01/1916-11-18"), ("armistice", "1918-11-11")):
            EventFactory(session=session, slug=slug, date=date, relations=[{"type": "part_of", "to": "war"}])
    drawn(browser_page, address, "/api/v1/gantt", YEARS)

    bars = browser_page.page.evaluate(BARS)
    chart = browser_page.page.evaluate("chart")
    war = next(task for task in chart["tasks"] if task["slug"] == "war")
    assert bars["battle"]["lane"] == bars["armistice"]["lane"] == war["id"]
    assert bars["war"]["left"] < bars["battle"]["left"] < bars["battle"]["right"] <= bars["war"]["right"]
    assert browser_page.clean()

"""Our events in the real vis-timeline, on a page of one line, as the README has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser import widgets
from tests.browser.conftest import BrowserPage
from tests.factories import EventFactory, TimelineFactory
from timeline.db import Database
from timeline.models import SYSTEM_ACCOUNT

SHIPPED = "/api/v1/timelines/belarus-base/events"
ZONES = ("America/Los_Angeles", "Europe/Minsk", "Pacific/Kiritimati")

PAGE = """<style>.vis-item .vis-item-overflow {{ overflow: visible }}</style>
<div id="timeline"></div>
<script>
const element = document.getElementById("timeline");
fetch("{url}").then(r => r.json()).then(d => window.tl = new vis.Timeline(element, d.items, d.groups, d.options));
</script>"""

READ_BACK = """() => {
  const two = number => String(number).padStart(2, "0");
  const clock = date => date && [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-")
    + " " + [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return Object.fromEntries(Object.values(tl.itemSet.items).map(each => [
    each.data.slug, [clock(each.data.start), clock(each.data.end) || null]
  ]));
}"""
"""The beginning and the end of each item as the reader's own clock and calendar have them."""

EDGES = """slug => {
  const item = Object.values(tl.itemSet.items).find(each => each.data.slug === slug);
  const origin = tl.dom.center.getBoundingClientRect().left;
  const box = (item.dom.dot || item.dom.box).getBoundingClientRect();
  const edges = item.dom.dot ? [(box.left + box.right) / 2] : [box.left, box.right];
  const hours = edge => Math.round(tl.body.util.toTime(edge - origin) / 3600000) * 3600000;
  return edges.map(edge => new Date(hours(edge))).map(date => `${date.getMonth() + 1}-${date.getDate()}`);
}"""
"""Month and day, in the reader's calendar, at which what is drawn of an item begins and ends."""


def drawn(watched: BrowserPage, address: str, url: str) -> BrowserPage:
    """Draw what `url` answers, and wait for it."""
    widgets.show(watched.page, address, "vis-timeline", PAGE.format(url=url))
    watched.page.wait_for_function("window.tl && tl.initialDrawDone && document.querySelector('.vis-item')")
    return watched


def count(watched: BrowserPage) -> int:
    number: int = watched.page.evaluate("Object.values(tl.itemSet.items).filter(each => each.displayed).length")
    return number


def asked(watched: BrowserPage, url: str) -> Any:
    return watched.page.evaluate("url => fetch(url).then(answer => answer.json())", url)


def clock(instant: str, *, later: int = 0) -> str:
    """Write an instant of a four-digit year of the API as READ_BACK does, a second `later` where that is 1."""
    moment = datetime.fromisoformat(instant.removesuffix("Z")) + timedelta(seconds=later)
    return f"{moment.year}-{moment.month}-{moment.day} {moment:%H:%M:%S}"


def test_the_shipped_timeline_is_drawn_whole(
    new_page: Callable[..., BrowserPage], shipped_address: str, pictures: Path
) -> None:
    watched = new_page(viewport={"width": 1280, "height": 1200})
    drawn(watched, shipped_address, f"{SHIPPED}.vis")

    answer = asked(watched, f"{SHIPPED}.vis")
    assert count(watched) == len(answer["items"]) == 26
    lanes = watched.page.locator(".vis-labelset .vis-label").all_inner_texts()
    assert lanes == [group["content"] for group in answer["groups"]]
    watched.page.screenshot(path=pictures / "vis.png")
    assert watched.clean()


def test_no_label_of_the_shipped_timeline_is_cut(browser_page: BrowserPage, shipped_address: str) -> None:
    drawn(browser_page, shipped_address, f"{SHIPPED}.vis")
    cut = browser_page.page.evaluate("""() => {
      const area = tl.dom.center.getBoundingClientRect();
      return Object.values(tl.itemSet.items).filter(each => {
        const text = document.createRange();
        text.selectNodeContents(each.dom.content);
        const {left, right, width} = text.getBoundingClientRect();
        return width < 20 || left < area.left || right > area.right;
      }).map(each => each.data.content);
    }""")
    assert cut == []


@pytest.mark.parametrize("zone", ZONES)
def test_every_event_lies_on_its_own_days_wherever_the_reader_is(
    new_page: Callable[..., BrowserPage], shipped_address: str, zone: str
) -> None:
    watched = drawn(new_page(timezone_id=zone), shipped_address, f"{SHIPPED}.vis")
    items = watched.page.evaluate(READ_BACK)

    assert items["slavic-brotherhood-2020"] == ["2020-9-15 00:00:00", "2020-9-26 00:00:00"]
    assert items["belarus-election"] == ["2020-8-9 00:00:00", None]
    assert items["air-base-refused"] == ["2015-1-1 00:00:00", "2016-1-1 00:00:00"]
    for event in asked(watched, f"{SHIPPED}?limit=100")["items"]:
        start, end = items.pop(event["slug"])
        if first := event["date"]["start"]["earliest"]:
            assert start == clock(first), event["slug"]
        if end and (last := event["date"]["end"]["latest"]):
            assert end == clock(last, later=1), event["slug"]
    assert items == {}

    watched.page.evaluate("""() => new Promise(done => {
      tl.on("changed", () => done());
      tl.setWindow("2020-09-01", "2020-10-01", {animation: false});
    })""")
    assert watched.page.evaluate(EDGES, "slavic-brotherhood-2020") == ["9-15", "9-26"]
    assert watched.page.evaluate(EDGES, "tobruq-legacy-2020") == ["9-12", "9-28"]
    assert watched.page.evaluate(EDGES, "sochi-meeting") == ["9-14"]
    assert watched.clean()


def test_an_open_side_runs_off_the_chart_and_a_known_one_is_seen(
    browser_page: BrowserPage, shipped_address: str
) -> None:
    drawn(browser_page, shipped_address, f"{SHIPPED}.vis")
    borders = browser_page.page.evaluate("""() => {
      const area = tl.dom.center.getBoundingClientRect();
      return Object.fromEntries(Object.values(tl.itemSet.items).filter(each => each.data.end).map(each => {
        const box = each.dom.box.getBoundingClientRect();
        return [each.data.slug, [box.left > area.left, box.right < area.right]];
      }));
    }""")
    assert borders.pop("lukashenka-in-power") == [True, False]
    assert borders.pop("hantsavichy-lease") == borders.pop("vileyka-lease") == [False, True]
    assert borders.pop("tobruq-legacy-2020") == [True, True]
    assert [False, False] not in borders.values()


def test_hostile_titles_lanes_and_summaries_do_not_run(
    browser_page: BrowserPage, address: str, own_database: Database
) -> None:
    hostile = [
        "<img src=x onerror=window.__xss=1>",
        '"><script>window.__xss=1</script>',
        "&lt;img src=x onerror=window.__xss=1&gt;",
    ]
    with own_database.transaction(SYSTEM_ACCOUNT, "test") as session:
        for number, text in enumerate(hostile, 1):
            EventFactory(session=session, title=text, slug=f"event-{number}", summary=text, date=f"2014-0{number}-01")
        TimelineFactory(
            session=session,
            slug="hostile",
            title=hostile[0],
            lanes=[{"slug": f"lane-{number}", "title": text} for number, text in enumerate(hostile, 1)],
            entries=[{"event": f"event-{number}", "lane": f"lane-{number}"} for number in (1, 2, 3)],
        )
    drawn(browser_page, address, "/api/v1/timelines/hostile/events.vis")

    page = browser_page.page
    assert count(browser_page) == 3
    assert page.locator(".vis-item-content").all_inner_texts() == hostile
    assert page.locator(".vis-labelset .vis-label").all_inner_texts() == hostile
    for number, text in enumerate(hostile):
        page.locator(".vis-item-content").nth(number).hover()
        page.locator(".vis-tooltip").get_by_text(text).first.wait_for()
    assert page.evaluate("window.__xss") is None
    assert page.locator("#timeline img, #timeline script").count() == 0
    assert browser_page.clean()


@pytest.mark.parametrize("zone", [ZONES[0], ZONES[-1]])
def test_years_before_our_era_and_with_two_digits_land_where_they_belong(
    new_page: Callable[..., BrowserPage], address: str, own_database: Database, zone: str
) -> None:
    dates = {"ides": "-0043-03-15", "century": "0050", "month": "0099-12", "far": "Y12000", "zero": "0000-02-29"}
    with own_database.transaction(SYSTEM_ACCOUNT, "test") as session:
        for slug, date in dates.items():
            EventFactory(session=session, title=slug, slug=slug, date=date)
    watched = drawn(new_page(timezone_id=zone), address, "/api/v1/events.vis")

    assert watched.page.evaluate(READ_BACK) == {
        "ides": ["-43-3-15 00:00:00", None],
        "century": ["50-1-1 00:00:00", "51-1-1 00:00:00"],
        "month": ["99-12-1 00:00:00", "100-1-1 00:00:00"],
        "far": ["12000-1-1 00:00:00", "12001-1-1 00:00:00"],
        "zero": ["0-2-29 00:00:00", None],
    }
    in_order = watched.page.evaluate("""() => {
      const left = each => (each.dom.dot || each.dom.box).getBoundingClientRect().left;
      return Object.values(tl.itemSet.items).sort((a, b) => left(a) - left(b)).map(each => each.data.slug);
    }""")
    assert in_order == ["ides", "zero", "century", "month", "far"]
    assert count(watched) == len(dates)
    assert watched.clean()

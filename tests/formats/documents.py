"""Event documents by hand, as the read model stores them. No test lives here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from timeline.dates import date_json, label, parse
from timeline.formats import Listing


def document(number: int, date: str | None = "2014-03", **given: Any) -> dict[str, Any]:
    """Build the document of event `number`; anything may be given, `text` and `known_until` for its date."""
    slug = given.pop("slug", f"event-{number}")
    text, known_until = given.pop("text", None), given.pop("known_until", None)
    made: dict[str, Any] = {
        "id": number,
        "slug": slug,
        "title": f"Event {number}",
        "summary": None,
        "description": None,
        "lang": "en",
        "date": None if date is None else dated(date, text, known_until),
        "kind": "meeting",
        "status": "occurred",
        "importance": 3,
        "actors": [],
        "places": [],
        "tags": [],
        "sources": [],
        "relations": [],
        "revision": 1,
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:04:05Z",
        "url": f"/events/{slug}",
        "api_url": f"/api/v1/events/{slug}",
    }
    assert given.keys() <= {*made, "certainty"}
    return made | given


def dated(date: str, text: str | None = None, known_until: str | None = None) -> dict[str, Any]:
    """Build the `date` of a document."""
    edtf = parse(date)
    until = None if known_until is None else parse(known_until)
    made = {
        "edtf": edtf.text,
        "label": label(edtf),
        "text": text,
        "precision": edtf.precision,
        "approximate": edtf.approximate,
        "uncertain": edtf.uncertain,
        **date_json(edtf, known_until=until),
    }
    return made if until is None else made | {"known_until": until.text}


def actor(number: int, slug: str, name: str, role: str) -> dict[str, Any]:
    return {"id": number, "slug": slug, "name": name, "role": role}


def place(number: int, slug: str, name: str, lat: float | None = None, lon: float | None = None) -> dict[str, Any]:
    return {"id": number, "slug": slug, "name": name, "lat": lat, "lon": lon}


def relation(kind: str, number: int, slug: str | None = None) -> dict[str, Any]:
    event = {"id": number, "slug": slug or f"event-{number}", "title": f"Event {number}"}
    return {"type": kind, "event": event}


def stored(*documents: dict[str, Any]) -> list[bytes]:
    """Serialise documents as the read model holds them."""
    return [orjson.dumps(each) for each in documents]


def listing(*documents: dict[str, Any], **given: Any) -> Listing:
    """Make a listing of these documents, with the meta of a whole, uncounted answer or the one given."""
    meta = {"next": None, "count": None, "window": None, "says": "all events"}
    return Listing(**{"documents": stored(*documents), "title": "All events", "meta": meta, **given})


class Recorded:
    """An iterable of documents that counts how many were asked for."""

    def __init__(self, documents: Iterable[bytes]) -> None:
        self.documents = documents
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        for each in self.documents:
            self.taken += 1
            yield each


SOURCE = {
    "id": 1,
    "slug": "report-2020",
    "title": "Report of 2020",
    "publisher": "A broadcaster",
    "url": None,
}
RUSSIA = actor(3, "russia", "Russia", "participant")
BELARUS = actor(4, "belarus", "Belarus", "participant")

HANDFUL = (
    document(
        1,
        "/2021-06",
        slug="radar-lease",
        title="Lease of the radar at Hantsavichy",
        kind="lease",
        actors=[RUSSIA | {"role": "lessee"}, BELARUS | {"role": "lessor"}],
        places=[place(7, "hantsavichy", "Hantsavichy", 52.75, 26.43)],
        sources=[SOURCE],
        tags=["basing", "csto"],
        certainty="possible",
    ),
    document(
        2,
        "1994/..",
        known_until="2020-10-11",
        slug="in-power",
        title="Lukashenka has led Belarus since 1994",
        kind="rule",
        status="ongoing",
        importance=5,
        certainty="definite",
    ),
    document(
        3,
        "2014~/",
        slug="warms-to-west",
        title="Minsk warms to the West",
        kind="diplomacy",
        text="since about 2014",
        certainty="possible",
    ),
    document(
        4,
        "2020-08-09",
        slug="election",
        title="Disputed presidential election",
        summary='He said: "80 per cent"; others\ncounted otherwise.',
        kind="election",
        certainty="definite",
    ),
    document(
        10,
        "2020-09-14",
        slug="sochi-meeting",
        title="Meeting in Sochi",
        actors=[actor(8, "putin", "Vladimir Putin", "participant")],
        relations=[relation("extends", 11, "exercise-2020")],
        certainty="definite",
    ),
    document(
        11,
        "2020-09-15/2020-09-25",
        slug="exercise-2020",
        title="Slavic Brotherhood 2020 & <friends>",
        description="Drills **near** Brest.",
        kind="exercise",
        actors=[RUSSIA, BELARUS],
        places=[place(5, "brest", "Brest; Берасце", 52.1, 23.7), place(6, "belarus", "Belarus")],
        relations=[relation("extended_by", 10, "sochi-meeting"), relation("part_of", 12, "odd-one")],
        certainty="definite",
    ),
    document(
        12,
        "2021",
        slug="odd-one",
        title="=2021 as agreed",
        kind="exercise",
        status="planned",
        relations=[relation("has_part", 11, "exercise-2020")],
        certainty="definite",
    ),
    document(
        13,
        "-0043-03-15",
        slug="ides-of-march",
        title="Caesar is killed",
        kind=None,
        certainty="definite",
    ),
    document(
        14,
        "2020-08-09T20:00:00",
        slug="polls-close",
        title="A title so long that no box of a timeline can hold it without running over its edge",
        kind="election",
        certainty="definite",
    ),
    document(15, "Y-13800000000", slug="big-bang", title="The universe begins", kind=None, certainty="definite"),
)
"""Events that show every rule of the formats once."""

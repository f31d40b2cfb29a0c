"""The project's own files (docs/native-format.md), as YAML or JSON, and pages of events as the API sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import orjson

from timeline.errors import Problem
from timeline.formats.loading.base import Loader, Notes, Options, Row
from timeline.formats.loading.documents import event_row
from timeline.formats.loading.duplicates import key_given_twice
from timeline.formats.loading.yaml_items import YamlFault, items

VERSION = "1"
SECTIONS = ("kinds", "tags", "roles", "actors", "places", "sources", "events", "timelines")
KEYS = ("timeline_data", "dataset", *SECTIONS)

_HEAD = f"begin the file with timeline_data: {VERSION}"


def load_yaml(stream: BinaryIO, name: str, _options: Options, _notes: Notes) -> Iterator[Row | Problem]:
    """Read a native file in YAML, item by item."""
    head: dict[str, Any] = {}
    try:
        for key, value, line, listed in items(stream):
            yield from _item(key, value, f"{name}, line {line}", head, listed=listed)
    except YamlFault as fault:
        yield Problem(fault.reason, where=f"{name}, line {fault.line}", cure=fault.cure)
        return
    if "timeline_data" not in head:
        yield Problem("this is not a file of Timeline data", where=name, cure=_HEAD)


def load_json(stream: BinaryIO, name: str, _options: Options, _notes: Notes) -> Iterator[Row | Problem]:
    """Read a native file in JSON, as a whole, or a page of events as the API sends it (`items`)."""
    text = stream.read().removeprefix(b"\xef\xbb\xbf")
    try:
        whole = orjson.loads(text)
        twice = key_given_twice(text)
    except RecursionError:
        yield Problem("this is nested too deep", where=name, cure="write it flatter")
        return
    except orjson.JSONDecodeError as error:
        where = f"{name}, line {error.lineno}, character {error.colno}"
        yield Problem(f"this is not JSON: {error.msg}", where=where, cure="mend it there")
        return
    if twice is not None:
        yield Problem(f"the key {twice[:60]} is given twice", where=name, cure="take one of the two out")
        return
    if not isinstance(whole, dict):
        yield Problem("this is not a file of Timeline data", where=name, cure=_HEAD)
        return
    if isinstance(whole.get("items"), list) and "timeline_data" not in whole:
        for position, document in enumerate(whole["items"], 1):
            yield event_row(document, f"{name}, event {position}")
        return
    head: dict[str, Any] = {}
    for key, value in whole.items():
        if key in SECTIONS and isinstance(value, list):
            for position, item in enumerate(value, 1):
                yield from _item(key, item, f"{name}, {key} {position}", head, listed=True)
        else:
            yield from _item(key, value, name, head, listed=False)
    if "timeline_data" not in head:
        yield Problem("this is not a file of Timeline data", where=name, cure=_HEAD)


def _item(key: str, value: Any, where: str, head: dict[str, Any], *, listed: bool) -> Iterator[Row | Problem]:
    """Yield the row of one item, or what is wrong with it; the values above the sections go into `head`."""
    if key not in KEYS:
        yield Problem(f"the key {key[:60]} is not known", where=where, cure=f"use {', '.join(KEYS)}")
    elif key not in SECTIONS:
        head[key] = value
        if key == "timeline_data" and str(value) != VERSION:
            cure = f"this program reads version {VERSION}"
            yield Problem(f"the version {value} of the format is not known", where=where, cure=cure)
        elif key == "dataset" and not (value is None or (isinstance(value, str) and value.strip())):
            yield Problem("the dataset has no name", where=where, cure="write a name in quotes, or leave the key out")
    elif "timeline_data" not in head:
        head["timeline_data"] = None  # said once
        yield Problem("this is not a file of Timeline data", where=where, cure=_HEAD)
    elif not listed:
        if value is not None:
            yield Problem(f"{key} is not a list", where=where, cure="begin each of its items with a hyphen")
    elif not isinstance(value, Mapping):
        yield Problem(f"an item of {key} is not keys and values", where=where, cure="give it a slug and more")
    else:
        dataset = head.get("dataset") if isinstance(head.get("dataset"), str) else None
        slug = value.get("slug")
        yield Row(key, value, f"{where} ({slug})" if isinstance(slug, str) else where, dataset=dataset)


YAML = Loader("yaml", "native YAML", (".yaml", ".yml"), streams=False, load=load_yaml)
JSON = Loader("json", "native JSON, or a page of events from the API", (".json",), streams=False, load=load_json)

"""YAML read item by item, with line numbers, in constant memory; the part of YAML that data needs.

Unquoted words are text, but for true, false, null and ~: `2014` and `no` stay what was typed, and no date is taken
apart. Anchors, tags and keys given twice are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

MAX_DEPTH = 12
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFault(ValueError):
    """YAML that cannot be read: the line (from 1), what is wrong and the cure."""

    def __init__(self, line: int, reason: str, cure: str) -> None:
        super().__init__(line, reason, cure)
        self.line = line
        self.reason = reason
        self.cure = cure


def items(stream: BinaryIO) -> Iterator[tuple[str, Any, int, bool]]:
    """Yield (key, value, line, False) of a document that is one mapping; for a list, (key, item, line, True) of each
    of its items.

    Raise `YamlFault`, after what stands before the fault.
    """
    events = _events(stream)
    first = next(events, None)
    if first is None:
        raise YamlFault(1, "the file is empty", "begin it with timeline_data: 1")
    if not isinstance(first, yaml.MappingStartEvent):
        raise YamlFault(_line(first), "the file is not keys and values", "begin it with timeline_data: 1")
    seen: set[str] = set()
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key = _key(event, seen)
        value = next(events)
        if isinstance(value, yaml.SequenceStartEvent):
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                yield key, _build(item, events, 1), _line(item), True
        else:
            yield key, _build(value, events, 1), _line(event), False
    for event in events:
        raise YamlFault(_line(event), "something stands after the end", "take it out")


def _events(stream: BinaryIO) -> Iterator[Any]:
    """Yield the events of one document's content, refusing what data does not need."""
    documents = 0
    try:
        for event in yaml.parse(stream, Loader=_Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlFault(_line(event), "a second document begins", "put it in a file of its own")
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise YamlFault(_line(event), "anchors and aliases are not read", "write the value out")
            elif tag := getattr(event, "tag", None):
                raise YamlFault(_line(event), f"the tag {tag} is not read", "take it out")
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlFault(line, f"this is not YAML: {error.problem}", "check indentation, quotes and colons") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise YamlFault(1, f"this is not YAML: {error}".split("\n")[0], "save the file as UTF-8 text") from None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _key(event: Any, seen: set[str]) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise YamlFault(_line(event), "a key is not a word", "check the indentation")
    key = str(event.value)
    if key in seen:
        raise YamlFault(_line(event), f"the key {key} is given twice", "take one of the two out")
    seen.add(key)
    return key


def _build(event: Any, events: Iterator[Any], depth: int) -> Any:
    """Make the value that begins with `event`."""
    if isinstance(event, yaml.ScalarEvent):
        plain = event.implicit[0] and not event.style
        return _WORDS.get(event.value, event.value) if plain else event.value
    if depth > MAX_DEPTH:
        raise YamlFault(_line(event), f"this is nested more than {MAX_DEPTH} deep", "check the indentation")
    if isinstance(event, yaml.SequenceStartEvent):
        values = []
        for item in events:
            if isinstance(item, yaml.SequenceEndEvent):
                break
            values.append(_build(item, events, depth + 1))
        return values
    mapping: dict[str, Any] = {}
    seen: set[str] = set()
    for item in events:
        if isinstance(item, yaml.MappingEndEvent):
            break
        key = _key(item, seen)
        mapping[key] = _build(next(events), events, depth + 1)
    return mapping

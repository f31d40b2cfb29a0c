"""The short way through the schemas gives what the long way gives, or leaves it to that."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from timeline.schemas.event import EventInput
from timeline.vocab import RELATION_NAMES, Stance, State, Status

SCHEMA = EventInput()

texts = st.one_of(
    st.sampled_from(["A", "russia", "Żółć", "a b", "3"]),
    st.sampled_from(["A", " padded ", "x" * 300]),
    st.sampled_from(["", "  ", "a\nb", "a\tb", "a\r\nb", "\x00", "\ud800", "a" * 301]),
    st.text(max_size=5),
)
numbers = st.one_of(st.integers(-1, 6), st.sampled_from(["3", " 3 ", "x", 2**63, 2**64, 0.5, "0.5", 1.5, True]))
junk = st.one_of(st.none(), st.booleans(), texts, numbers, st.lists(texts, max_size=2), st.just({}), st.just(()))
dates = st.sampled_from(
    ["2014", "2014-03-14", "1990/2020", "2014-02-30", "1994/..", "{2013,2014}", "Y-99999999999999", "soon", ""]
)
flags = st.sampled_from([True, False, "true", "no", 1])
references = st.one_of(texts, numbers)


def objects(_always: dict[str, Any] | None = None, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give objects with some of these keys, most of them with one or two; now and then one is wrong or not known."""
    some = st.sets(st.sampled_from(sorted(known)), min_size=1, max_size=3)
    few = some.flatmap(lambda keys: st.fixed_dictionaries({key: known[key] for key in sorted(keys)}))
    plain = few.map(lambda told: {**(_always or {}), **told})
    return plain | plain | plain | st.builds(lambda told, key, value: {**told, key: value}, few, texts, junk)


def lists(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(item, max_size=3),
        st.lists(item, max_size=1),
        st.lists(item, max_size=2).map(tuple),
        st.just(["x"] * 201),
    )


links = {
    "actors": st.one_of(references, objects({"actor": "a"}, actor=references, role=references, private=flags)),
    "places": st.one_of(references, objects({"place": 1}, place=references, private=flags)),
    "sources": st.one_of(
        references,
        objects(
            {"source": "s"},
            source=references,
            quote=texts,
            locator=texts,
            stance=st.sampled_from([*(str(each) for each in Stance), "x"]),
            confidence=numbers,
            private=flags,
        ),
    ),
    "relations": objects(
        {"type": "extends", "to": "b"}, type=st.sampled_from([*RELATION_NAMES, "x"]), to=references, note=texts
    ),
    "media": objects(
        {"url": "https://a.example/"},
        url=st.sampled_from(["https://a.example/", "a b", "http://"]),
        alt=texts,
        credit=texts,
    ),
    "tags": references,
}
events = objects(
    {"title": "A"},
    slug=st.sampled_from(["a-slug", "No Slug", "1"]),
    title=st.one_of(st.just("A"), texts),
    summary=texts,
    description=texts,
    lang=st.sampled_from(["en", "be", "zh-Hant", "english"]),
    date=st.one_of(dates, objects({"edtf": "2014"}, edtf=dates, text=texts)),
    date_text=texts,
    known_until=dates,
    kind=references,
    status=st.sampled_from([*(str(each) for each in Status), " planned "]),
    state=st.sampled_from([*(str(each) for each in State), "x"]),
    importance=numbers,
    translations=st.dictionaries(
        st.sampled_from(["en", "be", "??"]), objects({"title": "A"}, title=texts, summary=texts), max_size=2
    ),
    external_id=texts,
    dataset=texts,
    description_private=flags,
    publish_at=st.sampled_from(["2026-11-22T18:00:00Z", "2026-11-22", "soon"]),
    **{key: lists(item) for key, item in links.items()},
)


def long_way(raw: Any) -> Any:
    try:
        return SCHEMA.load(raw)
    except ValidationError as error:
        return error.messages


@settings(max_examples=500)
@given(events | events | events | junk)
def test_the_short_way_loads_the_same_as_the_long_way(raw: Any) -> None:
    try:
        quick = SCHEMA.quick(raw)
    except ValidationError:
        return
    assert quick == long_way(raw)


def test_a_plain_event_goes_the_short_way() -> None:
    raw = {
        "title": "A",
        "summary": "b\nc",
        "date": "2014-03-14",
        "kind": "raid",
        "actors": ["Ada", {"actor": 3, "role": "host", "private": True}],
        "places": [{"place": "brest"}],
        "tags": ["red", 7],
        "sources": [{"source": "book", "quote": None, "confidence": 0.5}],
        "relations": [{"type": "extends", "to": "b"}],
        "translations": {"be": {"title": "Б"}},
    }
    assert SCHEMA.quick(raw) == SCHEMA.load(raw)


def test_the_fields_that_go_the_short_way_have_no_settings_that_it_passes_over() -> None:
    for name, field in SCHEMA.load_fields.items():
        settings = (*field.validators, *field.pre_load, *field.post_load, field.data_key, field.attribute)
        assert set(settings) <= {None}, name

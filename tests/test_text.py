from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.text import MAX_WORD, SLUG, fold, script, slugify, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Аляксандр Лукашэнка", "alyaksandr lukashenka"),
        ("Лукашенко", "lukashenko"),
        ("Шойгу", "shoigu"),
        ("Віктор Янукович", "viktor yanukovich"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("ﬁne Æther", "fine aether"),
        ("Su-27, Tu-22", "su 27 tu 22"),
        ("O'Brien", "o brien"),
        ("中文", "中文"),
        ("İstanbul", "istanbul"),
        ("!!!", ""),
    ],
)
def test_text_is_folded_alike_in_every_script(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_folded_word_holds_no_blank_or_sign_that_a_search_engine_would_split_at(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= MAX_WORD
        assert not any(character.isspace() or (character.isascii() and not character.isalnum()) for character in word)


@given(st.text())
def test_every_text_has_a_slug(text: str) -> None:
    assert SLUG.match(slugify(text))


@pytest.mark.parametrize(("text", "code"), [("Brest", "Latn"), ("Брэст", "Cyrl"), ("123", None), ("北京", "Hani")])
def test_the_script_of_a_label_is_found(text: str, code: str | None) -> None:
    assert script(text) == code

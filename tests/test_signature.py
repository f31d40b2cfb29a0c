"""Signatures: what an event is found by is in its number, and what it is not found by rarely seems to be."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from timeline.signature import EACH, mask, signature

GOLDEN = [1 << 15 | 1 << 18 | 1 << 23, 1 << 5 | 1 << 33 | 1 << 36, 1 << 4 | 1 << 23 | 1 << 61]
THINGS = st.tuples(st.integers(1, 7), st.integers(1, 2**40))


@given(things=st.lists(THINGS, max_size=30), other=THINGS)
def test_a_signature_has_the_bits_of_all_its_things_and_no_others(
    things: list[tuple[int, int]], other: tuple[int, int]
) -> None:
    whole = signature(things)
    assert 0 <= whole < 2**63
    assert all(whole & mask(*thing) == mask(*thing) for thing in things)
    assert whole.bit_count() <= EACH * len(set(things))
    assert signature([*things, other]) == whole | mask(*other)


def test_bits_are_the_same_for_ever() -> None:
    """They are stored: another number here would need every stored one to be made anew."""
    assert [mask(1, 1), mask(2, 1), mask(7, 123456789)] == GOLDEN


def test_things_with_neighbouring_ids_have_bits_of_their_own() -> None:
    for what in range(1, 8):
        masks = [mask(what, target) for target in range(1, 2001)]
        assert len(set(masks)) > 1900
        for place in range(63):
            assert 0.5 < sum(each >> place & 1 for each in masks) / (2000 * EACH / 63) < 1.5


def test_one_event_in_eighteen_seems_to_have_a_thing_that_it_lacks() -> None:
    chance = random.Random(5)
    wrong = 0
    for _ in range(5000):
        things = {(chance.randint(1, 7), chance.randint(1, 5000)) for _ in range(10)}
        other = (chance.randint(1, 7), chance.randint(5001, 9999))
        wrong += signature(things) & mask(*other) == mask(*other)
    assert wrong < 5000 / 15

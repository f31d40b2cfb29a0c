"""Signatures: one number that holds some bits for each thing an event can be found by, so that an event without a thing
is nearly always told by its number alone. Stored with the link rows of the read model; known bits never change."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

BITS = 63
"""As many as a signed 64-bit column has without its sign."""
EACH = 3
"""Bits of one thing. With about ten things an event, one event in eighteen has the bits of a thing that it lacks."""

_64 = 2**64 - 1


@lru_cache(maxsize=65_536)
def mask(what: int, target_id: int) -> int:
    """Return the bits of one thing: the kind of link (`LinkTo`) and the id that it points at.

    The number is stirred by the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
    Generators, 2014): stored numbers must mean the same in every process, which Python's own hash does not promise.
    """
    state = ((what << 56) + target_id + 0x9E3779B97F4A7C15) & _64
    state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & _64
    state = (state ^ (state >> 27)) * 0x94D049BB133111EB & _64
    state ^= state >> 31
    bits = 0
    for _ in range(EACH):
        state, place = divmod(state, BITS)
        bits |= 1 << place
    return bits


def signature(things: Iterable[tuple[int, int]]) -> int:
    """Return the bits of all these things (kind of link, id) together."""
    bits = 0
    for what, target_id in things:
        bits |= mask(what, target_id)
    return bits

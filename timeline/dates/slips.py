"""Slips in writing EDTF: small letters, the draft of 2012, doubled qualifiers, half times; each with the right form."""

import re
from collections.abc import Callable

from timeline.dates.errors import Finding


def _old_digits(text: str) -> Finding | None:
    """Look for `199u` and `199x`."""
    match = re.fullmatch(r"-?[0-9X]*([ux])[0-9uxX-]*", text)
    if match is None:
        return None
    return match.start(1), "unspecified digits are written X", f"write {text.replace('u', 'X').replace('x', 'X')}"


def _letters(text: str) -> Finding | None:
    """Look for `y17e7`, `1950p2`, `17E7`."""
    match = re.fullmatch(r"([Yy]?)-?[0-9]+(?:[EeSsPp][0-9]+){1,2}|y-?[0-9]+", text)
    if match is None:
        return None
    fixed = text.upper().replace("P", "S")
    if "E" in fixed and fixed[0] != "Y":
        fixed = f"Y{fixed}"
    if fixed == text:
        return None
    place = next((n for n, char in enumerate(text) if char in "yespP"), 0)
    return place, "a year with exponent is written Y17E7, one with significant digits 1950S2", f"write {fixed}"


def _leading_zeros(text: str) -> Finding | None:
    match = re.fullmatch(r"Y(-?)(0[0-9]*)", text)
    if match is None:
        return None
    digits = match[2].lstrip("0")
    sign = match[1] if digits else ""
    fixed = f"Y{sign}{digits}" if len(digits) > 4 else f"{sign}{digits:0>4}"
    return match.end(1), "a year with Y has no leading zeros", f"write {fixed}"


def _qualifiers(text: str) -> Finding | None:
    match = re.search(r"[?~%]{2,}", text)
    if match is None:
        return None
    cure = "write % for uncertain and approximate" if len(set(match[0])) > 1 else f"write {match[0][0]} once"
    return match.start() + 1, "one qualifier stands in one place", cure


def _times(text: str) -> Finding | None:
    """Look for `T10`, `T1030`, `+0230`, and qualifiers after a time."""
    match = re.search(r"T[0-9]{2}(?::[0-9]{2}){1,2}(?:[.,][0-9]+)?(?:([+-][0-9]{4})|[^?~%]*([?~%]))$", text)
    if match and match[1]:
        zone = match[1]
        return match.start(1) + 3, "a zone has a colon", f"write {zone[:3]}:{zone[3:]}"
    if match:
        return match.start(2), "a date with a time of day takes no qualifier", "leave out the time or the qualifier"
    match = re.search(r"[0-9]T([0-9]{2})(?:([0-9]{2})([0-9]{2})?)?(?:Z|[+-]|$)", text)
    if match:
        cure = f"write T{match[1]}:{match[2] or '00'}:{match[3] or '00'}"
        return match.end(1), "a time has hours, minutes and seconds", cure
    return None


def _brackets(text: str) -> Finding | None:
    """Look for `1[667]`; a text that begins as a set is not for us to judge, its members are."""
    match = re.search(r"[\[\]{}()]", text)
    if match is None or (text[0] in "[{" and text[-1] in "]}" and "/" not in text):
        return None
    cure = "put [ ] or { } around a whole set only, not around one of its dates or the end of an interval"
    return match.start(), f"'{match[0]}' stands where a date should", cure


SLIPS: tuple[Callable[[str], Finding | None], ...] = (
    _old_digits,
    _letters,
    _leading_zeros,
    _qualifiers,
    _times,
    _brackets,
)

"""Splits a set, one-of `[..]` or all-of `{..}`, into its members. What a set means for the bounds is not said
here."""

from timeline.dates import hints
from timeline.dates.bounds import from_to, in_one_zone
from timeline.dates.errors import EdtfError
from timeline.dates.model import Member
from timeline.dates.parts import read_part

_CLOSING = {"[": "]", "{": "}"}


def read_set(text: str) -> list[Member]:
    """List the members of a set in the order given; raise EdtfError."""
    if text[-1] != _CLOSING[text[0]]:
        raise EdtfError(
            text,
            len(text) - 1,
            f"the set that begins with {text[0]} does not end with {_CLOSING[text[0]]}",
            f"close it with {_CLOSING[text[0]]}, and put nothing after it",
        )
    pieces = text[1:-1].split(",")
    members = []
    at = 1
    for number, piece in enumerate(pieces):
        members.append(_member(piece, text, at, number == 0, number == len(pieces) - 1))
        at += len(piece) + 1
    return members


def _member(piece: str, source: str, at: int, is_first: bool, is_last: bool) -> Member:
    if piece in ("", ".."):
        raise EdtfError(
            source,
            at,
            "a member of the set is missing",
            "write a date there, or take out the comma or the dots",
        )
    before, dots, after = piece.partition("..")
    if not dots:
        part = read_part(piece, source, at)
        return Member(part.text, (part,))
    if not before:
        if not is_first:
            raise EdtfError(source, at, "only the first member can begin with ..", "put it first")
        part = read_part(after, source, at + 2)
        return Member(f"..{part.text}", (part,), open_start=True)
    if not after:
        if not is_last:
            raise EdtfError(source, at + len(before), "only the last member can end with ..", "put it last")
        part = read_part(before, source, at)
        return Member(f"{part.text}..", (part,), open_end=True)
    first, last = read_part(before, source, at), read_part(after, source, at + len(before) + 2)
    hulls, _ = in_one_zone((first, last))
    if from_to(hulls[0], hulls[1]) is None:
        raise hints.reversed_ends(source, at + len(before) + 2, first.text, last.text, "..")
    return Member(f"{first.text}..{last.text}", (first, last))

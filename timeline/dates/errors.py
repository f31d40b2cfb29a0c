"""The one exception of `timeline.dates`. It says what is wrong, where, and what to write instead."""

Finding = tuple[int, str, str]
"""Position, reason and cure of an error that is not raised yet."""

_SHOWN = 60


def shown(value: str) -> str:
    """Quote `value` for a sentence: control characters escaped, cut after 60 characters."""
    cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    return "'" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut) + "'"


class EdtfError(ValueError):
    """A text that is not the date it should be.

    `value` is the text as given, `position` the 0-based character at which it goes wrong, `reason` a clause
    that says what is wrong, `cure` a clause that says what to write instead (it begins with a verb).
    """

    def __init__(self, value: str, position: int, reason: str, cure: str) -> None:
        super().__init__(value, position, reason, cure)
        self.value = value
        self.position = position
        self.reason = reason
        self.cure = cure

    def __str__(self) -> str:
        return f"{shown(self.value)} at position {self.position}: {self.reason}; {self.cure}"

"""What can go wrong, in the words of the program. HTTP numbers and exit codes are chosen by the layers above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what somebody sent: what is wrong, where, and how to mend it.

    `parameter` names a query parameter, `pointer` a place in a JSON body (RFC 6901), `where` a place in a file
    ("events.csv, row 7, column date").
    """

    message: str
    parameter: str | None = None
    pointer: str | None = None
    where: str | None = None
    cure: str | None = None

    def __str__(self) -> str:
        place = self.where or self.parameter or self.pointer
        return f"{place}: {self.sentence}" if place else self.sentence

    @property
    def sentence(self) -> str:
        """The message and its cure, without the place."""
        return f"{self.message}: {self.cure}" if self.cure else self.message


class TimelineError(Exception):
    """The root of every error that this program raises on purpose."""


class NotFound(TimelineError):
    """There is no such thing, or the reader may not know of it."""


class Gone(TimelineError):
    """The thing existed in public and was deleted or withdrawn. `deleted_at` is microseconds UTC, or None."""

    def __init__(self, message: str, deleted_at: int | None = None) -> None:
        super().__init__(message)
        self.deleted_at = deleted_at


class Moved(TimelineError):
    """The thing is known under another slug now."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"moved to {slug}")
        self.slug = slug


class Conflict(TimelineError):
    """The change contradicts what is stored, such as a slug that is taken."""


class StaleRevision(Conflict):
    """Somebody else changed the thing first."""


class Forbidden(TimelineError):
    """The author may not do this."""


class Busy(TimelineError):
    """The database is held by another writer, or the question took too long; later it may work."""


class Invalid(TimelineError):
    """What was sent is wrong. Holds every fault found, not only the first."""

    def __init__(self, problems: Sequence[Problem] | Problem | str) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))

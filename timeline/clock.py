"""The present moment, in one place that tests can freeze."""

from __future__ import annotations

import time

MICROSECONDS = 1_000_000


def now() -> int:
    """Return the present instant as microseconds since 1970-01-01T00:00:00Z."""
    return time.time_ns() // 1000

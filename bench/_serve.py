"""Serves another Flask application just as `timeline serve` serves ours: the same server with the same settings.

Usage: python -m bench._serve bench._naive:app --port 8001
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from granian import Granian

serving = import_module("timeline.cli.serve")


def main(target: str, options: list[str]) -> None:
    """Serve `module:application` with the options of `timeline serve`."""

    def other(_ours: str, *, factory: bool, **settings: Any) -> Any:  # noqa: ARG001 - what serve asks for
        return Granian(target, **settings)

    serving.Granian = other  # type: ignore[attr-defined]
    serving.serve(options)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

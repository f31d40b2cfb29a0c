"""Makes the databases that the other benchmarks read, where they are not there yet.

Usage: python -m bench.generate [EVENTS …] [--pile]. Without numbers: 100,000 and 1,000,000.
"""

from __future__ import annotations

import argparse
import time

from bench._base import prepared


def main() -> None:
    """Make them and say what was made, how large it is and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("events", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--pile", action="store_true", help="three tenths of the events, 300,000 at most, on one day")
    arguments = parser.parse_args()
    for events in arguments.events:
        began = time.monotonic()
        path = prepared(events, pile=arguments.pile)
        print(f"{path}: {path.stat().st_size / 1e6:,.0f} MB, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

"""Brings from npm what the browser tests need, a Chromium and the widgets: `python -m tests.browser.fetch`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hatch_build import VendorError, npm_ci
from tests.browser import chromium, widgets
from tests.browser.chromium import ROOT, NoBrowserError


def fetch() -> None:
    """Bring the locked versions into the environment's folder, if they are not there.

    Raise `VendorError` when npm fails, `NoBrowserError` where npm has no Chromium and the machine has none of its own.
    """
    if not widgets.present() or (chromium.fits() and not chromium.present()):
        with tempfile.TemporaryDirectory(prefix="timeline-npm-") as folder:
            modules = npm_ci(ROOT, Path(folder), dev=True)
            widgets.keep(modules)
            if chromium.fits():
                chromium.unpack(modules)
    chromium.find()


if __name__ == "__main__":
    try:
        fetch()
    except (NoBrowserError, VendorError) as error:
        sys.exit(str(error))

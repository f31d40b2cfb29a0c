"""The Chromium that the tests drive: where it is, and how the package from npm is unpacked.

That package ships the program, the few libraries it needs and a font, packed with Brotli.
"""

from __future__ import annotations

import io
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

VARIABLE = "TIMELINE_TEST_CHROMIUM"
PACKAGE = "@sparticuz/chromium"
ROOT = Path(__file__).resolve().parent.parent.parent

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="same"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
"""


class NoBrowserError(RuntimeError):
    """There is no Chromium. The text names the cure."""


@dataclass(frozen=True)
class Chromium:
    """A program to start and what its environment must hold."""

    program: Path
    environ: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """Return the Chromium to use: TIMELINE_TEST_CHROMIUM, else the one from npm, else one on PATH.

    Raise `NoBrowserError` when there is none, or when the variable names a file that is not there.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise NoBrowserError(f"{VARIABLE} is {named}, where no program is")
        return Chromium(Path(named))
    folder = _folder()
    if present():
        libraries = os.pathsep.join(filter(None, [str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH")]))
        return Chromium(folder / "chromium", {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(folder / "fonts")})
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        path = shutil.which(name)
        if path:
            return Chromium(Path(path))
    raise NoBrowserError(
        f"no Chromium: run `make browser`, or install one and name it in {VARIABLE}"
        if fits()
        else f"no Chromium, and npm has one for Linux on x86_64 only: install one and name it in {VARIABLE}"
    )


def fits() -> bool:
    """Say whether npm has a Chromium for this machine: for Linux on x86_64 only."""
    return (sys.platform, platform.machine()) == ("linux", "x86_64")


def present() -> bool:
    """Say whether the locked version of npm's Chromium is there."""
    return (_folder() / "chromium").exists()


def unpack(modules: Path) -> None:
    """Unpack the Chromium from a folder node_modules into the environment's folder, if it is not there."""
    if present():
        return
    folder, packed = _folder(), modules / PACKAGE / "bin"
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    fresh = Path(tempfile.mkdtemp(prefix="unpacking-", dir=folder.parent))
    fresh.chmod(0o755)
    _untar(packed / "al2023.tar.br", fresh)
    _untar(packed / "fonts.tar.br", fresh / "fonts")
    (fresh / "fonts" / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    with (fresh / "chromium").open("wb") as program:
        program.write(brotli.decompress((packed / "chromium.br").read_bytes()))
    (fresh / "chromium").chmod(0o755)
    fresh.rename(folder)


def _folder() -> Path:
    lock = json.loads((ROOT / "package-lock.json").read_bytes())
    version = lock["packages"][f"node_modules/{PACKAGE}"]["version"]
    return Path(sys.prefix, "chromium", version)


def _untar(packed: Path, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(brotli.decompress(packed.read_bytes()))) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extractall(target, filter="data")
        else:  # Python before 3.11.4; the lock file's hash vouches for the archive
            archive.extractall(target)

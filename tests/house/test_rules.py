"""Rules of the house that no linter knows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LONG_FILES = {
    "migrations/versions/0001_foundation.py": "every table of the first schema, never edited again",
}
"""Files of more than 250 lines, each with the reason why it is not two."""

LIMIT = 250


def _files() -> list[Path]:
    """Return every file that is in git or would be added to it."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [path for path in (ROOT / name for name in names if name) if path.is_file()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_holds_a_path_of_somebodys_machine_or_the_host_of_a_registry() -> None:
    paths = rf"(?<![\w.])/(?:root|opt|home/\w+|Users/\w+|{'work'})/[\w.]"
    hosts = r"pypi\." + r"org|python" + r"hosted|registry\." + r"npmjs|deb\." + r"debian|files\.python"
    found = [
        f"{_name(path)}:{number}: {line.strip()[:120]}"
        for path in _files()
        for number, line in enumerate(_read(path).splitlines(), 1)
        if re.search(rf"{paths}|{hosts}", line)
    ]
    assert found == []


def test_only_db_commits() -> None:
    found = {_name(path) for path in (ROOT / "timeline").rglob("*.py") if ".commit(" in _read(path)}
    assert found == {"timeline/db.py"}


def test_long_files_are_few_and_have_a_reason() -> None:
    lengths = {_name(path): len(_read(path).splitlines()) for path in _files() if path.suffix == ".py"}
    long = {name for name, length in lengths.items() if length > LIMIT}
    assert long - set(LONG_FILES) == set(), f"more than {LIMIT} lines: take apart, or name with a reason"
    assert set(LONG_FILES) - long == set(), "no longer long: take off the list"


def test_every_module_says_what_lives_in_it() -> None:
    modules = [path for path in (ROOT / "timeline").rglob("*.py") if _read(path).strip()]
    assert [_name(path) for path in modules if not _read(path).startswith('"""')] == []


def test_make_alone_lists_every_target_with_a_description() -> None:
    makefile = _read(ROOT / "Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True)
    described = dict(re.findall(r"^  make (\S+) +(\S.*)$", listed.stdout, re.MULTILINE))
    assert set(described) == set(phony[1].split())


def test_the_top_folder_holds_only_what_belongs_there() -> None:
    files = {_name(path) for path in _files() if path.parent == ROOT}
    assert files <= {
        ".gitignore",
        ".npmrc",
        "CHANGELOG.md",
        "Makefile",
        "README.md",
        "hatch_build.py",
        "package-lock.json",
        "package.json",
        "pyproject.toml",
        "requirements-node.lock",
        "requirements.lock",
        "wsgi.py",
    }

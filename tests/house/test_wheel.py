"""The wheel, installed as anybody would install it into an empty environment, far from the checkout."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


def _run(*command: str | Path, cwd: Path, **environ: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TIMELINE_", "COV", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env=kept | environ,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it with the dependencies it declares, at the locked versions; return its bin folder."""
    folder = tmp_path_factory.mktemp("empty")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(re.findall(r"^[a-z0-9.-]+==[^\\\n]+", lock, re.MULTILINE)), encoding="utf-8")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    _run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "-qq",
        "-c",
        constraints,
        wheel,
        cwd=folder,
    )
    return python.parent


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[str]:
    """Migrate, import the shipped data, serve; give the server's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TIMELINE_", "COV", "PYTHON"))}
    environ = {
        "TIMELINE_DATA_DIR": str(tmp_path / "data"),
        "TIMELINE_PORT": str(port),
        "TIMELINE_WORKERS": "1",
    }
    seed = _run(
        installed / "python", "-c", "from timeline import config; print(config.seed_folder())", cwd=tmp_path
    ).strip()
    assert not Path(seed).is_relative_to(ROOT)
    _run(installed / "timeline", "db", "upgrade", cwd=tmp_path, **environ)
    _run(installed / "timeline", "import", seed, cwd=tmp_path, **environ)
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(installed / "timeline"), "serve"], cwd=tmp_path, env=kept | environ, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/healthz", server, tmp_path / "log")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)


def test_the_wheel_holds_what_lies_beside_the_package_and_the_javascript(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    beside = {
        f"timeline/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("migrations", "seed")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert len(beside) > 2
    assert beside - names == set()
    vendored = "timeline/web/static/vendor/swagger-ui-dist/"
    assert {f"{vendored}swagger-ui-bundle.js", f"{vendored}swagger-ui.css", f"{vendored}LICENSE"} <= names
    assert {name.partition("/")[0] for name in names} <= {
        "timeline",
        wheel.name.partition("-py3")[0] + ".dist-info",
    }
    assert not any(name.endswith(".pyc") for name in names)


def test_the_installed_wheel_migrates_imports_the_shipped_data_and_serves(served: str) -> None:
    with urllib.request.urlopen(f"{served}/api/v1/events?from=2014&to=2014&limit=50", timeout=10) as answer:
        items = json.load(answer)["items"]
    assert "crimea-annexed" in [item["slug"] for item in items]
    with urllib.request.urlopen(f"{served}/api/docs", timeout=10) as answer:
        assert "swagger-ui" in answer.read().decode()

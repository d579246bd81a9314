"""Throw-away Python environments for what the tests only run or ask: other clients, other versions.

They are kept between runs in a cache folder, one for each list of requirements.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

_MOTO = (
    "moto[server]==5.2.2",
    "boto3==1.43.37",
    "botocore==1.43.37",
    # What the site needs that hands services to moto.
    "SQLAlchemy>=2.0,<3",
    "httptools>=0.6,<1",
    "uvicorn>=0.34,<1",
)
_MARKER = "complete"
_SECONDS = 900.0


def cache_folder() -> Path:
    """Where environments stay between runs: BELVEDERE_CACHE, else the platform's folder for caches."""
    if named := os.environ.get("BELVEDERE_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "belvedere" / "tests"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/belvedere/tests"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "belvedere" / "tests"


def environment(name: str, requirements: Sequence[str], interpreter: str = sys.executable) -> Path:
    """The Python of an environment that holds `requirements`, made with pip when it is not there yet.

    Its scripts (`aws`, `moto_server`) lie beside it. Several test runs may ask at once: one makes it, the
    others wait. Fails with the output of pip when it cannot be made.
    """
    key = hashlib.sha256("\n".join([interpreter, sys.version, *requirements]).encode()).hexdigest()[:12]
    folder = cache_folder() / f"{name}-{key}"
    if not (folder / _MARKER).is_file():
        with _alone(cache_folder()):
            if not (folder / _MARKER).is_file():
                _make(folder, requirements, interpreter)
    return _python(folder)


def moto_environment() -> Path:
    """The Python of the one environment with moto and with the last SDK that knew the Panorama API."""
    return environment("moto", _MOTO)


def _make(folder: Path, requirements: Sequence[str], interpreter: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    # It gets no pip of its own, which takes longer to set up than many a package.
    _run([interpreter, "-m", "venv", "--without-pip", str(folder)])
    pip = [sys.executable, "-m", "pip", "--python", str(_python(folder))]
    # Nor is compiled what nobody will import: of moto and botocore that is nearly all.
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
    _run([*pip, "install", *quiet, *requirements])
    (folder / _MARKER).write_text("\n".join(requirements), encoding="utf-8")


def _run(command: list[str]) -> None:
    own = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(command, capture_output=True, text=True, env=own, timeout=_SECONDS, check=False)
    assert done.returncode == 0, f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}"


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold what only one process on the machine holds at a time; its death gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "lock", timeout=_SECONDS, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield

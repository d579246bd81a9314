"""Every page, window and dialog: names, keys, and room for all words on small screens and at 200 %."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import belvedere_desktop

SCREEN = (1280, 720)
BASES = {"QDialog", "QMainWindow", "QWizard"}
pytestmark = pytest.mark.timeout(660)  # longer than the program that is waited for


def looked_at(
    folder: Path, scale: str = "1", scheme: str = "light", words: str = "plain", letters: str = "1"
) -> Any:
    """What is said of every window by a program of its own: Qt scales once, when it starts."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1], "dpr": 1}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96}
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}",
        "QT_SCALE_FACTOR": scale,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "fakes.looked_at", str(folder), scheme, words, letters]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """On a small screen, with the words and the size of letters as they come."""
    return looked_at(tmp_path_factory.mktemp("plain"))


def test_every_window_is_named_reached_and_fits(as_it_is: Any) -> None:
    assert wrong(as_it_is) == {}


@pytest.mark.parametrize(
    ("scale", "scheme", "words", "letters"),
    [
        pytest.param("1.5", "dark", "longer", "1", id="150 %, in a language with longer words"),
        pytest.param("2", "light", "plain", "1", id="200 %"),
        pytest.param("1", "light", "plain", "2", id="letters twice as large"),
    ],
)
def test_every_window_fits_where_there_is_less_room(
    tmp_path: Path, scale: str, scheme: str, words: str, letters: str
) -> None:
    told = looked_at(tmp_path, scale, scheme, words, letters)
    assert told["ratio"] == float(scale)
    assert told["screen"] == [int(side / float(scale)) for side in SCREEN]
    assert wrong(told) == {}


def test_no_window_is_left_out(as_it_is: Any) -> None:
    assert windows_of(Path(belvedere_desktop.__file__).parent) <= set(as_it_is["windows"])


def wrong(told: Any) -> dict[str, list[str]]:
    """The windows that something is wrong with."""
    return {name: complaints for name, complaints in told["windows"].items() if complaints}


def windows_of(folder: Path) -> set[str]:
    """The names of the classes below `folder` that are windows, without those that others are made of."""
    bases: dict[str, set[str]] = {}
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    found: set[str] = set()
    while more := {name for name, of in bases.items() if of & (BASES | found)} - found:
        found |= more
    return found - {base for name in found for base in bases[name]}

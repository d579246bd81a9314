"""The console script: which commands there are, and starting without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

HEAVY = {"numpy", "av", "cv2", "onnx", "onnxruntime", "boto3", "http.server"}


def belvedere(*arguments: str, home: Path, platform: str = "offscreen") -> subprocess.CompletedProcess[str]:
    """Run the console script as a user with an empty home."""
    known = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    places = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "STATE", "DATA")}
    environment = {**known, **places, "QT_QPA_PLATFORM": platform}
    command = [sys.executable, "-m", "belvedere_desktop", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_help_lists_the_windows_beside_the_simulators_commands(tmp_path: Path) -> None:
    told = belvedere("--help", home=tmp_path).stdout
    for command in ("run", "check", "camera", "desktop", "demo", "display"):
        assert f"\n    {command} " in told


@pytest.mark.parametrize("arguments", [[], ["desktop"], ["demo"], ["display"]])
def test_without_a_screen_every_window_says_so_and_exits_with_2(arguments: list[str], tmp_path: Path) -> None:
    ended = belvedere(*arguments, home=tmp_path, platform="")
    assert ended.returncode == 2
    assert "BV-DSK-001" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_run_in_a_window_says_so_before_it_is_prepared(samples: Path, tmp_path: Path) -> None:
    ended = belvedere("run", str(samples / "people_counter"), "--window", home=tmp_path, platform="")
    assert ended.returncode == 2
    assert ended.stderr.startswith("BV-DSK-001")
    assert len(ended.stderr.splitlines()) == 1


def test_commands_without_a_window_need_no_screen_and_no_qt(tmp_path: Path) -> None:
    ended = belvedere("check", str(tmp_path), home=tmp_path, platform="")
    assert ended.returncode == 1
    assert "BV-MAN-051" in ended.stdout + ended.stderr


def test_the_program_takes_its_own_picture(samples: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    folder = str(samples / "people_counter")
    ended = belvedere("desktop", folder, "--screenshot", str(picture), "--after", "3", home=tmp_path)
    assert ended.returncode == 0, ended.stderr
    image = QImage(str(picture))
    assert image.width() > 700
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 20


def test_the_first_window_brings_no_heavy_library() -> None:
    script = (
        "import sys, belvedere_desktop.desktop, belvedere_desktop.simulator.assembly; print(*sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert HEAVY & set(told.split()) == set()


def test_the_commands_import_qt_only_to_show_a_window() -> None:
    script = "import sys, belvedere_desktop.__main__; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "PySide6" not in told.split()

"""The window as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import DisplayServer

COMMAND = [sys.executable, "-m", "belvedere_desktop.display"]


def test_it_watches_and_ends_with_its_parent(server: DisplayServer, tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    window = subprocess.Popen(
        [*COMMAND, server.address, "--with-parent"], stdin=subprocess.PIPE, env=environment
    )
    try:
        server.next_request("watch")
        server.next_request("next")
        server.send_picture(0, 1)
        server.next_request("next")
        assert window.stdin is not None
        window.stdin.close()
        assert window.wait(60) == 0
    finally:
        window.kill()
        window.wait()


def test_without_a_screen_it_says_so_and_exits_with_2(tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and "QPA" not in name}
    ended = subprocess.run(
        [*COMMAND, f"unix:{tmp_path}/none"], env=known, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "BV-DSK-001" in ended.stderr
    assert "Traceback" not in ended.stderr

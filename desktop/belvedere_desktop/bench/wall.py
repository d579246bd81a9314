"""A window with live pictures that obeys the bench."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtWidgets import QApplication

from belvedere_desktop.bench.beating import beat, pass_time
from belvedere_desktop.bench.painting import colours_in
from belvedere_desktop.cameras.preview.grid import PreviewCamera, PreviewGrid
from belvedere_desktop.client.client import Client
from belvedere_desktop.settings import Settings
from belvedere_simulator.bench.helpers.obedience import Command

_LOOK_MS = 50
_PATIENCE_SECONDS = 60.0
_WIDTH, _HEIGHT = 1280, 720


class Wall:
    """The grid at a fixed size, alone in its process."""

    def __init__(self) -> None:
        self._application = QApplication(["wall"])
        self._folder = TemporaryDirectory()
        self._client = Client()
        self._grid = PreviewGrid(self._client, Settings(Path(self._folder.name) / "bench.ini"))
        self._grid.resize(_WIDTH, _HEIGHT)
        self._paintings = 0
        self._grid.view.painted.connect(self._note)

    def show(self, urls: list[str]) -> dict[str, Any]:
        """Show these cameras and wait until all play; none: an empty window."""
        cameras = [PreviewCamera(f"{n} {url}", f"Camera {n}", {"url": url}) for n, url in enumerate(urls)]
        self._grid.show_cameras(cameras)
        self._grid.show()
        end = time.monotonic() + _PATIENCE_SECONDS
        while not all(tile.is_playing for tile in self._grid.view.tiles):
            if time.monotonic() > end:
                raise TimeoutError("not every camera plays")
            pass_time(_LOOK_MS)
        return {"tiles": len(urls)}

    def beat(self, seconds: float) -> dict[str, Any]:
        """How late a timer of five milliseconds was each time, in ms, and what was shown meanwhile."""
        before, paintings = self._decoded(), self._paintings
        delays = beat(seconds)
        shown = {"decoded": self._decoded() - before, "paintings": self._paintings - paintings}
        return {"delays": delays, **shown}

    def look(self) -> dict[str, Any]:
        """How many colours are seen."""
        return {"colours": colours_in(self._grid)}

    def _decoded(self) -> int:
        return sum(tile.told.decoded for tile in self._grid.view.tiles if tile.told is not None)

    def _note(self) -> None:
        self._paintings += 1


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    wall = Wall()
    return {"show": wall.show, "beat": wall.beat, "look": wall.look}

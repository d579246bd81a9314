"""Where somebody put the nodes of a graph: kept beside the settings, never in the manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from PySide6.QtGui import QUndoCommand

from belvedere_desktop.editor.canvas import EditCanvas, Places
from belvedere_desktop.settings import Settings


class LayoutMemory:
    """The places of one graph's nodes, between starts."""

    def __init__(self, settings: Settings, graph: Path) -> None:
        self._settings = settings
        self._key = f"graph_layout/{hashlib.sha256(str(graph).encode()).hexdigest()[:24]}"

    def read(self) -> Places:
        """What was kept; nothing where that cannot be read."""
        try:
            kept = json.loads(self._settings.read(self._key, "") or "{}")
            return {str(name): (float(x), float(y)) for name, (x, y) in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def write(self, places: Places) -> None:
        """Keep them."""
        self._settings.write(self._key, json.dumps(places))


class MoveNodes(QUndoCommand):
    """Nodes were moved: a step of its own, which changes no text."""

    def __init__(self, canvas: EditCanvas, memory: LayoutMemory, places: Places, title: str) -> None:
        super().__init__(title)
        self._canvas, self._memory = canvas, memory
        self._before, self._after = canvas.places, places

    def redo(self) -> None:
        """Put them there."""
        self._put(self._after)

    def undo(self) -> None:
        """Put them back."""
        self._put(self._before)

    def _put(self, places: Places) -> None:
        self._canvas.show_places(places)
        self._memory.write(places)

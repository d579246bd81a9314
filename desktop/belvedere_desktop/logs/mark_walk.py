"""From one marked line to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.client.client import Listeners
from belvedere_desktop.logs.area import LogArea
from belvedere_desktop.logs.viewed import ViewedLog

translate = QCoreApplication.translate


class MarkWalk:
    """Asks where the marked lines are now, one after the other, and goes to the nearest in one direction."""

    def __init__(
        self, area: LogArea, log: ViewedLog, places: list[tuple[int, int]], tell: Callable[[str], object]
    ) -> None:
        self._area, self._log, self._tell = area, log, tell
        self._left = places
        self._found: list[int] = []
        self._from = area.choice.current
        self._backwards = False

    def go(self, *, backwards: bool) -> None:
        """To the next one, or to the one before."""
        self._backwards = backwards
        if self._left:
            track, offset = self._left.pop()
            self._log.ask("position", {"track": track, "offset": offset}, Listeners(done=self._on_position))
        else:
            self._end()

    def _on_position(self, told: dict[str, Any]) -> None:
        line = told["line"]
        if line is not None and (line < self._from if self._backwards else line > self._from):
            self._found.append(line)
        self.go(backwards=self._backwards)

    def _end(self) -> None:
        if self._found:
            self._area.go_to(max(self._found) if self._backwards else min(self._found))
        else:
            self._tell(translate("Logs", "There is no mark further on."))

"""The state of a camera node, told once for each change."""

from __future__ import annotations

import threading
from collections.abc import Callable

from belvedere_simulator.events import NodeState

Changed = Callable[[NodeState, str, str], None]
"""(state, detail for people, error code or "")"""


class Status:
    """Tells changes and swallows repetitions. After STOPPED nothing more is told."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._last: tuple[NodeState, str, str] | None = None

    def tell(self, state: NodeState, detail: str = "", code: str = "") -> None:
        """The node is in `state` now."""
        told = (state, detail, code)
        with self._lock:
            if self._last == told or (self._last and self._last[0] == "STOPPED"):
                return
            self._last = told
        self._changed(state, detail, code)

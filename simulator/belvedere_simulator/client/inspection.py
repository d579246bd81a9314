"""Calls about messages; what does them is loaded with the first one: it brings an MQTT library."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.sites import Sites

if TYPE_CHECKING:
    from belvedere_simulator.client.inspection_works import InspectionWorks

_NAMES = (
    "open",
    "follow",
    "detail",
    "series",
    "job",
    "shadow",
    "publish",
    "published",
    "forget-published",
    "record",
    "stop-recording",
    "replay",
    "brokers",
    "save-broker",
    "forget-broker",
)


class InspectionCalls:
    """`messages.<name>` is the method of that name of InspectionWorks, with `_` for `-`."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._made: InspectionWorks | None = None
        self._lock = threading.Lock()

    def works(self) -> dict[str, Work]:
        """By name."""
        return {f"messages.{name}": self._work(name.replace("-", "_")) for name in _NAMES}

    def _work(self, method: str) -> Work:
        def work(call: Call, given: Arguments) -> Any:
            return getattr(self._works(), method)(call, given)

        return work

    def _works(self) -> InspectionWorks:
        from belvedere_simulator.client.inspection_works import InspectionWorks  # noqa: PLC0415

        with self._lock:
            if self._made is None:
                self._made = InspectionWorks(self._sites)
            return self._made

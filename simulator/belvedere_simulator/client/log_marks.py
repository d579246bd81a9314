"""Calls about marks and notes in logs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.folders import data_folder
from belvedere_simulator.logs.marks import Mark, MarkStore


class LogMarkCalls:
    """`identity` is that of a track, as `logs.open` tells it."""

    def __init__(self, store: MarkStore | None = None) -> None:
        self._store = store or MarkStore(data_folder() / "marks")

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"log-marks.read": self.read, "log-marks.put": self.put, "log-marks.remove": self.remove}

    def read(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """{identity: [mark]} of the logs `identities`."""
        names = map(str, given["identities"])
        return {name: [asdict(mark) for mark in self._store.of(name)] for name in names}

    def put(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Mark the line at `offset` of `identity`, with `number`, `text` and `note`; as `read` then."""
        mark = Mark(int(given["offset"]), int(given["number"]), str(given["text"]), str(given["note"]))
        name = str(given["identity"])
        return {name: [asdict(each) for each in self._store.put(name, mark)]}

    def remove(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Mark the line at `offset` of `identity` no more; as `read` then."""
        name = str(given["identity"])
        return {name: [asdict(each) for each in self._store.remove(name, int(given["offset"]))]}

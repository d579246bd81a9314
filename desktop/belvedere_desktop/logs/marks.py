"""The reader's marks and notes in an open log, kept by the client child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.logs.line import Line
from belvedere_desktop.logs.viewed import Track

Places = dict[tuple[int, int], str]


class Marks(QObject):
    """Signals: changed(), the marks are others; failed(BelvedereError), one could not be kept."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._tracks: Sequence[Track] = ()
        self._kept: dict[str, Sequence[Mapping[str, Any]]] = {}

    @property
    def places(self) -> Places:
        """By track and offset, each with its note."""
        return {
            (number, mark["offset"]): mark["note"]
            for number, track in enumerate(self._tracks)
            for mark in self._kept.get(track.identity, ())
        }

    @property
    def documents(self) -> list[dict[str, Any]]:
        """Those in this log, as they are kept: number, text, note."""
        return [dict(mark) for track in self._tracks for mark in self._kept.get(track.identity, ())]

    def use(self, tracks: Sequence[Track]) -> None:
        """The log has these tracks."""
        new = [track.identity for track in tracks if track.identity not in self._kept]
        self._tracks = tracks
        if new:
            self._call("read", {"identities": new})
        self.changed.emit()

    def mark(self, line: Line, note: str) -> None:
        """Mark a line."""
        mark = {"offset": line.offset, "number": line.number, "text": line.text, "note": note}
        self._call("put", {"identity": self._tracks[line.track].identity, **mark})

    def remove(self, line: Line) -> None:
        """Mark it no more."""
        self._call("remove", {"identity": self._tracks[line.track].identity, "offset": line.offset})

    def _call(self, name: str, given: Mapping[str, Any]) -> None:
        self._client.call(f"log-marks.{name}", given, Listeners(done=self._on_kept, failed=self.failed.emit))

    def _on_kept(self, told: dict[str, Any]) -> None:
        self._kept.update(told)
        self.changed.emit()

"""The window in which a run is looked at, or two are compared, frame by frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.replay.frame_feed import FrameFeed, Wanted
from belvedere_desktop.replay.state import Difference, FrameState, Opened, opened_of
from belvedere_desktop.replay.walk import Walk, walk_of
from belvedere_desktop.replay.window_parts import WindowParts
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.errors import BelvedereError

_IOU = 0.5


class ReplayWindow(QWidget):
    """`second` empty: a single run. Pictures are decoded by the client child."""

    def __init__(
        self, client: Client, settings: Settings, first: str, second: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._client = client
        self.first, self.second = first, second
        title = self.tr("{first} and {second}") if second else "{first}"
        self.setWindowTitle(title.format(first=first, second=second))
        open_with(self, 1240, 680)
        self.parts = WindowParts(self, client, settings, compares=bool(second))
        self.feed = FrameFeed(client, self)
        self.opened: Opened | None = None
        self.frame: FrameState | None = None
        self._call: PendingCall | None = None
        self._connect()
        self._open()

    @property
    def walk(self) -> Walk:
        """The frames that are stepped through."""
        return self.parts.timeline.walk

    def go_to_frame(self, stream: str, place: int, turn: int = 0) -> None:
        """Show a frame."""
        parts = self.parts
        if stream != self.walk.stream:
            parts.stream.setCurrentIndex(max(0, parts.stream.findData(stream)))
        parts.timeline.go_to(self.walk.find(place, turn))

    def export(self, path: Path, kind: str) -> None:
        """Write the comparison as `kind`, json or junit."""

        def done(_result: Any) -> None:
            self.parts.tell(self.tr("Written to {path}").format(path=path))

        given = {**self._runs(), "path": str(path), "format": kind, "failOn": ",".join(self._kinds())}
        self._client.call("replay.export", given, Listeners(done, self._on_failure))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind a closed window."""
        self._drop()
        self.feed.stop()
        for log in self.parts.logs:
            log.stop()
        super().closeEvent(event)

    def _connect(self) -> None:
        parts = self.parts
        parts.timeline.moved.connect(self._show_step)
        parts.stream.currentIndexChanged.connect(lambda _index: self._walk_anew())
        parts.list.chosen.connect(self._on_difference)
        parts.kinds.changed.connect(self._walk_anew)
        parts.iou.editingFinished.connect(self._on_iou)
        for view in parts.views:
            parts.quiet.toggled.connect(view.show_quiet)
            parts.boxes.chosen.connect(view.mark)
        parts.before.clicked.connect(parts.timeline.last_difference)
        parts.after.clicked.connect(parts.timeline.next_difference)
        parts.save_json.triggered.connect(lambda: self._choose_file("json"))
        parts.save_junit.triggered.connect(lambda: self._choose_file("junit"))
        for log in parts.logs:
            log.frame_asked.connect(self.go_to_frame)
        self.feed.came.connect(self._on_frame)
        self.feed.failed.connect(self._on_failure)
        for keys, step in (
            ("F8", parts.timeline.next_difference),
            ("Shift+F8", parts.timeline.last_difference),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(step)

    def _runs(self) -> dict[str, Any]:
        return {"a": self.first, "b": self.second, "iou": self.parts.iou.value() if self.second else _IOU}

    def _kinds(self) -> tuple[str, ...]:
        return self.parts.kinds.chosen

    def _open(self) -> None:
        self._drop()
        self.parts.show_waiting()
        runs = self._runs()
        self.feed.use(runs)
        self._call = self._client.call("replay.open", runs, Listeners(self._on_opened, self._on_failure))

    def _drop(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    def _on_opened(self, told: dict[str, Any]) -> None:
        again = self.opened is not None
        self._call = None
        self.opened = opened_of(told)
        self.parts.show_opened(self.opened)
        if not again:
            for log, name in zip(self.parts.logs, (self.first, self.second), strict=False):
                log.show_run(name)
        self._walk_anew()
        if not again and self.walk.marks:
            self.parts.timeline.go_to(self.walk.marks[0])
        self.parts.timeline.setFocus()

    def _walk_anew(self) -> None:
        opened = self.opened
        if opened is None:
            return
        step = self.walk.steps[self.parts.timeline.number] if self.walk.steps else None
        stream = str(self.parts.stream.currentData() or "")
        kinds = frozenset(self._kinds())
        walk = walk_of(stream, opened.streams.get(stream, ()), opened.comparison, kinds)
        self.parts.show_differences(opened.comparison, kinds)
        self.parts.timeline.show_walk(walk, walk.find(step.place, step.turn) if step else 0)
        self._show_step(self.parts.timeline.number)

    def _show_step(self, number: int) -> None:
        walk = self.walk
        if not walk.steps:
            return
        step = walk.steps[number]
        self.parts.show_place(walk, number)
        self.feed.want(Wanted(walk.stream, step.place, step.turn, number))

    def _on_frame(self, wanted: Wanted, state: FrameState, image: QImage) -> None:
        self.frame = state
        for view in self.parts.views:
            view.show_frame(state, image)
        self.parts.boxes.show_frame(state)
        for log, batch in zip(self.parts.logs, state.batches, strict=False):
            log.show_batch(batch)
        walk = self.walk
        if wanted.stream == walk.stream and wanted.number < len(walk.steps):
            self.parts.list.follow(walk.differences.get(walk.steps[wanted.number]))

    def _on_difference(self, difference: Difference) -> None:
        if difference.frame is not None:
            self.go_to_frame(difference.stream, difference.frame, difference.turn)

    def _on_iou(self) -> None:
        if self.opened is not None and self.parts.iou.value() != self.parts.shown_iou:
            self._open()

    def _choose_file(self, kind: str) -> None:
        ending = {"json": ".json", "junit": ".xml"}[kind]
        name = f"{self.first}-{self.second}{ending}"
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Save the comparison"), name, f"*{ending}")
        if chosen:
            self.export(Path(chosen), kind)

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.parts.busy.hide()
        self.parts.tell(str(error), bad=True)

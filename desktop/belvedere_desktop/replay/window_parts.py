"""The widgets of the window that compares runs, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client
from belvedere_desktop.replay.boxes_table import BoxesTable
from belvedere_desktop.replay.difference_list import DifferenceList, KindsMenu
from belvedere_desktop.replay.log_list import LogList
from belvedere_desktop.replay.picture_view import PictureView
from belvedere_desktop.replay.state import Comparison, Opened, RunSide
from belvedere_desktop.replay.timeline import Timeline
from belvedere_desktop.replay.times_view import TimesView
from belvedere_desktop.replay.walk import Walk
from belvedere_desktop.replay.words import state_note, summary_words
from belvedere_desktop.settings import Settings
from belvedere_desktop.window.page_stack import shrinking
from belvedere_desktop.window.tab_order import arrange

translate = QCoreApplication.translate
_IOU = 0.5


class WindowParts:
    """Made for `window`, which they fill; `compares`: there is a second run."""

    def __init__(self, window: QWidget, client: Client, settings: Settings, *, compares: bool) -> None:
        self._compares = compares
        self.shown_iou = _IOU
        sides = 2 if compares else 1
        self._make_head(window)
        self.views = [PictureView(side, window) for side in range(sides)]
        self.captions = [QLabel(window) for _ in range(sides)]
        self.timeline = Timeline(window)
        self.place = QLabel(window)
        self.place.setProperty("role", "muted")
        # Long words must not move everything else from frame to frame; the tip has all of them.
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.list = DifferenceList(settings, window)
        self.boxes = BoxesTable(window)
        titles = [translate("Replay", "Log of A"), translate("Replay", "Log of B")]
        if not compares:
            titles = [translate("Replay", "Log")]
        self.logs = [LogList(client, title, window) for title in titles]
        self.times = TimesView(window)
        self.below = QTabWidget(window)
        self.below.setDocumentMode(True)
        self.below.setAccessibleName(translate("Replay", "About the frame"))
        self.below.addTab(self.boxes, translate("Replay", "Boxes"))
        for log, title in zip(self.logs, titles, strict=True):
            self.below.addTab(log, title)
        self.below.addTab(self.times, translate("Replay", "Times"))
        self._lay_out(window)

    def tell(self, text: str, *, bad: bool = False) -> None:
        """Say something under the head."""
        self.said.setProperty("role", "error" if bad else "muted")
        self.said.style().polish(self.said)
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_waiting(self) -> None:
        """The runs are being read."""
        self.summary.setText(translate("Replay", "Reading the runs…"))
        self.tell("")
        self.busy.show()

    def show_opened(self, opened: Opened) -> None:
        """Show what is the same for all frames."""
        self.shown_iou = self.iou.value()
        self.busy.hide()
        self.summary.setText(summary_words(opened))
        for caption, letter, side in zip(self.captions, "AB", (opened.first, opened.second), strict=False):
            if side is not None:
                caption.setText(_caption(letter if self._compares else "", side))
        self.stream.blockSignals(True)
        chosen = self.stream.currentData()
        self.stream.clear()
        for name in opened.streams:
            self.stream.addItem(name, name)
        self.stream.setCurrentIndex(max(0, self.stream.findData(chosen)))
        self.stream.blockSignals(False)
        self.times.show_opened(opened)
        self.export.setEnabled(opened.comparison is not None)

    def show_differences(self, comparison: Comparison | None, kinds: frozenset[str]) -> None:
        """Show the frames that differ so."""
        self.list.show_differences(comparison, kinds)

    def show_place(self, walk: Walk, number: int) -> None:
        """Say which frame is shown."""
        step = walk.steps[number]
        words = translate("Replay", "{stream} #{place}, {number} of {count}")
        told = words.format(stream=walk.stream, place=step.place, number=number + 1, count=len(walk.steps))
        difference = walk.differences.get(step)
        self.place.setText(f"{told} · {difference.text}" if difference is not None else told)
        self.place.setToolTip(difference.text if difference is not None else "")

    def _make_head(self, window: QWidget) -> None:
        self.summary, self.said = QLabel(window), QLabel(window)
        self.summary.setProperty("role", "heading")
        for label in (self.summary, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.said.hide()
        # How long it takes is not known: an hour of frames takes some seconds. Closing the window ends it.
        self.busy = QProgressBar(window)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.stream = QComboBox(window)
        self.stream.setAccessibleName(translate("Replay", "Stream"))
        self.stream.setMinimumContentsLength(14)
        self.before = QPushButton(translate("Replay", "◀ Difference"), window)
        self.after = QPushButton(translate("Replay", "Difference ▶"), window)
        self.before.setToolTip(translate("Replay", "The difference before (Shift+F8)"))
        self.after.setToolTip(translate("Replay", "The next difference (F8)"))
        self.kinds = KindsMenu(window)
        self.quiet = QCheckBox(translate("Replay", "Only what differs"), window)
        self.iou = QDoubleSpinBox(window)
        self.iou.setRange(0.05, 1.0)
        self.iou.setSingleStep(0.05)
        self.iou.setValue(_IOU)
        self.iou.setAccessibleName(translate("Replay", "IoU of two boxes that are the same"))
        self.iou.setToolTip(self.iou.accessibleName())
        self.export = QPushButton(window)
        self.export.setText(translate("Replay", "Export"))
        menu = QMenu(self.export)
        self.save_json = menu.addAction(translate("Replay", "As &JSON…"))
        self.save_junit = menu.addAction(translate("Replay", "As J&Unit, failing on what counts…"))
        self.export.setMenu(menu)

    def _lay_out(self, window: QWidget) -> None:
        content = QWidget(window)
        tools = QHBoxLayout()
        tools.addWidget(self.stream)
        of_two = (self.before, self.after, self.kinds, self.quiet)
        for widget in of_two:
            tools.addWidget(widget)
        label = QLabel(translate("Replay", "IoU"), content)
        label.setBuddy(self.iou)
        tools.addWidget(label)
        tools.addWidget(self.iou)
        tools.addStretch(1)
        tools.addWidget(self.export)
        for each in (*of_two, label, self.iou, self.export, self.list):
            each.setVisible(self._compares)
        pictures = QHBoxLayout()
        for caption, view in zip(self.captions, self.views, strict=True):
            column = QVBoxLayout()
            caption.setProperty("role", "muted")
            caption.setWordWrap(True)
            column.addWidget(caption)
            column.addWidget(view, 1)
            pictures.addLayout(column, 1)
        shown = QWidget(content)
        middle = QVBoxLayout(shown)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addLayout(pictures, 1)
        middle.addWidget(self.timeline)
        middle.addWidget(self.place)
        across = QSplitter(Qt.Orientation.Horizontal, content)
        if self._compares:
            across.addWidget(self.list)
        across.addWidget(shown)
        across.setStretchFactor(across.count() - 1, 1)
        across.setSizes([290, 900] if self._compares else [1200])
        across.setChildrenCollapsible(False)
        down = QSplitter(Qt.Orientation.Vertical, content)
        down.addWidget(across)
        down.addWidget(self.below)
        down.setStretchFactor(0, 3)
        down.setStretchFactor(1, 1)
        down.setSizes([440, 170])
        down.setChildrenCollapsible(False)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(self.summary)
        inside.addWidget(self.said)
        inside.addWidget(self.busy)
        inside.addLayout(tools)
        inside.addWidget(down, 1)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(shrinking(content, window))
        arrange(window)


def _caption(letter: str, side: RunSide) -> str:
    parts = [f"{letter}  {side.name}".strip(), side.application, state_note(side)]
    return " · ".join(part for part in parts if part)

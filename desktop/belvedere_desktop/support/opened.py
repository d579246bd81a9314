"""Bundles of somebody else's that were opened: to be read only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.support.browser import BundleBrowser
from belvedere_desktop.support.contents import contents_of
from belvedere_desktop.support.summary import SummaryTree
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_SHOWN = Qt.ItemDataRole.UserRole
_LIST_WIDTH = 230


class OpenedPanel(QWidget):
    """Signals: view_asked(title, sources, narrowing), logs are to be shown; told(text)."""

    view_asked = Signal(str, list, dict)
    told = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._keys: list[str] = []
        self.bundles = QListWidget(self)
        self.bundles.setAccessibleName(self.tr("Opened bundles"))
        self.bundles.setWordWrap(True)
        self.bundles.setFixedWidth(_LIST_WIDTH)
        self.open = QPushButton(self.tr("Open a bundle…"), self)
        self.open.setProperty("role", "primary")
        self.key = QPushButton(self.tr("Key…"), self)
        self.key.setToolTip(self.tr("The file with your key, for bundles that are encrypted for you"))
        self.new_key = QPushButton(self.tr("Make a key…"), self)
        self.forget = QPushButton(self.tr("Forget"), self)
        self.views = QPushButton(self.tr("Show what the sender saw"), self)
        self.log = QPushButton(self.tr("Show this log"), self)
        self.about, self.problem = QLabel(self), QLabel(self)
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.browser = BundleBrowser(self)
        self.summary = SummaryTree(self)
        self.browser.parts.insertTab(0, self.summary, self.tr("At first sight"))
        self._reading: PendingCall | None = None
        self._listing: PendingCall | None = None
        self._lay_out()
        self._connect()
        self._show_bundle()

    def showEvent(self, event: QShowEvent) -> None:
        """Look which there are."""
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        if self._listing is not None:
            self._listing.cancel()
        listeners = Listeners(done=self._on_listed, failed=self._on_failure)
        self._listing = self._client.call("support.opened", {}, listeners)

    def open_file(self, file: str) -> None:
        """Open a bundle."""
        if self._call is not None:
            self._call.cancel()
        self.problem.clear()
        listeners = Listeners(
            self._on_opened,
            self._on_failure,
            lambda text, _part: self.about.setText(text),
            given_up=self._on_given_up,
        )
        self._call = self._client.call("support.open", {"file": file, "keys": self._keys}, listeners)

    def use_key(self, file: str) -> None:
        """Open what is encrypted with the key in this file."""
        self._keys = [file]
        self.told.emit(self.tr("The key in {file} is used.").format(file=file))

    def make_key(self, file: str) -> None:
        """Make a new key, and use it; senders are told its recipient."""

        def done(told: dict[str, str]) -> None:
            self._keys = [file]
            self.about.setText(
                self.tr("Tell senders this recipient: {recipient}").format(recipient=told["recipient"])
            )

        self._client.call("support.key", {"file": file}, Listeners(done=done, failed=self._on_failure))

    def _lay_out(self) -> None:
        left, right, buttons = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(self.open)
        left.addWidget(self.bundles, 1)
        keys = QHBoxLayout()
        for button in (self.key, self.new_key):
            keys.addWidget(button)
        left.addLayout(keys)
        for button in (self.views, self.log, self.forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        right.addWidget(self.about)
        right.addWidget(self.problem)
        right.addLayout(buttons)
        right.addWidget(self.browser, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(left)
        layout.addLayout(right, 1)
        arrange(self)

    def _connect(self) -> None:
        self.open.clicked.connect(self._ask_file)
        self.key.clicked.connect(self._ask_key)
        self.new_key.clicked.connect(self._ask_new_key)
        self.forget.clicked.connect(self._forget)
        self.views.clicked.connect(self._show_views)
        self.log.clicked.connect(self._show_log)
        self.bundles.currentItemChanged.connect(lambda *_: self._show_bundle())
        self.browser.text_asked.connect(self._ask_text)
        self.browser.chosen.connect(self._show_buttons)
        self.summary.place_asked.connect(self.browser.show_place)

    @property
    def _bundle(self) -> Mapping[str, Any] | None:
        item = self.bundles.currentItem()
        found: Mapping[str, Any] | None = item.data(_SHOWN) if item is not None else None
        return found

    def _on_listed(self, told: list[dict[str, Any]]) -> None:
        self._listing = None
        before = self._bundle
        with QSignalBlocker(self.bundles):
            self.bundles.clear()
            for each in sorted(told, key=lambda each: str(each["created"])):
                self._add(each)
            for row in range(self.bundles.count()):
                if before and self.bundles.item(row).data(_SHOWN)["workspace"] == before["workspace"]:
                    self.bundles.setCurrentRow(row)
            if self.bundles.currentRow() < 0 and told:
                self.bundles.setCurrentRow(0)
        if self._bundle is None or self._bundle != before:
            self._show_bundle()

    def _on_opened(self, told: dict[str, Any]) -> None:
        self._call = None
        if self._listing is not None:
            self._look()  # a list that was begun earlier may not have it
        for row in range(self.bundles.count()):
            if self.bundles.item(row).data(_SHOWN)["workspace"] == told["workspace"]:
                self.bundles.setCurrentRow(row)
                self._show_bundle()
                return
        self.bundles.setCurrentItem(self._add(told))

    def _add(self, told: dict[str, Any]) -> QListWidgetItem:
        created = told["created"].replace("T", " ")[:16]
        item = QListWidgetItem(f"{created}\n{told['note'] or self.tr('no note')}")
        item.setData(_SHOWN, told)
        # The newest one first.
        self.bundles.insertItem(0, item)
        return item

    def _show_bundle(self) -> None:
        told = self._bundle
        if told is None:
            self.browser.show_contents(
                contents_of({"files": [], "removals": [], "removed": 0, "problems": []})
            )
            self.about.setText(
                self.tr("Open a bundle that somebody sent. It is checked before anything is kept.")
            )
        else:
            text = self.tr("{note}\nMade on {created} by Belvedere {program}, about {since} to {until}.")
            names = ("created", "since", "until")
            times = {name: told[name].replace("T", " ")[:16] for name in names}
            words = text.format(note=told["note"] or self.tr("No note."), program=told["program"], **times)
            missing = told["problems"]
            if missing:
                words += "\n" + self.tr("Could not be had: {what}").format(what="; ".join(missing))
            self.about.setText(words)
            self.browser.show_contents(contents_of(told))
        self._summarise()
        self._show_buttons()

    def _summarise(self) -> None:
        """Read what the bundle tells at first sight, and no other one any more."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self.summary.clear()
        self.browser.parts.setCurrentWidget(self.summary)
        if self._bundle is not None:
            given = {"workspace": self._bundle["workspace"]}
            listeners = Listeners(
                self.summary.show_summary, self._on_failure, lambda text, _part: self.summary.say(text)
            )
            self._reading = self._client.call("support.summary", given, listeners)

    def _show_buttons(self) -> None:
        told = self._bundle
        self.forget.setEnabled(told is not None)
        self.views.setEnabled(bool(told and told["views"]))
        self.log.setEnabled(self.browser.path.endswith((".log", ".txt")))

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_bundle()
        self.problem.setText(str(error))

    def _on_given_up(self) -> None:
        """Another site is worked with."""
        self._call = None
        self._show_bundle()

    def _ask_text(self, path: str) -> None:
        told = self._bundle
        if told is None:
            return

        def done(answer: dict[str, str]) -> None:
            self.browser.show_file(path, answer)

        given = {"workspace": told["workspace"], "path": path}
        self._client.call("support.text", given, Listeners(done=done, failed=self._on_failure))

    def _forget(self) -> None:
        told = self._bundle
        if told is not None:
            self.bundles.takeItem(self.bundles.currentRow())
            self._client.call(
                "support.close", {"workspace": told["workspace"]}, Listeners(failed=self._on_failure)
            )
            self._show_bundle()

    def _show_views(self) -> None:
        for view in self._bundle["views"] if self._bundle else ():
            self.view_asked.emit(view["title"], view["sources"], view["narrowing"])

    def _show_log(self) -> None:
        if self._bundle is not None:
            file = Path(self._bundle["folder"]) / self.browser.path
            self.view_asked.emit(file.name, [{"kind": "path", "path": str(file)}], {})

    def _ask_file(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(
            self, self.tr("Open a bundle"), "", self.tr("Support bundles (*.zip *.age);;All files (*)")
        )
        if file:
            self.open_file(file)

    def _ask_key(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.tr("Your key"))
        if file:
            self.use_key(file)

    def _ask_new_key(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.tr("Where to keep the key"), "support.key")
        if file:
            self.make_key(file)

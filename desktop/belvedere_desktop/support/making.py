"""Making a bundle: gather, look at it, save."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.support.browser import BundleBrowser
from belvedere_desktop.support.contents import contents_of
from belvedere_desktop.support.wish_form import WishForm
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.drives.suitability import readable_size
from belvedere_simulator.errors import BelvedereError


class MakingPanel(QWidget):
    """`views` tells what the sender looks at. Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, views: Callable[[], Sequence[dict[str, Any]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._views = views
        self._call: PendingCall | None = None
        self._draft = ""
        self.form = WishForm(self)
        self.gather = QPushButton(self.tr("Gather"), self)
        self.gather.setProperty("role", "primary")
        self.save = QPushButton(self.tr("Save…"), self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("How far it is"))
        self.state, self.problem = QLabel(self), QLabel(self)
        self.state.setWordWrap(True)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.browser = BundleBrowser(self, choosing=True)
        self._lay_out()
        self.gather.clicked.connect(self.begin)
        self.save.clicked.connect(self._ask_file)
        self.cancel.clicked.connect(self._cancel)
        self.browser.text_asked.connect(self._ask_text)
        self._show_state(
            self.tr("Gather first: then every file and every removal can be looked at, and saved.")
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look which crash reports there are."""
        super().showEvent(event)
        self._client.call("support.crashes", {}, Listeners(done=self.form.offer_crashes))

    def begin(self) -> None:
        """Gather what the form asks for."""
        self._drop()
        self.browser.show_contents(contents_of({"files": [], "removals": [], "removed": 0, "problems": []}))
        listeners = Listeners(
            self._on_gathered, self._on_failure, self._on_progress, given_up=self._on_given_up
        )
        self._call = self._client.call("support.gather", self.form.wish(self._views()), listeners)
        self._show_state(self.tr("Gathering…"))

    def write(self, file: str) -> None:
        """Save what was gathered."""
        given = {
            "draft": self._draft,
            "to": file,
            "recipients": self.form.recipients,
            "leaveOut": self.browser.left_out,
        }
        listeners = Listeners(
            self._on_written, self._on_failure, self._on_progress, given_up=self._on_given_up
        )
        self._call = self._client.call("support.write", given, listeners)
        self._show_state(self.tr("Packing…"))

    def close_down(self) -> None:
        """Nothing is gathered any more."""
        self._cancel()
        self._drop()

    def _lay_out(self) -> None:
        about = QLabel(
            self.tr(
                "Versions, settings, devices, applications, logs and metrics in one file. Passwords, keys, "
                "tokens, addresses of cameras and account numbers are removed. Recordings are never in it."
            ),
            self,
        )
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        going = QHBoxLayout()
        for widget in (self.gather, self.save):
            going.addWidget(widget)
        going.addWidget(self.state, 1)
        going.addWidget(self.progress, 1)
        going.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(about)
        layout.addWidget(self.form)
        layout.addLayout(going)
        layout.addWidget(self.problem)
        layout.addWidget(self.browser, 1)
        arrange(self)

    def _show_state(self, text: str, problem: str = "") -> None:
        busy = self._call is not None
        self.state.setText(text)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.progress.setRange(0, 0)
        for widget in (self.progress, self.cancel):
            widget.setVisible(busy)
        self.gather.setEnabled(not busy)
        self.save.setEnabled(not busy and bool(self._draft))

    def _on_progress(self, text: str, fraction: float | None) -> None:
        self.state.setText(text)
        self.progress.setRange(0, 0 if fraction is None else 1000)
        self.progress.setValue(round((fraction or 0) * 1000))

    def _on_gathered(self, told: dict[str, Any]) -> None:
        self._call, self._draft = None, told["draft"]
        contents = contents_of(told)
        self.browser.show_contents(contents)
        missing = "\n".join(contents.problems)
        head = self.tr("This could not be had:")
        self._show_state(
            self.tr("✓ Gathered. Look at the removals, untick what is not to be sent, then save."),
            f"{head}\n{missing}" if missing else "",
        )

    def _on_written(self, told: dict[str, Any]) -> None:
        self._call = None
        text = self.tr("✓ Saved: {file}, {size}").format(file=told["file"], size=readable_size(told["size"]))
        self._show_state(text)
        self.told.emit(text)

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self._show_state("", str(error))

    def _on_given_up(self) -> None:
        """Another site is worked with."""
        self._call = None
        self._show_state(self.tr("It was cancelled: another site is worked with."))

    def _cancel(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self._show_state(self.tr("It was cancelled."))

    def _drop(self) -> None:
        if self._draft:
            self._client.call("support.drop", {"draft": self._draft}, Listeners())
            self._draft = ""

    def _ask_text(self, path: str) -> None:
        def done(told: dict[str, str]) -> None:
            self.browser.show_file(path, told)

        if self._draft:
            given = {"draft": self._draft, "path": path}
            self._client.call("support.text", given, Listeners(done=done, failed=self._on_failure))

    def _ask_file(self) -> None:
        ending = ".zip.age" if self.form.recipients else ".zip"
        name = f"belvedere-support-{time.strftime('%Y%m%d-%H%M%S')}{ending}"
        file, _filter = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the bundle"),
            str(Path.home() / name),
            self.tr("Support bundles (*.zip *.age)"),
        )
        if file:
            self.write(file)

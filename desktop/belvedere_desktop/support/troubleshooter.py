"""Known problems: what is known of each, and what a look at it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError

_TOLD = Qt.ItemDataRole.UserRole
_SIGNS = {"fine": "✓", "problem": "✗", "unknown": "?", "by hand": "→"}
_COLOURS = {"fine": "running", "problem": "error", "unknown": "warning", "by hand": "accent"}
_CLEAN = "clean-versions"
_LIST_WIDTH = 360
_SHOWN_NAMES = 12


class TroubleshooterPanel(QWidget):
    """Signal: told(text)."""

    told = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._call: PendingCall | None = None
        self._wanted = ""
        self.guides = QListWidget(self)
        self.guides.setAccessibleName(self.tr("Known problems"))
        self.guides.setWordWrap(True)
        self.guides.setFixedWidth(_LIST_WIDTH)
        self.guides.setSpacing(4)
        self.title, self.about, self.state = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "heading")
        self.state.setProperty("role", "muted")
        for label in (self.title, self.about, self.state):
            label.setWordWrap(True)
        self.look = QPushButton(self.tr("Look"), self)
        self.look.setProperty("role", "primary")
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.clean = QPushButton(self.tr("Take unused versions back…"), self)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(self.tr("How far it is"))
        self.findings = QListWidget(self)
        self.findings.setAccessibleName(self.tr("What was found"))
        self.findings.setWordWrap(True)
        self.findings.setSpacing(3)
        self.fields: dict[str, QLineEdit] = {}
        self._lay_out()
        self._connect()
        self.clean.hide()
        self._show_busy()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the list, once."""
        super().showEvent(event)
        if not self.guides.count():
            listeners = Listeners(done=self._on_listed, failed=self._on_failure)
            self._client.call("troubleshooting.list", {}, listeners)

    def choose(self, name: str, answers: Mapping[str, str] | None = None) -> None:
        """Look at a problem by its name."""
        self._wanted = name
        for row in range(self.guides.count()):
            if self.guides.item(row).data(_TOLD)["name"] == name:
                self.guides.setCurrentRow(row)
                for key, text in (answers or {}).items():
                    if key in self.fields:
                        self.fields[key].setText(text)

    def begin(self) -> None:
        """Look into the problem that is chosen."""
        guide = self._guide
        if guide is None or not self.look.isEnabled():
            return
        self.findings.clear()
        self.clean.hide()
        answers = {name: field.text().strip() for name, field in self.fields.items()}
        listeners = Listeners(
            self._on_looked,
            self._on_failure,
            lambda text, _part: self.state.setText(text),
            self._on_finding,
            self._on_given_up,
        )
        given = {"name": guide["name"], "answers": answers}
        self._call = self._client.call("troubleshooting.look", given, listeners)
        self._show_busy()

    def stop(self) -> None:
        """Look no further."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
            self.state.setText(self.tr("It was cancelled."))
            self._show_busy()

    @property
    def _guide(self) -> Mapping[str, Any] | None:
        item = self.guides.currentItem()
        found: Mapping[str, Any] | None = item.data(_TOLD) if item is not None else None
        return found

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        buttons = QHBoxLayout()
        for widget in (self.look, self.cancel, self.clean):
            buttons.addWidget(widget)
        buttons.addWidget(self.progress, 1)
        buttons.addWidget(self.state, 1)
        right = QVBoxLayout()
        right.addWidget(self.title)
        right.addWidget(self.about)
        right.addLayout(self.form)
        right.addLayout(buttons)
        right.addWidget(self.findings, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.guides)
        layout.addLayout(right, 1)
        arrange(self)

    def _connect(self) -> None:
        self.guides.currentItemChanged.connect(lambda *_: self._show_guide())
        self.guides.itemActivated.connect(lambda _item: self.begin())
        self.look.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.stop)
        self.clean.clicked.connect(self._ask_unused)

    def _on_listed(self, told: list[dict[str, Any]]) -> None:
        if self.guides.count():
            return  # asked twice: it was hidden meanwhile
        for each in told:
            item = QListWidgetItem(each["title"])
            item.setData(_TOLD, each)
            self.guides.addItem(item)
        self.guides.setCurrentRow(0)
        if self._wanted:
            self.choose(self._wanted)

    def _show_guide(self) -> None:
        self.stop()
        guide = self._guide
        while self.form.rowCount():
            self.form.removeRow(0)
        self.fields.clear()
        self.findings.clear()
        self.state.clear()
        self.clean.hide()
        if guide is None:
            return
        self.title.setText(guide["title"])
        self.about.setText(guide["about"])
        for question in guide["questions"]:
            field = QLineEdit(self)
            field.setAccessibleName(question["text"])
            field.setPlaceholderText(question["text"])
            field.textChanged.connect(lambda _text: self._show_busy())
            field.returnPressed.connect(self.begin)
            self.fields[question["name"]] = field
            self.form.addRow(field)
        arrange(self)
        self._show_busy()

    def _show_busy(self) -> None:
        busy, guide = self._call is not None, self._guide
        needed = [each["name"] for each in guide["questions"] if each["needed"]] if guide else []
        answered = all(self.fields[name].text().strip() for name in needed if name in self.fields)
        self.look.setEnabled(guide is not None and not busy and answered)
        for widget in (self.cancel, self.progress):
            widget.setVisible(busy)
        self.clean.setEnabled(not busy)

    def _on_finding(self, event: dict[str, Any]) -> None:
        found = event["finding"]
        text = f"{_SIGNS[found['state']]}  {found['text']}"
        if found["remedy"]:
            text += f"\n     {found['remedy']}"
        item = QListWidgetItem(text)
        colours = colours_of(self.palette())
        item.setForeground(QBrush(QColor(getattr(colours, _COLOURS[found["state"]]))))
        self.findings.addItem(item)
        if found["action"] == _CLEAN:
            self.clean.show()

    def _on_looked(self, told: dict[str, int]) -> None:
        self._call = None
        count = told["problems"]
        none, some = self.tr("✓ No problem was found."), self.tr("Problems found: {count}")
        self.state.setText(some.format(count=count) if count else none)
        self._show_busy()

    def _on_failure(self, error: BelvedereError) -> None:
        self._call = None
        self.state.setText(str(error))
        self._show_busy()

    def _on_given_up(self) -> None:
        """Another site is worked with."""
        self._call = None
        self.state.setText(self.tr("It was cancelled: another site is worked with."))
        self._show_busy()

    def _ask_unused(self) -> None:
        listeners = Listeners(done=self._confirm, failed=self._on_failure)
        self._client.call("troubleshooting.clean-versions", {"only": True}, listeners)

    def _confirm(self, told: dict[str, Any]) -> None:
        names = told["unused"]
        shown = "\n".join(names[:_SHOWN_NAMES])
        if len(names) > _SHOWN_NAMES:
            shown += "\n" + self.tr("and {count} more").format(count=len(names) - _SHOWN_NAMES)
        text = self.tr(
            "No application uses these patch versions. Their manifests are kept, so that they can be "
            "registered again."
        )
        box = QMessageBox(
            QMessageBox.Icon.Question, self.tr("Take unused versions back"), f"{text}\n\n{shown}"
        )
        box.setParent(self, box.windowFlags())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        # Made here: what `addButton` returns may be taken for something that was at the same place before.
        button = QPushButton(self.tr("Take back"), box)
        button.clicked.connect(self.take_back)
        box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.open()

    def take_back(self) -> None:
        """Take unused patch versions back."""
        listeners = Listeners(
            self._on_cleaned,
            self._on_failure,
            lambda text, _part: self.state.setText(text),
            given_up=self._on_given_up,
        )
        self._call = self._client.call("troubleshooting.clean-versions", {}, listeners)
        self._show_busy()

    def _on_cleaned(self, told: dict[str, Any]) -> None:
        self._call = None
        self.findings.clear()
        self.clean.hide()
        for name in told["gone"]:
            self.findings.addItem(self.tr("✓  Taken back: {name}").format(name=name))
        for text in told["left"]:
            self.findings.addItem(self.tr("✗  Not taken back: {text}").format(text=text))
        words = self.tr("✓ {count} versions were taken back; their manifests are in {folder}.")
        self.state.setText(words.format(count=len(told["gone"]), folder=told["kept"]))
        self._show_busy()

"""Whose messages are looked at: the site's, those of a broker with a name, or a recording."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.messages.broker_dialog import BrokerDialog

ENDING = ".messages"
_SITE, _BROKER, _FILE = "site:", "broker:", "file:"


class SourceBar(QWidget):
    """Signals: listen_asked(source), stop_asked(), failed(error), told(text)."""

    listen_asked = Signal(dict)
    stop_asked = Signal()
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._brokers: dict[str, dict[str, Any]] = {}
        # Of this run only: where no keyring keeps them.
        self._passwords: dict[str, str] = {}
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Whose messages"))
        self.choice.setMinimumContentsLength(12)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.listen = QPushButton(self.tr("Listen"), self)
        self.listen.setProperty("role", "primary")
        self.more = QToolButton(self)
        self.more.setText(self.tr("Brokers"))
        self.more.setAccessibleName(self.tr("Brokers and recordings"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.add = menu.addAction(self.tr("Add a broker…"), self.ask_broker)
        self.edit = menu.addAction(self.tr("Edit this broker…"), self._on_edit)
        self.remove = menu.addAction(self.tr("Forget this broker"), self._on_forget)
        menu.addSeparator()
        self.read = menu.addAction(self.tr("Open a recording…"), self._on_read)
        self.more.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choice, self.listen, self.more):
            layout.addWidget(widget)
        self.choice.currentIndexChanged.connect(lambda _place: self._show())
        self.listen.clicked.connect(self._on_listen)
        self._on = False
        self._fill("")

    def look(self) -> None:
        """Ask which brokers there are."""
        self._ask("")

    def listening(self, *, on: bool) -> None:
        """Whether somebody listens now."""
        self._on = on
        self._show()

    def open_file(self, file: Path) -> None:
        """Look at a recording."""
        place = self.choice.findData(f"{_FILE}{file}")
        if place < 0:
            self.choice.addItem(file.name, f"{_FILE}{file}")
            place = self.choice.count() - 1
        self.choice.setCurrentIndex(place)
        self.listen_asked.emit(self._source())

    def forget(self, name: str) -> None:
        """Know a broker no more."""
        listeners = Listeners(done=lambda _none: self._ask(""), failed=self.failed.emit)
        self._client.call("messages.forget-broker", {"name": name}, listeners)

    def ask_broker(self, name: str = "", before: dict[str, Any] | None = None) -> BrokerDialog:
        """Have a broker described."""
        dialog = BrokerDialog(self._client, name, before, self)
        dialog.kept.connect(self._on_kept)
        dialog.open()
        return dialog

    @property
    def _chosen(self) -> str:
        return str(self.choice.currentData())

    @property
    def _name(self) -> str:
        return self._chosen.partition(":")[2]

    def _source(self) -> dict[str, Any]:
        chosen, name = self._chosen, self._name
        if chosen == _SITE:
            return {"site": True}
        if chosen.startswith(_FILE):
            return {"file": name}
        password = self._passwords.get(name, "")
        return {"broker": name, **({"password": password} if password else {})}

    def _ask(self, choose: str) -> None:
        def done(told: dict[str, dict[str, Any]]) -> None:
            self._brokers = told
            self._fill(choose)
            if choose:
                self.listen_asked.emit(self._source())

        self._client.call("messages.brokers", {}, Listeners(done=done, failed=self.failed.emit))

    def _fill(self, choose: str) -> None:
        before = f"{_BROKER}{choose}" if choose else self.choice.currentData()
        every = [str(self.choice.itemData(place)) for place in range(self.choice.count())]
        files = [each for each in every if each.startswith(_FILE)]
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItem(self.tr("This site"), _SITE)
        for name in self._brokers:
            self.choice.addItem(name, f"{_BROKER}{name}")
        for file in files:
            self.choice.addItem(Path(file.removeprefix(_FILE)).name, file)
        self.choice.setCurrentIndex(max(self.choice.findData(before), 0))
        self.choice.blockSignals(False)
        self._show()

    def _show(self) -> None:
        is_broker = self._chosen.startswith(_BROKER)
        self.edit.setEnabled(is_broker)
        self.remove.setEnabled(is_broker)
        self.choice.setEnabled(not self._on)
        self.listen.setText(self.tr("Stop") if self._on else self.tr("Listen"))

    def _on_listen(self) -> None:
        if self._on:
            self.stop_asked.emit()
        else:
            self.listen_asked.emit(self._source())

    def _on_edit(self) -> None:
        name = self._name
        self.ask_broker(name, self._brokers[name])

    def _on_forget(self) -> None:
        name = self._name
        text = self.tr(
            "Its address and the places of its files are forgotten, and its password. The files stay."
        )
        title = self.tr("Forget {0}?").format(name)
        ask(self, title, text, self.tr("Forget"), lambda: self.forget(name))

    def _on_kept(self, name: str, password: dict[str, str]) -> None:
        self._passwords[name] = password.get("password", "")
        if self._passwords[name]:
            self.told.emit(self.tr("No keyring keeps the password: it is known until the program ends."))
        self._ask(name)

    def _on_read(self) -> None:
        kinds = self.tr("Recordings of messages (*{0});;All files (*)").format(ENDING)
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Open a recording"), "", kinds)
        if chosen:
            self.open_file(Path(chosen))

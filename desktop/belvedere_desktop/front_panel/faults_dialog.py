"""The laboratory: what can be broken, what is, and mending it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.front_panel.state import Fault
from belvedere_desktop.window.sizes import open_with


class FaultsDialog(QDialog):
    """Signals: inject_asked({kind, target, settings}); clear_asked({kind, target}), {} for all."""

    inject_asked = Signal(object)
    clear_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Fault laboratory"))
        self._kinds: dict[str, Mapping[str, Any]] = {}
        self._present: tuple[Fault, ...] = ()
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(self.tr("Fault"))
        self.target = QLineEdit(self)
        self.target.setAccessibleName(self.tr("Only for"))
        self.target.setPlaceholderText(self.tr("all"))
        self.number = QDoubleSpinBox(self)
        self.number.setAccessibleName(self.tr("How badly"))
        self.inject = QPushButton(self.tr("Break it"), self)
        self.inject.setProperty("role", "primary")
        self.present = QListWidget(self)
        self.present.setAccessibleName(self.tr("Broken now"))
        self.clear = QPushButton(self.tr("Clear"), self)
        self.clear_all = QPushButton(self.tr("Clear all"), self)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.inject.clicked.connect(self._on_inject)
        self.clear.clicked.connect(self._on_clear)
        self.clear_all.clicked.connect(lambda: self.clear_asked.emit({}))
        self.present.currentRowChanged.connect(lambda row: self.clear.setEnabled(row >= 0))
        self.show_present(())

    def show_kinds(self, kinds: Iterable[Mapping[str, Any]]) -> None:
        """Offer these."""
        self._kinds = {str(each["kind"]): each for each in kinds}
        self.kind.clear()
        for name, each in self._kinds.items():
            text = str(each["text"])
            self.kind.addItem(text[:1].upper() + text[1:], name)
        self._show_list()

    def show_present(self, faults: tuple[Fault, ...]) -> None:
        """What is broken now."""
        if faults != self._present or not faults:
            self._present = faults
            self._show_list()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.addRow(self.tr("Fault"), self.kind)
        self._form.addRow(self.tr("Only for"), self.target)
        self._form.addRow(self.tr("How badly"), self.number)
        self._form.addRow("", self.inject)
        heading = QLabel(self.tr("Broken now"), self)
        heading.setProperty("role", "heading")
        self.nothing = QLabel(self.tr("Nothing is broken."), self)
        self.nothing.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.clear)
        buttons.addWidget(self.clear_all)
        layout = QVBoxLayout(self)
        layout.addLayout(self._form)
        layout.addWidget(heading)
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.present, 1)
        layout.addLayout(buttons)
        open_with(self, 560, 440)

    def _on_kind(self) -> None:
        each = self._kinds.get(self.kind.currentData() or "")
        targets = each["targets"] if each else ()
        words = {
            "camera": self.tr("camera"),
            "node": self.tr("node"),
            "application": self.tr("application"),
        }
        self._form.setRowVisible(self.target, bool(targets))
        self.target.clear()
        named = self.tr(" or ").join(words[target] for target in targets)
        self.target.setToolTip(self.tr("The name of a {kinds}; empty: all there are").format(kinds=named))
        self.target.setPlaceholderText(self.tr("all; or the name of a {kinds}").format(kinds=named))
        settings = each["settings"] if each else ()
        self._form.setRowVisible(self.number, bool(settings))
        if settings:
            self.number.setRange(settings[0]["least"], settings[0]["most"])
            self.number.setSuffix(f" {settings[0]['unit']}")
            self.number.setValue(settings[0]["default"])

    def _on_inject(self) -> None:
        kind = self.kind.currentData()
        if not kind:
            return
        settings = self._kinds[kind]["settings"]
        numbers = {settings[0]["name"]: self.number.value()} if settings else {}
        self.inject_asked.emit({"kind": kind, "target": self.target.text().strip(), "settings": numbers})

    def _on_clear(self) -> None:
        item = self.present.currentItem()
        if item is not None:
            fault: Fault = item.data(Qt.ItemDataRole.UserRole)
            self.clear_asked.emit({"kind": fault.kind, "target": fault.target})

    def _show_list(self) -> None:
        self.present.clear()
        for fault in self._present:
            each = self._kinds.get(fault.kind)
            text = str(each["text"]) if each else fault.kind
            text = text[:1].upper() + text[1:]
            item = QListWidgetItem(
                f"{text} · {fault.target or self.tr('all')}" if each and each["targets"] else text
            )
            item.setData(Qt.ItemDataRole.UserRole, fault)
            self.present.addItem(item)
        self.present.setCurrentRow(0 if self._present else -1)
        self.nothing.setVisible(not self._present)
        self.present.setVisible(bool(self._present))
        self.clear.setEnabled(bool(self._present))
        self.clear_all.setEnabled(bool(self._present))

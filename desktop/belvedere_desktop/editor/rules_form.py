"""The ports that the application opens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.editor.sketch import Sketch
from belvedere_simulator.manifest.editing.graph_edits import AddRule, RemoveRule
from belvedere_simulator.manifest.editing.manifests import Json

_HOST_PORTS = (8000, 9000)


class RulesForm(QWidget):
    """Routing rules. Signals: edited(Edit)."""

    edited = Signal(object)

    def __init__(self, graph: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graph = graph
        self._rules: tuple[tuple[Path, Json], ...] = ()
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Opened ports"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.node = QComboBox(self)
        self.node.setAccessibleName(self.tr("Node whose port is opened"))
        self.container = self._port(self.tr("Port of the node"), 1, 65535, 80)
        self.host = self._port(self.tr("Port of the appliance"), *_HOST_PORTS, 8080)
        self.add = QPushButton(self.tr("Open port"), self)
        set_icon(self.add, "add")
        self.add.clicked.connect(self._add)
        self.remove = QPushButton(self.tr("Close port"), self)
        set_icon(self.remove, "remove")
        self.remove.setEnabled(False)
        self.remove.clicked.connect(self._remove)
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self._lay_out()

    def show_rules(self, sketch: Sketch) -> None:
        """Show the rules of a graph and its override."""
        self._rules = sketch.rules
        row, node = self.list.currentRow(), self.node.currentText()
        self.list.clear()
        self.list.addItems([self._words(rule) for _file, rule in sketch.rules])
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.node.clear()
        self.node.addItems([name for name, each in sketch.nodes.items() if each.kind == "code"])
        self.node.setCurrentIndex(max(0, self.node.findText(node)))
        self.add.setEnabled(self.node.count() > 0)

    def _port(self, name: str, least: int, most: int, usual: int) -> QSpinBox:
        box = QSpinBox(self)
        box.setAccessibleName(name)
        box.setRange(least, most)
        box.setValue(usual)
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Node:"), self.node)
        form.addRow(self.tr("Port of the node:"), self.container)
        form.addRow(self.tr("Port of the appliance:"), self.host)
        form.addRow(self.add)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        left.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.addLayout(left, 1)
        layout.addLayout(form, 1)

    def _words(self, rule: Json) -> str:
        host = rule.get("hostPort", self.tr("the same"))
        words = self.tr("{node}: port {container} is {host} of the appliance")
        return words.format(node=rule.get("node", ""), container=rule.get("containerPort", ""), host=host)

    def _add(self) -> None:
        rule = {
            "node": self.node.currentText(),
            "containerPort": self.container.value(),
            "hostPort": self.host.value(),
        }
        self.edited.emit(AddRule(self._graph, rule))

    def _remove(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._rules):
            file, rule = self._rules[row]
            self.edited.emit(RemoveRule(file, str(rule.get("node")), rule.get("containerPort", 0)))

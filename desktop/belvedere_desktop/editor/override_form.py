"""What an override puts in the place of the graph's nodes, as a form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.editor.form_line import FormLine
from belvedere_desktop.editor.sketch import Sketch, SketchedNode
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import Edit
from belvedere_simulator.manifest.editing.graph_edits import PARAMETER_TYPES, AddNode, RemoveNode
from belvedere_simulator.manifest.editing.override_edits import OverrideParameter, ReplaceNode
from belvedere_simulator.manifest.values import parse_typed


class OverrideForm(QWidget):
    """Signals: edited(Edit); refused(error); override_chosen(Path or None); new_asked()."""

    edited = Signal(object)
    refused = Signal(object)
    override_chosen = Signal(object)
    new_asked = Signal()

    def __init__(self, graph: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graph = graph
        self._override: Path | None = None
        self._shown: object = None
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(self.tr("Override"))
        self.chooser.activated.connect(lambda _row: self.override_chosen.emit(self.chooser.currentData()))
        self.begin = QPushButton(self.tr("New override"), self)
        set_icon(self.begin, "add")
        self.begin.clicked.connect(self.new_asked)
        self.camera = QLineEdit(self)
        self.camera.setAccessibleName(self.tr("Camera to offer, as account::name"))
        self.camera.setPlaceholderText("123456789012::yard_camera")
        self.camera.returnPressed.connect(self._add_camera)
        self.add = QPushButton(self.tr("Offer camera"), self)
        self.add.clicked.connect(self._add_camera)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.values: dict[str, FormLine] = {}
        self.switches: dict[str, QCheckBox] = {}
        self.cameras: dict[tuple[str, str], QCheckBox] = {}
        above = QHBoxLayout()
        for widget, stretch in ((self.chooser, 1), (self.begin, 0), (self.camera, 1), (self.add, 0)):
            above.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self._area, 1)

    def show_overrides(self, overrides: Mapping[Path, str], chosen: Path | None) -> None:
        """Offer the overrides, by file and name."""
        self.chooser.clear()
        self.chooser.addItem(self.tr("No override"), None)
        for file, name in overrides.items():
            self.chooser.addItem(name, file)
        self._override = chosen
        row = next((row for row in range(self.chooser.count()) if self.chooser.itemData(row) == chosen), 0)
        self.chooser.setCurrentIndex(row)
        for widget in (self.camera, self.add, self._area):
            widget.setEnabled(chosen is not None)

    def show_sketch(self, sketch: Sketch) -> None:
        """Show what is replaced; who is in a field stays in it."""
        shown = (self._override, sketch.nodes, sketch.replaced)
        if shown == self._shown:
            return
        self._shown = shown
        focus = self.focusWidget()
        here = focus.accessibleName() if focus is not None and self._area.isAncestorOf(focus) else ""
        self.values, self.switches, self.cameras = {}, {}, {}
        content = QWidget(self)
        form = QFormLayout(content)
        nodes = [node for node in sketch.nodes.values() if node.file == self._graph]
        offered = [node for node in sketch.nodes.values() if node.file != self._graph]
        for node in nodes:
            if self._override is None or node.written.get("overridable") is not True:
                continue
            if node.kind == "parameter":
                form.addRow(_title(node), self._parameter(node, sketch, content))
            elif stand_ins := [each for each in offered if each.kind == node.kind]:
                form.addRow(_title(node), self._choices(node, stand_ins, sketch, content))
            elif node.kind == "camera":
                form.addRow(_title(node), QLabel(self.tr("Offer a camera above to put it here."), content))
        if not form.rowCount():
            words = self.tr("Choose an override, or begin one; nodes that may be replaced then stand here.")
            about = QLabel(words, content)
            about.setWordWrap(True)
            form.addRow(about)
        self._replace(content, here)

    def _replace(self, content: QWidget, focused: str) -> None:
        """The old form may be in the middle of telling what was done in it."""
        if (old := self._area.takeWidget()) is not None:
            old.hide()
            old.deleteLater()
        self._area.setWidget(content)
        arrange(self.window())
        again = [each for each in content.findChildren(QWidget) if each.accessibleName() == focused]
        if focused and again:
            again[0].setFocus()

    def _parameter(self, node: SketchedNode, sketch: Sketch, parent: QWidget) -> QWidget:
        stand_in = next((each for each in self._stand_ins(node, sketch)), None)
        row = QWidget(parent)
        switch = QCheckBox(self.tr("Instead"), row)
        switch.setAccessibleName(self.tr("Another value for {name}").format(name=node.name))
        switch.setChecked(stand_in is not None)
        line = FormLine((stand_in or node).value_text, row)
        line.setAccessibleName(self.tr("Value of {name}").format(name=node.name))
        line.setEnabled(stand_in is not None)
        line.editingFinished.connect(lambda: self._set_value(node, line))
        switch.clicked.connect(lambda on: self._switch(node, stand_in, on=on))
        self.values[node.name], self.switches[node.name] = line, switch
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(switch)
        across.addWidget(line, 1)
        return row

    def _choices(
        self, node: SketchedNode, stand_ins: list[SketchedNode], sketch: Sketch, parent: QWidget
    ) -> QWidget:
        row = QWidget(parent)
        across = QVBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        for each in stand_ins:
            box = QCheckBox(each.name, row)
            box.setAccessibleName(
                self.tr("{name} in the place of {node}").format(name=each.name, node=node.name)
            )
            box.setChecked(each.name in sketch.replaced.get(node.name, ()))
            box.clicked.connect(lambda _on, node=node.name: self._choose(node))
            self.cameras[node.name, each.name] = box
            across.addWidget(box)
        return row

    def _choose(self, node: str) -> None:
        chosen = tuple(name for (of, name), box in self.cameras.items() if of == node and box.isChecked())
        if self._override is not None:
            self._edit(ReplaceNode(self._override, node, chosen))

    def _switch(self, node: SketchedNode, stand_in: SketchedNode | None, *, on: bool) -> None:
        if not on and stand_in is not None:
            self._edit(RemoveNode(stand_in.file, stand_in.name))
        elif on and self._override is not None:
            value = node.written.get("value", {"string": "", "boolean": False}.get(node.interface, 0))
            self._edit(OverrideParameter(self._override, node.name, value))

    def _set_value(self, node: SketchedNode, line: FormLine) -> None:
        kind = next((each for each in PARAMETER_TYPES if each == node.interface), None)
        if self._override is None or kind is None or not line.isModified():
            return
        line.setModified(False)
        try:
            value = parse_typed(line.text(), kind)
        except ValueError as error:
            self.refused.emit(BelvedereError("BV-EDT-008", str(error), where=node.name))
            return
        self._edit(OverrideParameter(self._override, node.name, value))

    def _add_camera(self) -> None:
        package = self.camera.text().strip()
        name = package.rpartition("::")[2]
        if self._override is not None and name:
            self.camera.clear()
            written = {"name": name, "interface": f"{package}.{name}", "overridable": True}
            self._edit(AddNode(self._override, written))

    def _stand_ins(self, node: SketchedNode, sketch: Sketch) -> list[SketchedNode]:
        names = sketch.replaced.get(node.name, ())
        return [sketch.nodes[name] for name in names if name in sketch.nodes]

    def _edit(self, edit: Edit) -> None:
        self.edited.emit(edit)


def _title(node: SketchedNode) -> str:
    decorator = node.written.get("decorator")
    title = decorator.get("title") if isinstance(decorator, dict) else None
    return f"{title} ({node.name}):" if title else f"{node.name}:"

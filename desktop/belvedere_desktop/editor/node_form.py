"""What a node says, as a form."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.editor.form_line import FormLine
from belvedere_desktop.editor.sketch import Sketch, SketchedNode
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import Edit
from belvedere_simulator.manifest.editing.graph_edits import (
    PARAMETER_TYPES,
    RenameNode,
    SetNodeMember,
    SetParameter,
)
from belvedere_simulator.manifest.editing.mending import SetInterface
from belvedere_simulator.manifest.editing.offers import Offer
from belvedere_simulator.manifest.values import parse_typed

_LAUNCHES = ("", "onAppStart", "onDemand", "onSignal")


class NodeForm(QScrollArea):
    """The chosen node. Signals: edited(Edit); refused(error); node_chosen(name)."""

    edited = Signal(object)
    refused = Signal(object)
    node_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("The chosen node"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._node: SketchedNode | None = None
        self._sketch: Sketch | None = None
        content = QWidget(self)
        self.chooser = _combo(self.tr("Node"), content)
        self.chooser.activated.connect(lambda _index: self.node_chosen.emit(self.chooser.currentText()))
        self.name = self._line(self.tr("Name of the node"), self._rename, content)
        self.interface = _combo(self.tr("Interface"), content)
        self.interface.activated.connect(lambda _index: self._set_interface())
        self.value = self._line(self.tr("Value"), self._set_value, content)
        self.launch = _combo(self.tr("Starts"), content)
        self.launch.addItems(list(_LAUNCHES))
        self.launch.activated.connect(
            lambda _index: self._set(("launch",), self.launch.currentText() or None)
        )
        self.overridable = self._box(self.tr("An override may replace it"), "overridable", content)
        self.mandatory = self._box(self.tr("An override has to replace it"), "overrideMandatory", content)
        self.decorations = {
            member: self._line(title, lambda member=member: self._decorate(member), content)
            for member, title in (
                ("title", self.tr("Title")),
                ("description", self.tr("Description")),
                ("constraintText", self.tr("Allowed, in words")),
                ("constraintRegex", self.tr("Allowed, as an expression")),
            )
        }
        self._lay_out(content)
        self.setWidget(content)

    def show_node(self, sketch: Sketch, name: str, offers: Iterable[Offer]) -> None:
        """Show a node; an empty form where there is none of that name."""
        self._sketch, self._node = sketch, sketch.nodes.get(name)
        self._fill_chooser(sketch, name)
        self._fill_interfaces(offers)
        node = self._node
        written = node.written if node else {}
        is_parameter = node is not None and node.kind == "parameter"
        decorator = written.get("decorator")
        shown = decorator if isinstance(decorator, dict) else {}
        self.name.put(name if node else "")
        self.value.put(node.value_text if node else "")
        for member, line in self.decorations.items():
            line.put(str(shown.get(member, "")))
        for box, member in ((self.overridable, "overridable"), (self.mandatory, "overrideMandatory")):
            box.setChecked(written.get(member) is True)
            box.setEnabled(node is not None)
        with QSignalBlocker(self.launch):
            self.launch.setCurrentText(str(written.get("launch", "")))
        self.value.setEnabled(is_parameter)
        self.launch.setEnabled(node is not None and not is_parameter)
        for widget in (self.name, self.interface, *self.decorations.values()):
            widget.setEnabled(node is not None)

    def begin_renaming(self) -> None:
        """Put the cursor into the name."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def _lay_out(self, content: QWidget) -> None:
        left, right = QFormLayout(), QFormLayout()
        left.addRow(self.tr("Node:"), self.chooser)
        left.addRow(self.tr("Name:"), self.name)
        left.addRow(self.tr("Interface:"), self.interface)
        left.addRow(self.tr("Value:"), self.value)
        left.addRow(self.tr("Starts:"), self.launch)
        words = (self.tr("Title:"), self.tr("Description:"), self.tr("Allowed:"), self.tr("Expression:"))
        for title, line in zip(words, self.decorations.values(), strict=True):
            right.addRow(title, line)
        right.addRow(self.overridable)
        right.addRow(self.mandatory)
        across = QHBoxLayout()
        across.addLayout(left, 1)
        across.addLayout(right, 1)
        outer = QVBoxLayout(content)
        outer.addLayout(across)
        outer.addStretch(1)

    def _line(self, name: str, changed: object, parent: QWidget) -> FormLine:
        line = FormLine(parent)
        line.setAccessibleName(name)
        line.editingFinished.connect(changed)
        return line

    def _box(self, title: str, member: str, parent: QWidget) -> QCheckBox:
        box = QCheckBox(title, parent)
        box.clicked.connect(lambda on: self._set((member,), on))
        return box

    def _fill_chooser(self, sketch: Sketch, name: str) -> None:
        with QSignalBlocker(self.chooser):
            self.chooser.clear()
            self.chooser.addItems(list(sketch.nodes))
            self.chooser.setCurrentIndex(self.chooser.findText(name))

    def _fill_interfaces(self, offers: Iterable[Offer]) -> None:
        with QSignalBlocker(self.interface):
            self.interface.clear()
            for offer in offers:
                self.interface.addItem(offer.interface, offer)
            if self._node and self.interface.findText(self._node.interface) < 0:
                self.interface.addItem(self._node.interface)
            self.interface.setCurrentText(self._node.interface if self._node else "")

    def _edit(self, edit: Edit) -> None:
        self.edited.emit(edit)

    def _rename(self) -> None:
        self.name.setModified(False)
        if self._node and self.name.text() != self._node.name:
            self._edit(RenameNode(self._node.file, self._node.name, self.name.text()))

    def _set_interface(self) -> None:
        offer = self.interface.currentData()
        if self._node and isinstance(offer, Offer) and offer.interface != self._node.interface:
            self._edit(SetInterface(self._node.file, self._node.name, offer.interface, offer.version))

    def _set_value(self) -> None:
        node = self._node
        kind = next((each for each in PARAMETER_TYPES if node and each == node.interface), None)
        if node is None or kind is None or not self.value.isModified():
            return
        self.value.setModified(False)
        try:
            value = parse_typed(self.value.text(), kind)
        except ValueError as error:
            self.refused.emit(BelvedereError("BV-EDT-008", str(error), where=node.name))
            return
        self._edit(SetParameter(node.file, node.name, value))

    def _decorate(self, member: str) -> None:
        line = self.decorations[member]
        if line.isModified():
            line.setModified(False)
            self._set(("decorator", member), line.text() or None)

    def _set(self, path: tuple[str, ...], value: bool | str | None) -> None:
        if self._node is not None:
            self._edit(SetNodeMember(self._node.file, self._node.name, path, value))


def _combo(name: str, parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo

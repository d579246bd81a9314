"""Asking what is to be added: a node of an interface, a connection between ports."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from belvedere_desktop.editor.sketch import Sketch
from belvedere_desktop.window.sizes import open_with
from belvedere_simulator.manifest.editing.graph_edits import PARAMETER_TYPES
from belvedere_simulator.manifest.editing.offers import Offer
from belvedere_simulator.manifest.values import parse_typed

_STEMS = {
    "media_source": "camera_node",
    "media_sink": "output_node",
    "business_logic": "code_node",
    "ml_model": "model_node",
    "parameter": "parameter",
}


class AddNodeDialog(QDialog):
    """Which interface, what name, and for a parameter its value."""

    def __init__(
        self, offers: Iterable[Offer], taken: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._taken = taken
        self.setWindowTitle(self.tr("Add a node"))
        open_with(self, 480, 160)
        self.interface = QComboBox(self)
        self.interface.setAccessibleName(self.tr("Interface of the new node"))
        self.interface.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.interface.setMinimumContentsLength(24)
        for offer in offers:
            self.interface.addItem(offer.interface, offer)
        self.name = QLineEdit(self)
        self.name.setAccessibleName(self.tr("Name of the new node"))
        self.value = QLineEdit(self)
        self.value.setAccessibleName(self.tr("Value of the new parameter"))
        self._problem = QLabel(self)
        self._problem.setProperty("role", "error")
        self._problem.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.add = buttons.addButton(self.tr("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Interface:"), self.interface)
        form.addRow(self.tr("Name:"), self.name)
        form.addRow(self.tr("Value:"), self.value)
        form.addRow(self._problem)
        form.addRow(buttons)
        self.interface.currentIndexChanged.connect(self._suggest)
        self._suggest()

    @property
    def offer(self) -> Offer | None:
        """The chosen interface."""
        chosen = self.interface.currentData()
        return chosen if isinstance(chosen, Offer) else None

    @property
    def node(self) -> dict[str, object]:
        """The node as it is to be written. Raises ValueError for a value of another type."""
        offer = self.offer
        written: dict[str, object] = {"name": self.name.text(), "interface": offer.interface if offer else ""}
        kind = next((each for each in PARAMETER_TYPES if offer and each == offer.interface), None)
        if kind is None:
            return written
        return {**written, "value": parse_typed(self.value.text(), kind)} if self.value.text() else written

    def _suggest(self) -> None:
        offer = self.offer
        self.value.setEnabled(offer is not None and offer.category == "parameter")
        stem = _STEMS.get(offer.category, "node") if offer else "node"
        numbered = (f"{stem}_{number}" for number in range(2, len(self._taken) + 3))
        self.name.setText(next(name for name in (stem, *numbered) if name not in self._taken))

    def _accept(self) -> None:
        try:
            self.node  # noqa: B018
        except ValueError as error:
            self._problem.setText(str(error))
            return
        self.accept()


class ConnectDialog(QDialog):
    """From which port to which: only those that the first one fits are offered."""

    def __init__(self, sketch: Sketch, node: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Connect ports"))
        open_with(self, 480, 110)
        self._inputs = tuple(sketch.ends(is_output=False))
        self.producer = self._combo(self.tr("From"))
        self.consumer = self._combo(self.tr("To"))
        for end, kind in sketch.ends(is_output=True):
            self.producer.addItem(f"{end}  ({kind})", (end, kind))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.connect_ports = buttons.addButton(self.tr("Connect"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("From:"), self.producer)
        form.addRow(self.tr("To:"), self.consumer)
        form.addRow(buttons)
        self.producer.currentIndexChanged.connect(self._offer)
        begin = (row for row in range(self.producer.count()) if self._of(row) == node)
        self.producer.setCurrentIndex(next(begin, 0))
        self._offer()

    @property
    def ends(self) -> tuple[str, str]:
        """Producer and consumer, as edges name them."""
        return self.producer.currentData()[0], self.consumer.currentData()

    def _of(self, row: int) -> str:
        end: str = self.producer.itemData(row)[0]
        return end.partition(".")[0]

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(24)
        return combo

    def _offer(self) -> None:
        chosen = self.producer.currentData()
        self.consumer.clear()
        for end, kind in self._inputs:
            if chosen is not None and kind == chosen[1]:
                self.consumer.addItem(end, end)
        self.connect_ports.setEnabled(self.consumer.count() > 0)

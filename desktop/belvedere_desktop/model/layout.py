"""The widgets of the Model page, laid out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.applications.texts_dialog import text_view
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.model.columns import provider_columns, tensor_columns
from belvedere_desktop.model.state import ProviderRow, TensorRow
from belvedere_desktop.projects.busy_row import BusyRow
from belvedere_desktop.projects.folder_field import PlaceField
from belvedere_desktop.projects.model_dialog import KINDS
from belvedere_desktop.tables.page_parts import empty_label
from belvedere_desktop.window.page_stack import scrolling

translate = QCoreApplication.translate
_DESCRIPTOR_HEIGHT = 190


class PageParts:
    """Made for `page`, which they fill."""

    def __init__(self, page: QWidget) -> None:
        title = QLabel(translate("Model", "Model"), page)
        title.setProperty("role", "title")
        self.file = PlaceField(translate("Model", "Model"), page, KINDS)
        self.file.line.setPlaceholderText(translate("Model", "A model, or an archive with one"))
        self.look = QPushButton(translate("Model", "Look at it"), page)
        self.look.setProperty("role", "primary")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.file, 1)
        head.addWidget(self.look)
        self.busy = BusyRow(page)
        self.empty = empty_label(
            page, translate("Model", "Choose a model to look at: ONNX, TorchScript, or an archive with one.")
        )
        self.refusal, self.outcome = refusal_label(page), QLabel(page)
        self.outcome.setWordWrap(True)
        self.content = QWidget(page)
        self._fill(self.content)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        self.look_new = QPushButton(translate("Model", "Look at the new one"), page)
        made = QHBoxLayout()
        made.addWidget(self.outcome, 1)
        made.addWidget(self.look_new)
        for widget in (self.busy, self.refusal):
            layout.addWidget(widget)
        layout.addLayout(made)
        layout.addWidget(self.empty, 1)
        self.area = scrolling(self.content, page)
        layout.addWidget(self.area, 1)
        self.hide_words()
        self.show_content(False)

    def hide_words(self) -> None:
        """Say neither that something was made nor that it was refused."""
        for widget in (self.refusal, self.outcome, self.look_new):
            widget.hide()

    def show_made(self, words: str) -> None:
        """Say what was made."""
        self.outcome.setText(words)
        self.outcome.show()
        self.look_new.show()

    def show_content(self, there: bool) -> None:
        """Show what was found, or what to do first."""
        self.area.setVisible(there)
        self.empty.setVisible(not there)

    def show_waiting(self) -> None:
        """Show neither: it is being looked at."""
        self.area.hide()
        self.empty.hide()

    def _fill(self, content: QWidget) -> None:
        self.facts = FactsPanel(translate("Model", "Model"), content)
        self.inputs = ListPanel[TensorRow](
            translate("Model", "Inputs"), "", tensor_columns(), lambda row: row.name, content
        )
        self.outputs = ListPanel[TensorRow](
            translate("Model", "Outputs"), "", tensor_columns(), lambda row: row.name, content
        )
        self.providers = ListPanel[ProviderRow](
            translate("Model", "Providers"),
            translate("Model", "Only ONNX is run as it is."),
            provider_columns(),
            lambda row: row.name,
            content,
        )
        for panel in (self.inputs, self.outputs):
            panel.column.addStretch(1)
        self._add_measuring()
        ends = QHBoxLayout()
        ends.addWidget(self.inputs, 1)
        ends.addWidget(self.outputs, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(10)
        layout.addLayout(self._making(content))
        layout.addWidget(self.facts)
        layout.addWidget(self.providers)
        layout.addLayout(ends)
        layout.addWidget(self._described(content))
        layout.addStretch(1)

    def _add_measuring(self) -> None:
        panel = self.providers
        self.sizes = QLineEdit(panel)
        self.sizes.setAccessibleName(translate("Model", "Sizes of the inputs"))
        self.sizes.setPlaceholderText("data=1,3,224,224")
        self.measure = QPushButton(translate("Model", "Measure"), panel)
        row = QHBoxLayout()
        row.addWidget(self.measure)
        row.addWidget(self.sizes, 1)
        row.addStretch(0)
        panel.column.addLayout(row)

    def _making(self, content: QWidget) -> QHBoxLayout:
        self.half = QPushButton(translate("Model", "Half precision…"), content)
        self.batch = QPushButton(translate("Model", "Any number at a time…"), content)
        self.convert = QPushButton(translate("Model", "To ONNX…"), content)
        self.put = QPushButton(translate("Model", "Into the project…"), content)
        self.half.setToolTip(translate("Model", "A copy that computes in float16; inputs and outputs stay"))
        self.batch.setToolTip(translate("Model", "A copy that takes a batch of any size"))
        self.put.setToolTip(translate("Model", "Put it into the project that is open"))
        row = QHBoxLayout()
        for button in (self.convert, self.half, self.batch, self.put):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _described(self, content: QWidget) -> QWidget:
        name = translate("Model", "Descriptor made from it")
        self.descriptor_panel = FactsPanel(name, content)
        self.descriptor = text_view(name, "", self.descriptor_panel)
        self.descriptor.setMinimumHeight(_DESCRIPTOR_HEIGHT)
        self.save = QPushButton(translate("Model", "Save…"), self.descriptor_panel)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        self.descriptor_panel.column.addWidget(self.descriptor)
        self.descriptor_panel.column.addLayout(row)
        return self.descriptor_panel

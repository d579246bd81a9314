"""The editor's window as an arrangement: drawing and forms on the left, texts on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget

from belvedere_desktop.editor.canvas import EditCanvas
from belvedere_desktop.editor.code_edit import CodeEdit
from belvedere_desktop.editor.edge_list import EdgeList
from belvedere_desktop.editor.findings_panel import FindingsPanel
from belvedere_desktop.editor.node_form import NodeForm
from belvedere_desktop.editor.override_form import OverrideForm
from belvedere_desktop.editor.rules_form import RulesForm
from belvedere_simulator.manifest.editing.quick_fixes import QuickFix
from belvedere_simulator.manifest.problem import Problem


class EditorParts(QSplitter):
    """Only the arrangement; the window connects the parts."""

    def __init__(
        self, graph: Path, fixes: Callable[[Problem], Sequence[QuickFix]], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.canvas = EditCanvas(self)
        self.node = NodeForm(self)
        self.edges = EdgeList(self)
        self.rules = RulesForm(graph, self)
        self.override = OverrideForm(graph, self)
        self.findings = FindingsPanel(fixes, self)
        self.forms = QTabWidget(self)
        self.forms.setDocumentMode(True)
        self.forms.setAccessibleName(self.tr("Forms"))
        for widget, name in (
            (self.node, self.tr("Node")),
            (self.edges, self.tr("Connections")),
            (self.rules, self.tr("Ports")),
            (self.override, self.tr("Override")),
            (self.findings, self.tr("Problems")),
        ):
            self.forms.addTab(widget, name)
        self.texts = QTabWidget(self)
        self.texts.setDocumentMode(True)
        self.texts.setAccessibleName(self.tr("Texts of the manifests"))
        self.editors: dict[Path, CodeEdit] = {}
        self.left = QSplitter(Qt.Orientation.Vertical, self)
        self.left.addWidget(self.canvas)
        self.left.addWidget(self.forms)
        self.left.setStretchFactor(0, 3)
        self.left.setStretchFactor(1, 2)
        self.left.setSizes([420, 270])
        self.left.setChildrenCollapsible(False)
        self.addWidget(self.left)
        self.addWidget(self.texts)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes([780, 500])
        self.setChildrenCollapsible(False)
        self.findings.count_changed.connect(self._show_count)

    def add_text(self, file: Path) -> CodeEdit:
        """A text besides."""
        editor = CodeEdit(self.tr("Text of {name}").format(name=file.name), self)
        self.editors[file] = editor
        self.texts.addTab(editor, file.name)
        return editor

    def show_line(self, file: Path, line: int, column: int = 1) -> None:
        """Bring a place of a text to the front, without taking the focus."""
        if file in self.editors:
            self.texts.setCurrentWidget(self.editors[file])
            self.editors[file].go_to(line, column)

    def _show_count(self, count: int) -> None:
        name = self.tr("Problems ({count})").format(count=count) if count else self.tr("Problems")
        self.forms.setTabText(self.forms.indexOf(self.findings), name)

"""The page with an application: controls above, graph and choices in the middle, words below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.console.inspector import FrameInspector
from belvedere_desktop.console.live_parameters import LiveParametersPanel
from belvedere_desktop.simulator.configuration_panel import ConfigurationPanel
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.graph.view import GraphPanel
from belvedere_desktop.simulator.log_panel import LogPanel
from belvedere_desktop.simulator.problems_panel import ProblemsPanel
from belvedere_desktop.simulator.report_view import ReportView
from belvedere_desktop.simulator.run_bar import RunBar


class Workspace(QWidget):
    """Only the arrangement; the page connects the parts."""

    def __init__(
        self, model: ConfigurationModel, credentials: Credentials, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.folder = QLabel(self)
        self.folder.setProperty("role", "muted")
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open = QToolButton(self)
        self.open.setText(self.tr("Open"))
        set_icon(self.open, "folder")
        self.open.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.open.setToolTip(self.tr("Open another application"))
        self.recent = QMenu(self.open)
        self.open.setMenu(self.recent)
        self.edit = QToolButton(self)
        self.edit.setText(self.tr("Edit graph"))
        set_icon(self.edit, "edit")
        self.edit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.edit.setToolTip(self.tr("Edit the graph and its overrides"))
        self.edit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bar = RunBar(self)
        self.graph = GraphPanel(self)
        self.configuration = ConfigurationPanel(model, credentials, self)
        self.log = LogPanel(self)
        self.problems = ProblemsPanel(self)
        self.report = ReportView(self)
        self.live = LiveParametersPanel(self)
        self.inspector = FrameInspector(self)
        self.below = QTabWidget(self)
        self.below.setDocumentMode(True)
        self.below.setAccessibleName(self.tr("Words about the run"))
        for widget, name in (
            (self.log, self.tr("Log")),
            (self.problems, self.tr("Problems")),
            (self.live, self.tr("Live parameters")),
            (self.inspector, self.tr("Frame")),
            (self.report, self.tr("Report")),
        ):
            self.below.addTab(widget, name)
        self.problems.count_changed.connect(self._show_count)
        self._lay_out()

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self.title)
        heading.addWidget(self.folder, 1, Qt.AlignmentFlag.AlignBottom)
        heading.addWidget(self.edit)
        heading.addWidget(self.open)
        self.across = QSplitter(Qt.Orientation.Horizontal, self)
        self.across.addWidget(_panel(self.graph))
        self.across.addWidget(_panel(self.configuration))
        self.across.setStretchFactor(0, 1)
        self.across.setSizes([900, 430])
        self.across.setChildrenCollapsible(False)
        self.across.setHandleWidth(8)
        self.down = QSplitter(Qt.Orientation.Vertical, self)
        self.down.addWidget(self.across)
        self.down.addWidget(_panel(self.below))
        self.down.setHandleWidth(8)
        self.down.setStretchFactor(0, 3)
        self.down.setStretchFactor(1, 2)
        self.down.setSizes([520, 260])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(heading)
        layout.addWidget(self.bar)
        layout.addWidget(self.down, 1)

    def _show_count(self, count: int) -> None:
        name = self.tr("Problems ({count})").format(count=count) if count else self.tr("Problems")
        self.below.setTabText(self.below.indexOf(self.problems), name)


def _panel(content: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", "true")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(2, 2, 2, 2)
    layout.addWidget(content)
    return frame

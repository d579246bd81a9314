"""The console: the graph of an application instance at work, and what can be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.client.client import Client
from belvedere_desktop.console.inspector import FrameInspector
from belvedere_desktop.console.link import ConsoleLink
from belvedere_desktop.console.live_parameters import LiveParametersPanel
from belvedere_desktop.console.state import drawing_of, state_of
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.graph.drawing import GraphDrawing
from belvedere_desktop.simulator.graph.view import GraphPanel
from belvedere_desktop.simulator.log_panel import LogPanel
from belvedere_desktop.simulator.run_state import RunState
from belvedere_desktop.window.page_stack import shrinking
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.splitters import remember
from belvedere_desktop.window.tab_order import arrange
from belvedere_simulator.application.live.parameters import LiveState
from belvedere_simulator.application.live.words import sideload_words
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import LogWritten

_OF_PARAMETERS = ("change", "reset", "undo", "redo", "restart-code", "state")
_LOOK_SECONDS = 5.0


class ConsoleWindow(QWidget):
    """Follows the application while it is shown; one window for each."""

    def __init__(
        self, client: Client, settings: Settings, application: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Console"))
        self._settings = settings
        self._drawing = GraphDrawing()
        self._state = RunState()
        self._camera = self._project = ""
        self.link = ConsoleLink(client, application, self)
        self.title, self.status, self.badge = QLabel(self), QLabel(self), QLabel(self)
        self.title.setProperty("role", "title")
        for label in (self.title, self.status):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setWordWrap(True)
        # Else the room for its lines in the narrowest window would be kept free in every other.
        self.status.setMinimumHeight(self.status.fontMetrics().height())
        self.pause = QPushButton(self.tr("Pause camera"), self)
        self.load = QPushButton(self.tr("Sideload code…"), self)
        self.load.setToolTip(
            self.tr("Run the code of a project here, until the application starts again or is replaced")
        )
        self.again = QCheckBox(self.tr("On save"), self)
        self.again.setToolTip(self.tr("Reload the sideloaded code whenever a file of its project is saved"))
        self.again.setEnabled(False)
        self.deployed = QPushButton(self.tr("Deployed code"), self)
        self.deployed.setToolTip(self.tr("Run the code that was deployed again"))
        self.graph = GraphPanel(self)
        self.parameters = LiveParametersPanel(self)
        self.log = LogPanel(self)
        self.inspector = FrameInspector(self)
        self.undo_bar = UndoBar(self)
        self._lay_out()
        self._connect()
        self._show_own(self.tr("Asking what runs…"))
        self._offer_pause()
        open_with(self, 1240, 680)
        arrange(self)
        self.link.open()

    def sideload(self, project: str) -> None:
        """Run the code of a project here."""
        self._project = project
        self.again.setEnabled(True)
        self.status.setText(self.tr("Sideloading {folder}…").format(folder=project))
        if self.again.isChecked():
            self.link.follow_code(project)
        else:
            self.link.do("sideload", project=project)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the application."""
        super().showEvent(event)
        self.link.follow(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.link.follow(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """It is over."""
        self.link.close()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addWidget(self.badge)
        top.addWidget(self.status, 1)
        for button in (self.pause, self.load, self.again, self.deployed):
            top.addWidget(button)
        self.across = QSplitter(Qt.Orientation.Horizontal, self)
        self.across.addWidget(_panel(self.graph))
        self.across.addWidget(_panel(self.parameters))
        self.across.setStretchFactor(0, 1)
        self.across.setSizes([830, 400])
        self.below = QTabWidget(self)
        self.below.setDocumentMode(True)
        self.below.setAccessibleName(self.tr("Log and frames"))
        self.below.addTab(self.log, self.tr("Log"))
        self.below.addTab(self.inspector, self.tr("Frame"))
        self.down = QSplitter(Qt.Orientation.Vertical, self)
        self.down.addWidget(self.across)
        self.down.addWidget(_panel(self.below))
        self.down.setStretchFactor(0, 3)
        self.down.setSizes([390, 270])
        for splitter, name in ((self.across, "console"), (self.down, "console_words")):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(8)
            remember(splitter, name, self._settings)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.down, 1)
        layout.addWidget(self.undo_bar)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(shrinking(content, self))

    def _connect(self) -> None:
        link, parameters = self.link, self.parameters
        link.opened.connect(self._on_opened)
        link.moment.connect(self._on_moment)
        link.lines.connect(self._on_lines)
        link.parameters.connect(self._on_parameters)
        link.sideloaded.connect(self._on_sideloaded)
        link.look.connect(self.inspector.show_look)
        link.reloaded.connect(self._on_reloaded)
        link.refused.connect(self._on_refusal)
        link.signalled.connect(self._on_signalled)
        parameters.change_asked.connect(lambda name, value: link.do("change", name=name, value=value))
        parameters.reset_asked.connect(lambda name: link.do("reset", name=name))
        parameters.undo_asked.connect(lambda: link.do("undo"))
        parameters.redo_asked.connect(lambda: link.do("redo"))
        parameters.restart_asked.connect(lambda: link.do("restart-code"))
        self.inspector.look_asked.connect(lambda: link.do("look", seconds=_LOOK_SECONDS))
        self.graph.pause_asked.connect(self._signal)
        self.graph.node_chosen.connect(self._on_node)
        self.pause.clicked.connect(self._on_pause)
        self.load.clicked.connect(self._choose_project)
        self.again.toggled.connect(lambda on: link.follow_code(self._project if on else ""))
        self.deployed.clicked.connect(self._on_deployed)

    def _choose_project(self) -> None:
        start = next(iter(self._settings.recent_applications), "")
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose the project"), start)
        if chosen:
            self.sideload(chosen)

    def _on_deployed(self) -> None:
        self.again.setChecked(False)
        self.link.do("deployed")

    def _on_opened(self, told: dict[str, Any]) -> None:
        self.title.setText(told["name"])
        self.setWindowTitle(self.tr("Console of {name}").format(name=told["name"]))
        self._drawing = drawing_of(told["graph"])
        self.graph.show_drawing(self._drawing)
        elsewhere = self.tr("Only on an appliance of this computer can this be changed while it runs.")
        self._show_own("" if told["folder"] else elsewhere)

    def _show_own(self, why_not: str) -> None:
        self.parameters.show_available(why_not)
        self.inspector.show_available(not why_not)
        self.load.setEnabled(not why_not)
        self.again.setEnabled(not why_not and bool(self._project))
        self._on_sideloaded(False)

    def _on_moment(self, moment: dict[str, Any]) -> None:
        self._state = state_of(moment, self._drawing)
        self.graph.show_state(self._state)
        if not moment["online"]:
            self.status.setText(self.tr("The device is offline; this is what it told last."))
        elif self.status.text() == self.tr("The device is offline; this is what it told last."):
            self.status.clear()
        self._offer_pause()

    def _on_lines(self, lines: Sequence[dict[str, Any]]) -> None:
        self.log.add([LogWritten(each["stream"], each["text"]) for each in lines])

    def _on_parameters(self, state: LiveState) -> None:
        titles = {card.name: card.title for card in self._drawing.cards}
        named = (replace(each, title=titles.get(each.name, each.title)) for each in state.parameters)
        self.parameters.show_problem("")
        self.parameters.show_state(replace(state, parameters=tuple(named)))

    def _on_sideloaded(self, sideloaded: bool) -> None:
        self.deployed.setEnabled(sideloaded)
        self.badge.setText(self.tr("⚠ Sideloaded code") if sideloaded else "")
        colour = colours_of(self.palette()).warning
        self.badge.setStyleSheet(f"color: {QColor(colour).name()}")

    def _on_reloaded(self, files: Sequence[str]) -> None:
        self.status.setText(" ".join(sideload_words(files)))

    def _on_refusal(self, asked: str, error: BelvedereError) -> None:
        if asked in _OF_PARAMETERS:
            self.parameters.show_problem(str(error))
            if asked != "state":
                self.link.do("state")
        elif asked == "look":
            self.inspector.show_problem(str(error))
        else:
            self.status.setText(str(error))

    def _on_node(self, node: str) -> None:
        self._camera = node
        self._offer_pause()

    def _offer_pause(self) -> None:
        view = self._state.nodes.get(self._camera)
        can_be = view is not None and view.kind == "camera" and view.state in ("RUNNING", "PAUSED", "ERROR")
        self.pause.setEnabled(can_be)
        paused = view is not None and view.state == "PAUSED"
        self.pause.setText(self.tr("Resume camera") if paused else self.tr("Pause camera"))

    def _on_pause(self) -> None:
        view = self._state.nodes.get(self._camera)
        if view is not None:
            self._signal(self._camera, view.state != "PAUSED")

    def _signal(self, node: str, paused: bool) -> None:
        self.link.signal("PAUSE" if paused else "RESUME", node)

    def _on_signalled(self, signal: str, node: str) -> None:
        paused = signal == "PAUSE"
        words = self.tr("Pause {node}: asked for") if paused else self.tr("Resume {node}: asked for")
        self.undo_bar.offer(words.format(node=node), lambda: self._signal(node, not paused))


def _panel(content: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", "true")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(2, 2, 2, 2)
    layout.addWidget(content)
    return frame

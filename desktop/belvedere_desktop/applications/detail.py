"""Everything about one application, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.applications.columns import node_columns
from belvedere_desktop.applications.state import CAMERA_STATES, ApplicationState, NodeRow
from belvedere_desktop.applications.words import colour_of, next_step, state_words
from belvedere_desktop.devices.facts import FactsPanel
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.devices.software_panel import refusal_label
from belvedere_desktop.devices.state import moment
from belvedere_desktop.devices.words import tag_words
from belvedere_simulator.errors import BelvedereError

_SHORT_PATCH = 12


class ApplicationDetail(QScrollArea):
    """Signals, each about the application shown: console_asked(), replace_asked(), clone_asked(),
    revert_asked(), remove_asked(), logs_asked(), manifests_asked(), tags_asked(), record_asked(),
    signal_asked(signal, node), streams_asked().
    """

    console_asked = Signal()
    replace_asked = Signal()
    clone_asked = Signal()
    revert_asked = Signal()
    remove_asked = Signal()
    logs_asked = Signal()
    streams_asked = Signal()
    manifests_asked = Signal()
    tags_asked = Signal()
    record_asked = Signal()
    signal_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(380)
        self.setAccessibleName(self.tr("Application"))
        content = QWidget(self)
        self.name, self.status, self.step = (QLabel(content) for _ in range(3))
        self.name.setProperty("role", "title")
        self.status.setProperty("role", "heading")
        for label in (self.name, self.status, self.step):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.refusal = refusal_label(content)
        self.nodes = ListPanel(
            self.tr("Nodes"),
            self.tr("The device has told of no nodes yet."),
            node_columns(),
            lambda node: node.name,
            content,
        )
        self.pause = QPushButton(self.tr("Pause camera"), self.nodes)
        self.pause.clicked.connect(self._on_pause)
        self.nodes.table.selectionModel().selectionChanged.connect(lambda *_: self._offer_pause())
        row = QHBoxLayout()
        row.addWidget(self.pause)
        row.addStretch(1)
        self.nodes.column.addLayout(row)
        self.facts = FactsPanel(self.tr("Application"), content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        for widget in (self.name, self.status, self.step):
            layout.addWidget(widget)
        layout.addLayout(self._buttons(content))
        for panel in (self.refusal, self.nodes, self.facts):
            layout.addWidget(panel)
        layout.addStretch(1)
        self.setWidget(content)
        self._state: ApplicationState | None = None

    @property
    def state(self) -> ApplicationState | None:
        """What is shown."""
        return self._state

    def forget(self) -> None:
        """Show no application until the next one is told of."""
        self._state = None
        self.hide()

    def show_state(self, state: ApplicationState) -> None:
        """Show an application, or the same one as it is now."""
        if self._state is None or self._state.row.id != state.row.id:
            self.refusal.hide()
            self.verticalScrollBar().setValue(0)
        self._state = state
        row = state.row
        words = state_words(row)
        self.name.setText(row.name)
        self.status.setText(words)
        colour = QColor(getattr(colours_of(self.palette()), colour_of(words)))
        self.status.setStyleSheet(f"color: {colour.name()}")
        step = next_step(row)
        self.step.setText(f"{row.stage}. {step}".strip(". ") if step else row.stage)
        self.nodes.show_rows(state.nodes)
        self._offer_pause()
        self.console.setEnabled(row.is_there)
        self.replace.setEnabled(row.is_settled)
        self.revert.setVisible(bool(state.replaces))
        self.revert.setEnabled(row.is_settled)
        self._remove.setEnabled(row.is_there)
        self._show_facts(state)
        self.show()

    def show_refusal(self, error: BelvedereError) -> None:
        """Say what the service refused."""
        self.refusal.setText(str(error))
        self.refusal.show()
        self.ensureWidgetVisible(self.refusal)

    def _buttons(self, content: QWidget) -> QVBoxLayout:
        self.console = QPushButton(self.tr("Console"), content)
        self.console.setToolTip(self.tr("Its graph at work, its log, its parameters, its frames"))
        self.replace = QPushButton(self.tr("Replace…"), content)
        self.revert = QPushButton(self.tr("Previous version"), content)
        self.logs = QPushButton(self.tr("Log"), content)
        self.more = QPushButton(self.tr("More"), content)
        menu = QMenu(self.more)
        menu.addAction(self.tr("&Clone…")).triggered.connect(self.clone_asked.emit)
        menu.addAction(self.tr("&Manifests…")).triggered.connect(self.manifests_asked.emit)
        menu.addAction(self.tr("All &logs")).triggered.connect(self.streams_asked.emit)
        menu.addAction(self.tr("&Tags…")).triggered.connect(self.tags_asked.emit)
        menu.addAction(self.tr("&Record…")).triggered.connect(self.record_asked.emit)
        menu.addSeparator()
        self._remove = menu.addAction(self.tr("&Remove…"))
        self._remove.triggered.connect(self.remove_asked.emit)
        self.more.setMenu(menu)
        row = QHBoxLayout()
        for button, signal in (
            (self.console, self.console_asked),
            (self.replace, self.replace_asked),
            (self.logs, self.logs_asked),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addWidget(self.more)
        row.addStretch(1)
        # Beside the others it would need more room than there is beside the list.
        back = QHBoxLayout()
        self.revert.clicked.connect(self.revert_asked)
        back.addWidget(self.revert)
        back.addStretch(1)
        rows = QVBoxLayout()
        rows.addLayout(row)
        rows.addLayout(back)
        return rows

    def _camera(self) -> NodeRow | None:
        """The chosen node, where it can be paused."""
        chosen = self.nodes.table.selectionModel().selectedRows()
        node = self.nodes.table.rows.row(chosen[0]) if chosen else None
        can_be = node is not None and node.is_camera and node.status in CAMERA_STATES
        return node if can_be else None

    def _offer_pause(self) -> None:
        node = self._camera()
        self.pause.setEnabled(node is not None)
        is_paused = node is not None and node.status == "PAUSED"
        self.pause.setText(self.tr("Resume camera") if is_paused else self.tr("Pause camera"))

    def _on_pause(self) -> None:
        node = self._camera()
        if node is not None:
            self.signal_asked.emit("RESUME" if node.status == "PAUSED" else "PAUSE", node.name)

    def _show_facts(self, state: ApplicationState) -> None:
        row = state.row
        packages = (f"{name} {version} · {patch[:_SHORT_PATCH]}" for name, version, patch in state.packages)
        self.facts.show_facts(
            [
                (self.tr("Device"), row.device),
                (self.tr("Description"), row.description),
                (self.tr("Role"), state.role or self.tr("none")),
                (self.tr("Packages"), "\n".join(packages)),
                (self.tr("Tags"), ", ".join(map(tag_words, row.tags))),
                (self.tr("Deployed"), moment(row.created)),
                (self.tr("Took the place of"), state.replaces),
                (self.tr("Id"), row.id),
            ]
        )

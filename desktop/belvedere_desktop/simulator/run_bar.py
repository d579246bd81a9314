"""Start, stop, restart; how long it runs; how it is isolated and what infers."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.simulator.choices import choose, fill, isolation_words, provider_words
from belvedere_desktop.simulator.configuration import RunConfiguration
from belvedere_desktop.simulator.run_state import Phase, RunState

_RECORDABLE = (Phase.IDLE, Phase.RUNNING, Phase.FINISHED)


class RunBar(QWidget):
    """Each button is a signal `..._asked`; the choices' signals carry option values."""

    start_asked = Signal()
    stop_asked = Signal()
    restart_asked = Signal()
    display_asked = Signal()
    record_asked = Signal(bool)
    reload_chosen = Signal(bool)
    isolation_chosen = Signal(str)
    provider_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = self._button(self.tr("Start"), "", self.start_asked)
        self.start.setProperty("role", "primary")
        self.stop = self._button(self.tr("Stop"), "stop", self.stop_asked)
        self.restart = self._button(self.tr("Restart"), "restart", self.restart_asked)
        self.display = self._button(self.tr("Open display"), "screen", self.display_asked)
        self.record = self._button(self.tr("Record"), "record", self.record_asked)
        self.record.setCheckable(True)
        self.record.toggled.connect(lambda _on: self._show_record())
        self.record.setToolTip(
            self.tr("Keep what the application gets and puts, to play it again. Recordings show people.")
        )
        self.reload = QCheckBox(self.tr("Reload on save"), self)
        self.reload.setToolTip(
            self.tr("Code that is saved starts afresh in a new process. Cameras, models and storage go on.")
        )
        self.reload.clicked.connect(self.reload_chosen)
        self.status = QLabel(self)
        self.status.setAccessibleName(self.tr("State of the run"))
        self.badge = QLabel(self.tr("⚠ Not isolated"), self)
        self.badge.setToolTip(
            self.tr("The application runs with your rights: paths are redirected, nothing is walled off.")
        )
        self.isolation = QComboBox(self)
        fill(self.isolation, isolation_words())
        self.provider = QComboBox(self)
        fill(self.provider, provider_words())
        self.isolation.activated.connect(
            lambda _row: self.isolation_chosen.emit(self.isolation.currentData())
        )
        self.provider.activated.connect(lambda _row: self.provider_chosen.emit(self.provider.currentData()))
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self._elapsed = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_status)
        self._state = RunState()
        self._ready = False
        self._lay_out()
        self.show_state(self._state)

    def set_ready(self, ready: bool) -> None:
        """Whether the application may be started at all."""
        self._ready = ready
        self._show_buttons()

    def show_configuration(self, configuration: RunConfiguration) -> None:
        """Show what was chosen."""
        self.reload.setChecked(configuration.reload)
        choose(self.isolation, configuration.isolation)
        choose(self.provider, configuration.provider)
        self._show_badge()

    def show_state(self, state: RunState) -> None:
        """Show what the run does."""
        began = state.phase is Phase.RUNNING and self._state.phase is not Phase.RUNNING
        ended = state.phase is Phase.FINISHED and self._state.phase is not Phase.FINISHED
        # Before a run the button tells what is wanted, in it what is done.
        if ended or state.phase in (Phase.RUNNING, Phase.STOPPING):
            self.record.setChecked(bool(state.recording))
        self._state = state
        if began:
            self._elapsed.start()
        self._tick.start() if state.phase is Phase.RUNNING else self._tick.stop()
        self._show_buttons()
        self._show_badge()
        self._show_status()
        preparing = state.phase in (Phase.PREPARING, Phase.STOPPING)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(preparing)
        self.progress.setRange(0, 0 if state.fraction is None else 1000)
        self.progress.setValue(round((state.fraction or 0.0) * 1000))

    def _button(self, text: str, icon: str, clicked: object) -> QPushButton:
        button = QPushButton(text, self)
        if icon:
            set_icon(button, icon)
        button.clicked.connect(clicked)
        return button

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.start, self.stop, self.restart, self.record):
            line.addWidget(widget)
        line.addWidget(self.reload)
        line.addWidget(self.status, 1)
        for title, box in ((self.tr("Isolation"), self.isolation), (self.tr("Inference"), self.provider)):
            label = QLabel(title, self)
            label.setBuddy(box)
            line.addWidget(label)
            line.addWidget(box)
            if box is self.isolation:
                line.addWidget(self.badge)
        line.addWidget(self.display)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.progress)

    def _show_buttons(self) -> None:
        active = self._state.phase.is_active
        self.start.setEnabled(self._ready and not active)
        self.stop.setEnabled(active and self._state.phase is not Phase.STOPPING)
        self.restart.setEnabled(self._state.phase is Phase.RUNNING)
        self.display.setEnabled(self._state.display is not None)
        self.record.setEnabled(self._ready and self._state.phase in _RECORDABLE)
        for box in (self.isolation, self.provider, self.reload):
            box.setEnabled(not active)

    def _show_record(self) -> None:
        recorded = self.record.isChecked()
        self.record.setText(self.tr("Recorded") if recorded else self.tr("Record"))
        colour = colours_of(self.palette()).error
        self.record.setStyleSheet(f"color: {colour}; border-color: {colour}" if recorded else "")

    def _show_badge(self) -> None:
        started = self._state.started if self._state.phase.is_active else None
        used = started.isolation if started else str(self.isolation.currentData())
        self.badge.setVisible(used == "paths")
        colour = colours_of(self.palette()).warning
        self.badge.setStyleSheet(
            f"color: {colour}; border: 1px solid {colour}; border-radius: 4px; padding: 2px 6px"
        )

    def _show_status(self) -> None:
        words = {
            Phase.IDLE: "",
            Phase.PREPARING: self._state.step or self.tr("Preparing…"),
            Phase.RUNNING: self._running_words(),
            Phase.STOPPING: self.tr("Stopping…"),
            Phase.FINISHED: self.tr("Ended"),
        }
        self.status.setText(words[self._state.phase])
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _running_words(self) -> str:
        seconds = self._elapsed.elapsed() // 1000 if self._elapsed.isValid() else 0
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        words = self.tr("Recording {clock}") if self._state.recording else self.tr("Running {clock}")
        running = words.format(clock=clock)
        started = self._state.started
        return f"{running} · {started.provider}" if started and started.provider else running

"""Runs the chosen application in a child process and keeps the state that views show."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from belvedere_desktop.simulator.configuration import RunConfiguration, to_arguments
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.run_process import RunProcess, run_command
from belvedere_desktop.simulator.run_state import RunState, apply, ask_to_stop, begin
from belvedere_simulator.events import Event, FrameSeen, LogWritten, StatisticsReported

_VIEWS_MS = 50


_log = logging.getLogger("belvedere.run")


class RunController(QObject):
    """One run at a time. Signals: state_changed(RunState), at most 20 times a second; logs_arrived(list)."""

    state_changed = Signal(object)
    logs_arrived = Signal(list)

    def __init__(
        self,
        credentials: Credentials,
        command: Callable[[Path, Sequence[str]], list[str]] = run_command,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._credentials = credentials
        self._command = command
        self._process: RunProcess | None = None
        self._state = RunState()
        self._next: Callable[[], None] | None = None
        self._tell = QTimer(self)
        self._tell.setSingleShot(True)
        self._tell.setInterval(_VIEWS_MS)
        self._tell.timeout.connect(lambda: self.state_changed.emit(self._state))

    @property
    def state(self) -> RunState:
        """The newest state."""
        return self._state

    def start(self, folder: Path, configuration: RunConfiguration, extra: Sequence[str] = ()) -> None:
        """Start a run; nothing happens while one is active."""
        if self._state.phase.is_active:
            return
        self._set(begin())
        process = RunProcess(self)
        process.events_arrived.connect(self._on_events)
        process.ended.connect(self._on_ended)
        self._process = process
        commands = self._credentials.commands(configuration)
        secret = ["--credentials-from-stdin"] if commands else []
        command = self._command(folder, [*to_arguments(configuration), *extra, *secret])
        _log.info("start %s", command)
        process.start(command, commands)

    def stop(self) -> None:
        """Ask the run to stop."""
        if self._process is not None:
            self._set(ask_to_stop(self._state))
            self._process.stop()

    def restart(self) -> None:
        """Let the application start again, as a restart of its instance."""
        if self._process is not None:
            self._process.send({"command": "restart"})

    def pause(self, node: str, paused: bool) -> None:
        """Pause or resume a camera node."""
        if self._process is not None:
            self._process.send({"command": "pause" if paused else "resume", "node": node})

    def record(self, name: str) -> None:
        """Keep the run from now on, as a recording of that name."""
        if self._process is not None:
            self._process.send({"command": "record", "name": name})

    def stop_recording(self) -> None:
        """Complete the recording; the run goes on."""
        if self._process is not None:
            self._process.send({"command": "stop_recording"})

    def do(self, command: str, **given: Any) -> None:
        """Look into the run or change it; see `RunLive.obey`."""
        if self._process is not None:
            self._process.send({"command": command, **given})

    def close(self) -> None:
        """End the run and wait for it: the program is about to end."""
        if self._process is not None:
            self._process.close()

    def _on_events(self, events: list[Event]) -> None:
        logs = [event for event in events if isinstance(event, LogWritten)]
        if logs:
            self.logs_arrived.emit(logs)
        state = self._state
        for event in events:
            # Nor what was looked at: it shows people.
            if not isinstance(event, LogWritten | StatisticsReported | FrameSeen):
                _log.debug("%s", event)
            state = apply(state, event)
        self._set(state)

    def _on_ended(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()

    def _set(self, state: RunState) -> None:
        if state is self._state:
            return
        changed_phase = state.phase is not self._state.phase
        self._state = state
        if changed_phase:
            self._tell.stop()
            self.state_changed.emit(state)
        elif not self._tell.isActive():
            self._tell.start()

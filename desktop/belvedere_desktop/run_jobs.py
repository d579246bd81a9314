"""A run of the simulator in the job list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.simulator.page import SimulatorPage
from belvedere_desktop.simulator.run_state import Phase, RunState


class RunJobs(QObject):
    """Lists each run from its start to its end, with what it says while it prepares."""

    def __init__(self, board: JobBoard, page: SimulatorPage) -> None:
        super().__init__(page)
        self._board = board
        self._page = page
        self._number: int | None = None
        page.parts.controller.state_changed.connect(self._show)

    def _show(self, state: RunState) -> None:
        if state.phase.is_active and self._number is None:
            title = self.tr("Run {name}").format(name=self._page.work.title.text())
            self._number = self._board.begin(title, self._page.parts.controller.stop)
        if self._number is None:
            return
        if state.phase is Phase.FINISHED and state.finished is not None:
            code = state.finished.exit_code
            words = self.tr("Exit code {code}").format(code=code)
            self._board.end(self._number, JobState.FAILED if code else JobState.DONE, words)
            self._number = None
        else:
            self._board.progress(self._number, state.step or self.tr("Running"), state.fraction)

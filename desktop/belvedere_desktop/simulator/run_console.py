"""A run that is looked into and changed while it plays, as the console does with an instance."""

from __future__ import annotations

from PySide6.QtCore import QObject

from belvedere_desktop.console.inspector import FrameInspector
from belvedere_desktop.console.live_parameters import LiveParametersPanel
from belvedere_desktop.simulator.run_controller import RunController
from belvedere_desktop.simulator.run_state import Phase, RunState

_LOOK_SECONDS = 5.0


class RunConsole(QObject):
    """Connects the panels with the run."""

    def __init__(
        self,
        controller: RunController,
        parameters: LiveParametersPanel,
        inspector: FrameInspector,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parameters = parameters
        self._inspector = inspector
        self._last = RunState()
        parameters.change_asked.connect(
            lambda name, value: controller.do("parameter", name=name, value=value)
        )
        parameters.reset_asked.connect(lambda name: controller.do("reset", name=name))
        parameters.undo_asked.connect(lambda: controller.do("undo"))
        parameters.redo_asked.connect(lambda: controller.do("redo"))
        parameters.restart_asked.connect(controller.restart)
        inspector.look_asked.connect(lambda: controller.do("look", seconds=_LOOK_SECONDS))

    def show_state(self, state: RunState) -> None:
        """Show what a run told; between runs nothing can be asked of one."""
        last, self._last = self._last, state
        plays = state.phase is Phase.RUNNING
        if state.phase is not last.phase or last.phase is Phase.IDLE:
            idle = self.tr("Parameters can be changed here while the application runs.")
            self._parameters.show_problem("")
            self._parameters.show_available("" if plays else idle)
            self._inspector.show_available(plays)
        if state.live is not last.live or state.live_problem != last.live_problem:
            self._parameters.show_state(state.live)
            if plays:
                self._parameters.show_problem(state.live_problem)
        if state.seen is not None and state.seen is not last.seen:
            if state.seen.problem:
                self._inspector.show_problem(state.seen.problem)
            else:
                self._inspector.show_look(state.seen.look)

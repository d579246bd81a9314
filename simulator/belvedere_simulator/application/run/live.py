"""A run that is looked into and changed while it plays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.application.live.looking import USUAL, look_at
from belvedere_simulator.application.live.parameters import LiveParameters, LiveState, Values
from belvedere_simulator.application.live.words import change_words
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, FrameSeen, ParametersTold
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.messages import tr
from belvedere_simulator.video.client import StreamWorkerClient

Video = Callable[[], StreamWorkerClient | None]
Models = Callable[[], ModelService | None]


class RunLive:
    """What is done to a run from outside; what comes of it is told as events. Any thread."""

    def __init__(
        self,
        request: RunRequest,
        video: Video,
        models: Models,
        emit: Callable[[Event], None],
        log: Callable[[str], None],
    ) -> None:
        self._request = request
        self._video = video
        self._models = models
        self._emit = emit
        self._log = log
        self._over = threading.Event()
        self._told = LiveState()
        self.parameters = LiveParameters(request.application, self._tell)

    def obey(self, command: Mapping[str, Any]) -> None:
        """`parameter` (`name`, `value`), `reset` (`name`, or all), `undo`, `redo` or `look` (`seconds`).

        Raises KeyError, TypeError or ValueError for one that is none.
        """
        parameters = self.parameters
        match command["command"]:
            case "parameter":
                name, value = str(command["name"]), command["value"]
                self._change(lambda: parameters.change(name, value))
            case "reset":
                name = str(command.get("name", ""))
                self._change(lambda: parameters.reset(name))
            case "undo":
                self._change(parameters.undo)
            case "redo":
                self._change(parameters.redo)
            case "look":
                seconds = float(command.get("seconds", USUAL))
                # The next command may be to stop.
                threading.Thread(target=self._look, args=(seconds,), name="look", daemon=True).start()

    def tell(self) -> None:
        """Tell the parameters where they are not as they were told last."""
        state = self._state()
        if state != self._told:
            self._told = state
            self._emit(ParametersTold(state.to_document()))

    def close(self) -> None:
        """The run ends: nobody waits for a frame any more."""
        self._over.set()

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except BelvedereError as error:
            self._told = self._state()
            self._emit(ParametersTold(self._told.to_document(), str(error)))
            return
        self.tell()

    def _state(self) -> LiveState:
        state = self.parameters.state()
        video = self._video()
        # Nobody asks the stream worker while there is nothing to know.
        if video is None or not (state.undo or state.redo):
            return state
        try:
            return self.parameters.state(video.unread_parameters(self._request.instance))
        except BelvedereError:
            return state

    def _tell(self, values: Values) -> None:
        if self._request.recording is not None or self._request.replays is not None:
            raise BelvedereError("BV-LIV-005", tr("What is recorded keeps its parameters"))
        video = self._video()
        if video is None or self._over.is_set():
            raise not_running(self._request.application.name)
        if values:
            video.set_parameters(self._request.instance, dict(values))
            self._log(change_words(values))

    def _look(self, seconds: float) -> None:
        try:
            video = self._video()
            if video is None:
                raise not_running(self._request.application.name)
            seen = look_at(self._request.instance, video, self._models(), seconds, self._over.is_set)
            self._emit(FrameSeen(seen))
        except BelvedereError as error:
            self._emit(FrameSeen({}, str(error)))


def not_running(name: str) -> BelvedereError:
    """BV-LIV-008: there is nothing to look into or to change."""
    return BelvedereError("BV-LIV-008", tr("The application does not run"), where=name)

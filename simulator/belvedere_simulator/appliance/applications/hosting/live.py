"""An instance that is looked into and changed while it runs, until it is started again."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.appliance.applications.hosting.recording import InstanceRecording
from belvedere_simulator.application.live.parameters import LiveParameters, Values
from belvedere_simulator.application.live.words import change_words, sideload_words
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import ResolvedApplication
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.appliance.applications.hosting.engine import Engine
    from belvedere_simulator.application.live.looking import Look
    from belvedere_simulator.application.live.sideloading import Sideloaded
    from belvedere_simulator.replay.layout import RecordingOrder


class LiveInstance:
    """Of one instance. `plays` tells whether its code is given frames, `is_up` whether there is code to be
    replaced, which may have failed; `renew` starts the code afresh from a folder. Any thread.
    """

    def __init__(
        self,
        instance: str,
        application: ResolvedApplication,
        engine: Engine,
        *,
        plays: Callable[[], bool],
        is_up: Callable[[], bool],
        renew: Callable[[Path], None],
        folders: tuple[Path, Path],
        log: Callable[[Sequence[str]], None],
        recording: InstanceRecording,
    ) -> None:
        """`folders`: the code as it was deployed, and where sideloaded code may lie."""
        self.recording = recording
        self._instance = instance
        self._name = application.name
        self._package = application.code.package_name if application.code is not None else ""
        self._engine = engine
        self._plays = plays
        self._is_up = is_up
        self._renew = renew
        self._log = log
        self._deployed, self._place = folders
        self._running = self._deployed
        self._numbers = itertools.count(1)
        self.parameters = LiveParameters(application, self._tell)

    def state(self) -> dict[str, Any]:
        """`parameters`, `undo` and `redo` (see `LiveState`), the `package` of its code, and whether other
        code is `sideloaded`.
        """
        state = self.parameters.state()
        video = self._engine.video_if_running
        if self._plays() and video is not None and (state.undo or state.redo):
            state = self.parameters.state(video.unread_parameters(self._instance))
        return {
            **state.to_document(),
            "package": self._package,
            "sideloaded": self._running != self._deployed,
        }

    def look(self, seconds: float) -> Look:
        """Look at one batch, see `look_at`. Raises BelvedereError BV-LIV-006, BV-LIV-008."""
        from belvedere_simulator.application.live.looking import look_at  # noqa: PLC0415 - see `sideload`

        self._require()
        return look_at(self._instance, self._engine.video(), self._engine.models_if_running, seconds)

    def sideload(self, package: str, folder: Path) -> Sideloaded:
        """Run the code of the package in `folder` instead of what was deployed.

        Raises BelvedereError: BV-LIV-007 `package` is not the name of the code's, BV-LIV-008, and as
        `with_files`. The code is left alone where nothing is different.
        """
        # Not before somebody develops here: an appliance that idles stays small.
        from belvedere_simulator.application.live.sideloading import with_files  # noqa: PLC0415

        self._check(self._is_up)
        if package != self._package:
            why = tr("{package} runs here", package=self._package)
            what = tr("The project is of another application")
            raise BelvedereError("BV-LIV-007", what, where=package, why=why)
        place = self._place / str(next(self._numbers))
        done = with_files(self._deployed, self._running, folder, place)
        if done.files:
            self._log(sideload_words(done.files))
            self._run(place / "panorama")
        else:
            shutil.rmtree(place, ignore_errors=True)
        return done

    def restart_code(self) -> None:
        """A new process of the code as it is; what was changed by hand stays. Raises BelvedereError."""
        self._check(self._is_up)
        self._renew(self._running)

    def as_deployed(self) -> bool:
        """Run the code that was deployed again; False where it does. Raises BelvedereError."""
        self._check(self._is_up)
        if self._running == self._deployed:
            return False
        self._log([tr("The code that was deployed runs again")])
        self._run(self._deployed)
        return True

    def record(self, order: RecordingOrder, seconds: float, days: float, device: str) -> None:
        """Have it recorded as it is now; see `InstanceRecording.begin`."""
        by_hand, code = self.parameters.by_hand, self._running
        self.recording.begin(order, seconds, days, device, code=code, by_hand=by_hand)

    def forget(self) -> None:
        """It ends, or begins as it was deployed."""
        self.recording.end()
        self.parameters.forget()
        self._running = self._deployed
        shutil.rmtree(self._place, ignore_errors=True)

    def _run(self, panorama: Path) -> None:
        before, self._running = self._running, panorama
        self._renew(panorama)
        # The code that runs still has its own until it has ended.
        for place in self._place.iterdir() if self._place.is_dir() else ():
            if place not in (before.parent, panorama.parent):
                shutil.rmtree(place, ignore_errors=True)

    def _tell(self, values: Values) -> None:
        self._require()
        if values:
            self._engine.video().set_parameters(self._instance, dict(values))
            self._log([change_words(values)])

    def _require(self) -> None:
        self._check(self._plays)

    def _check(self, condition: Callable[[], bool]) -> None:
        if not condition():
            raise BelvedereError("BV-LIV-008", tr("The application does not run"), where=self._name)

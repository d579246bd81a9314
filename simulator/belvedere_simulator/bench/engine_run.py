"""Our side: the bench's application really running, told what to do and asked what came of it."""

from __future__ import annotations

import json
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from belvedere_simulator.application.isolation.plan import Wanted
from belvedere_simulator.application.run.bindings import CameraChoice
from belvedere_simulator.application.run.preparation import Wishes, prepare
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.bench.watcher import CanvasWatcher
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import (
    DisplayReady,
    Event,
    LogWritten,
    NodeStateChanged,
    ProblemRaised,
    RunFinished,
)
from belvedere_simulator.inference.plan import ProviderChoice
from belvedere_simulator.messages import tr

CAMERA = "camera"
_PATIENCE = 120.0
_LINES = 3


class EngineRun:
    """One run of the application in `folder`, from `with` to its end; `watcher` sees its canvas.

    `fast` plays the sources unpaced. Nothing of it is left afterwards but the application's folder.
    """

    def __init__(
        self,
        folder: Path,
        sources: Sequence[str],
        *,
        model: Path | None = None,
        fast: bool = False,
        watched: bool = False,
        isolation: Wanted = "auto",
        provider: ProviderChoice = "auto",
    ) -> None:
        self._data = tempfile.TemporaryDirectory(prefix="belvedere-bench-")
        self._wishes = Wishes(
            folder=folder,
            cameras=tuple(CameraChoice(CAMERA, source) for source in sources),
            models={"model": str(model)} if model else {},
            isolation=isolation,
            provider=provider,
            fast=fast,
            watched=watched,
            data=Path(self._data.name),
        )
        self._changed = threading.Condition()
        self._answered = 0
        self._asked = 0
        self._display = ""
        self._camera = ""
        self._engine_lines: deque[str] = deque(maxlen=_LINES)
        self._problems: list[str] = []
        self._finished = False
        self.watcher: CanvasWatcher | None = None

    def __enter__(self) -> EngineRun:
        """Start. Raises BelvedereError when the application cannot be prepared."""
        try:
            self.run = ApplicationRun(prepare(self._wishes, self._note, threading.Event()), self._note)
            self.run.start()
            if self._wishes.watched:
                self._wait(lambda: bool(self._display))
                self.watcher = CanvasWatcher(self._display)
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and wait for the end."""
        self._close()

    def ask(self, **command: Any) -> dict[str, Any]:
        """Let the application do something and return what it found. Raises BelvedereError when it ended."""
        self.begin(**command)
        return self.finish()

    def begin(self, **command: Any) -> None:
        """Give a command without waiting for its answer."""
        self._asked += 1
        path = self.run.storage / "command.json"
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps({"id": self._asked, **command}), encoding="utf-8")
        unfinished.replace(path)

    def finish(self) -> dict[str, Any]:
        """Wait for the answer to the last command."""
        self._wait(lambda: self._answered >= self._asked)
        path = self.run.storage / f"answer-{self._asked}.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        return found

    def set_paused(self, *, paused: bool) -> None:
        """Let the camera go, or have it back; returns when that is done."""
        self.run.set_paused(CAMERA, paused=paused)
        self._wait(lambda: self._camera == ("PAUSED" if paused else "RUNNING"))

    def _wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            in_time = self._changed.wait_for(lambda: condition() or self._finished, _PATIENCE)
            if not in_time or self._finished:
                why = "; ".join([*self._problems[:1], *self._engine_lines])
                what = (
                    tr("The application of the bench ended") if self._finished else tr("It does not answer")
                )
                raise BelvedereError("BV-BENCH-001", what, why=why)

    def _note(self, event: Event) -> None:
        with self._changed:
            match event:
                case LogWritten(line=line) if "answered " in line:
                    self._answered = int(line.rpartition("answered ")[2])
                case LogWritten(stream="engine", line=line):
                    self._engine_lines.append(line)
                case DisplayReady(address=address):
                    self._display = address
                case NodeStateChanged(kind="camera", state=state):
                    self._camera = state
                case ProblemRaised(message=message, severity="error"):
                    self._problems.append(message)
                case RunFinished(report=report):
                    self._finished = True
                    self._problems += [str(report["traceback"])] if report["traceback"] else []
            self._changed.notify_all()

    def _close(self) -> None:
        if self.watcher is not None:
            self.watcher.close()
        if hasattr(self, "run"):
            self.run.stop()
            self.run.wait()
        self._data.cleanup()

"""One run: brings stream worker, model server and code node together, watches them, takes them down."""

from __future__ import annotations

import contextlib
import copy
import queue
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from belvedere_simulator.application.isolation.launch import launch
from belvedere_simulator.application.isolation.plan import Launched
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.node.process import CodeNodeProcess
from belvedere_simulator.application.run.live import RunLive
from belvedere_simulator.application.run.parts import give_work, launch_plan
from belvedere_simulator.application.run.reload_words import reload_lines
from belvedere_simulator.application.run.reloading import Reloading
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.status import RunStatus
from belvedere_simulator.application.run.virtual import VirtualCameras
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import (
    ApplicationExited,
    CodeReloaded,
    DisplayReady,
    Event,
    LogWritten,
    NodeStateChanged,
    ProblemRaised,
    RunFinished,
    RunStarted,
)
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import RecordingOrder
from belvedere_simulator.video.client import StreamWorkerClient
from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH

ENGINE_LOG = "engine"
POLL_SECONDS = 0.1
ENGINE_CODES = ("BV-RUN-001", "BV-RUN-002", "BV-RUN-003", "BV-RUN-004")
"""What is not the user's fault."""

Ending = Literal["asked", "limit", "time", "exhausted", "application", "camera", "engine"]


class ApplicationRun:
    """Runs on its own thread from `start` to the RunFinished event; any thread may use it.

    `emit` receives every event, from several threads.
    """

    def __init__(self, request: RunRequest, emit: Callable[[Event], None]) -> None:
        self._request = request
        self._status = RunStatus(request)
        self._emit_outside = emit
        self._asked: queue.Queue[str] = queue.Queue()
        self._happened = threading.Event()
        self._ending: Ending | None = None
        self._finished = threading.Event()
        self._streams = LogStreams(request.folders.streams, written=self._written)
        self._video: StreamWorkerClient | None = None
        self._models: ModelService | None = None
        self._node: CodeNodeProcess | None = None
        self._reloading = Reloading(request) if request.reload else None
        self.live = RunLive(request, lambda: self._video, lambda: self._models, self._emit, self._engine_log)
        self._thread = threading.Thread(target=self._run, name="application run", daemon=True)

    def start(self) -> None:
        """Begin. Call once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the run to end."""
        self._end("asked")

    def restart(self) -> None:
        """Ask for the application to be started again; cameras and models stay."""
        self._asked.put("restart")
        self._happened.set()

    def set_paused(self, node: str, *, paused: bool) -> None:
        """PAUSE or RESUME a camera node."""
        if self._video is not None:
            self._video.pause_camera(node, paused=paused)

    def begin_recording(self, order: RecordingOrder) -> int:
        """Keep what the application gets and puts from now on; see `StreamWorkerClient.begin_recording`.

        Raises BelvedereError BV-REPLAY-003, BV-REPLAY-015, BV-REPLAY-016.
        """
        if self._video is None:
            raise BelvedereError("BV-REPLAY-016", tr("The application does not play"))
        return self._video.begin_recording(self._request.instance, order)

    def end_recording(self) -> tuple[dict[str, str], int]:
        """Complete what is kept; see `StreamWorkerClient.end_recording`."""
        return self._video.end_recording(self._request.instance) if self._video is not None else ({}, 0)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; False when time ran out."""
        return self._finished.wait(seconds)

    @property
    def report(self) -> dict[str, Any]:
        """The report as it stands."""
        return self._status.report(self._node)

    @property
    def ending(self) -> Ending | None:
        """Why the run ends, as soon as that is decided."""
        return self._ending

    @property
    def storage(self) -> Path:
        """What the application sees as /opt/aws/panorama/storage."""
        return self._request.folders.storage

    @property
    def code_pid(self) -> int | None:
        """The process id of the application's outermost process."""
        return self._node.pid if self._node else None

    @property
    def worker_pid(self) -> int | None:
        """The stream worker's process id."""
        return self._video.pid if self._video else None

    @property
    def model_server_pid(self) -> int | None:
        """The model server's process id, if the application has models."""
        return self._models.pid if self._models else None

    def _run(self) -> None:
        runtime = Path(tempfile.mkdtemp(prefix="belvedere-"))
        self._instance = runtime / "instance"
        self._instance.mkdir(mode=0o700)
        try:
            self._streams.write(ENGINE_LOG, self._request.notes)
            with VirtualCameras(self._request.bindings.cameras) as cameras:
                self._play(runtime, cameras)
        except BelvedereError as error:
            self._problem(error)
            if error.code in ENGINE_CODES:
                self._end("engine")
            else:
                self._status.refused()
        # Whatever it is: a run must never end without saying so.
        except Exception as error:
            self._streams.write(ENGINE_LOG, traceback.format_exc().splitlines())
            self._problem(
                BelvedereError("BV-RUN-004", tr("The engine failed"), why=f"{type(error).__name__}: {error}")
            )
            self._end("engine")
        finally:
            shutil.rmtree(runtime, ignore_errors=True)
            self._status.finished(self._ending)
            self._streams.close()
            self._request.folders.release()
            report = self.report
            self._emit_outside(RunFinished(report["exit_code"], report))
            self._finished.set()

    def _play(self, runtime: Path, cameras: VirtualCameras) -> None:
        try:
            self._open_video(runtime, cameras)
            self._open_models()
            if self._ending is None:
                self._start_node()
                self._watch()
        finally:
            self._close()

    def _open_video(self, runtime: Path, cameras: VirtualCameras) -> None:
        request = self._request
        self._video = StreamWorkerClient(
            runtime,
            told=self._worker_told,
            log=self._engine_log,
            restarted=self._worker_restarted,
            gave_up=self._worker_gave_up,
        )
        give_work(self._video, request, cameras, self._instance)
        if request.watched:
            self._emit(DisplayReady(self._video.open_display(), CANVAS_WIDTH, CANVAS_HEIGHT))

    def _open_models(self) -> None:
        plans = self._request.models
        if not plans:
            return
        for plan in plans:
            self._emit(NodeStateChanged(plan.node, "model", "STARTING", plan.file.name))
        self._models = ModelService(self._engine_log, self._models_failed, cache_folder() / "models")
        self._models.start()
        try:
            loaded = self._models.open_application(self._request.instance, self._instance, plans)
        except BelvedereError as error:
            for plan in plans:
                self._emit(NodeStateChanged(plan.node, "model", "ERROR", str(error)))
            raise
        for model in loaded:
            self._status.model_loaded(model)
            detail = tr("{file} on {provider}", file=Path(model.file).name, provider=model.provider)
            self._emit(NodeStateChanged(model.node, "model", "RUNNING", detail))
            for warning in model.warnings:
                self._emit(ProblemRaised("BV-MODEL-013", warning, "warning"))

    def _start_node(self) -> None:
        request = self._request
        self._emit(
            RunStarted(
                request.application.name,
                request.isolation,
                self._status.provider,
                str(request.interpreter),
                str(request.folders.streams),
            )
        )
        for display in request.application.displays:
            self._emit(NodeStateChanged(display.name, "display", "RUNNING"))
        self.live.tell()
        self._node = self._new_node()
        self._node.start()

    def _new_node(self) -> CodeNodeProcess:
        request = self._request
        return CodeNodeProcess(
            request.code.name,
            self._launch,
            log_folder=request.folders.logs,
            streams=self._streams,
            emit=self._emit,
            care=request.care,
        )

    def _launch(self) -> Launched:
        return launch(launch_plan(self._request, self._instance), self._request.isolation)

    def _watch(self) -> None:
        """Until something ends the run: count, report once a second, obey."""
        self._counted = time.monotonic()
        next_report = self._counted + 1.0
        while self._ending is None:
            self._happened.wait(POLL_SECONDS)
            self._happened.clear()
            self._obey()
            if time.monotonic() >= next_report:
                next_report += 1.0
                self._count()
            self._check_limits()
            if self._reloading is not None:
                self._reload(self._reloading)
            elif self._node is not None and self._node.wait(0):
                self._end("application")

    def _reload(self, reloading: Reloading) -> None:
        """Start code that was saved; code that ended waits for the next save."""
        try:
            code = reloading.look()
        except BelvedereError as error:
            self._problem(error)
            return
        if code is None:
            return
        self._tell_reload(reloading.begin(code))
        if code.files:
            self._start_afresh()

    def _tell_reload(self, told: CodeReloaded) -> None:
        self._emit(told)
        for line in reload_lines(told):
            self._engine_log(line)

    def _obey(self) -> None:
        with contextlib.suppress(queue.Empty):
            while self._asked.get_nowait() == "restart":
                self._start_afresh()

    def _start_afresh(self) -> None:
        node, self._node = self._node, None
        if node is not None:
            node.stop()
            self._status.node_ended(node)
            self._status.restarted_by_hand()
            self._node = self._new_node()
            self._node.start()

    def _count(self) -> None:
        if self._video is None:
            return
        before = copy.deepcopy(self._status.tally)
        with contextlib.suppress(BelvedereError):
            self._status.counted(self._video.statistics())
            now = time.monotonic()
            # Not always one second: a busy computer comes late, and rates must be right there, too.
            seconds, self._counted = now - self._counted, now
            restarts = (
                self._node.restarts if self._node else 0,
                self._models.restarts if self._models else 0,
            )
            self._emit(self._status.interval(before, seconds, *restarts))
            self.live.tell()

    def _check_limits(self) -> None:
        request, seconds = self._request, self._status.seconds
        if request.seconds is not None and seconds >= request.seconds:
            self._end("time")
        limited = request.frame_limit is not None
        if limited and seconds >= request.camera_wait and not self._status.tally.total("delivered"):
            self._end("camera")

    def _close(self) -> None:
        """Take down what is there, each part whatever becomes of the others."""
        self.live.close()
        with contextlib.ExitStack() as stack:
            if self._models is not None:
                stack.callback(self._models.stop)
            if self._video is not None:
                stack.callback(self._video.stop)
                stack.callback(self._finish_records, self._video)
            if self._node is not None:
                self._node.stop()
                self._status.node_ended(self._node)
        if self._models is not None:
            self._status.model_restarts = self._models.restarts

    def _finish_records(self, video: StreamWorkerClient) -> None:
        with contextlib.suppress(BelvedereError):
            self._status.counted(video.statistics())
            for path, why in video.finish_records().items():
                self._problem(BelvedereError("BV-DSP-001", tr("A recording failed"), where=path, why=why))

    def _end(self, ending: Ending) -> None:
        self._ending = self._ending or ending
        self._happened.set()

    def _worker_told(self, message: dict[str, Any]) -> None:
        match message["event"]:
            case "announced":
                if self._node is not None:
                    self._node.node_announced()
            case "first put":
                if self._reloading is not None and (told := self._reloading.shown()) is not None:
                    self._tell_reload(told)
            case "exhausted":
                self._end("limit" if self._request.frame_limit is not None else "exhausted")
            case "camera":
                state, detail = message["state"], message["detail"]
                self._emit(NodeStateChanged(message["node"], "camera", state, detail))
            case "log":
                self._streams.write(message["stream"], [message["line"]])

    def _worker_restarted(self, count: int) -> None:
        self._status.worker_restarted(count)

    def _worker_gave_up(self) -> None:
        self._problem(BelvedereError("BV-RUN-003", tr("The stream worker keeps ending")))
        self._end("engine")

    def _models_failed(self, error: BelvedereError) -> None:
        self._problem(error)
        self._end("engine")

    def _problem(self, error: BelvedereError) -> None:
        self._emit(ProblemRaised(error.code, str(error)))

    def _engine_log(self, line: str) -> None:
        self._streams.write(ENGINE_LOG, [line])

    def _written(self, stream: str, lines: Any) -> None:
        for line in lines:
            self._emit_outside(LogWritten(stream, line))

    def _emit(self, event: Event) -> None:
        if isinstance(event, ApplicationExited | NodeStateChanged | ProblemRaised):
            self._status.note(event)
        self._emit_outside(event)

"""One application instance: its node of code, and what it uses of the engine that all share."""

from __future__ import annotations

import contextlib
import queue
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.appliance.applications.hosting.camera_pool import CameraPool
from belvedere_simulator.appliance.applications.hosting.engine import Engine
from belvedere_simulator.appliance.applications.hosting.job import Job
from belvedere_simulator.appliance.applications.hosting.live import LiveInstance
from belvedere_simulator.appliance.applications.hosting.nodes import (
    ERROR,
    NOT_AVAILABLE,
    RUNNING,
    NodeStatus,
    code_status,
)
from belvedere_simulator.appliance.applications.hosting.recording import InstanceRecording
from belvedere_simulator.application.isolation.plan import Launched
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.node.plan import describe_node
from belvedere_simulator.application.node.state import CodeNodeState
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import ApplicationExited, Event, NodeStateChanged, ProblemRaised
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.messages import tr
from belvedere_simulator.video.client import VideoSession
from belvedere_simulator.video.specification import DEFAULT_CAP

if TYPE_CHECKING:
    from belvedere_simulator.application.node.process import CodeNodeProcess

MDS = "mds"


class HostedInstance:
    """Works on a thread of its own. `changed` is told whenever something of it is different.

    `crashing` tells whether its code is to be ended as soon as it runs, and `models_of` which model files
    it is to load now.
    """

    def __init__(
        self,
        job: Job,
        engine: Engine,
        cameras: CameraPool,
        sink: LogStreams,
        *,
        changed: Callable[[], None],
        crashing: Callable[[], bool],
        models_of: Callable[[], tuple[ModelPlan, ...]],
        sideloading: Path,
    ) -> None:
        self.job = job
        self._deployed = job.plan.panorama
        self._engine = engine
        self._cameras = cameras
        self._sink = sink
        self._changed = changed
        self._crashing = crashing
        self._models_of = models_of
        self._orders: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._node: CodeNodeProcess | None = None
        self._launched: Launched | None = None
        self._models: dict[str, NodeStatus] = {}
        self._trouble = ""
        self._paused: frozenset[str] = frozenset()
        self._video_open = False
        self._state = "STARTING"
        self._stopping = False
        self._crashes = 0
        self._restarts = 0
        self._renewing = False
        self.live = LiveInstance(
            job.instance,
            job.application,
            engine,
            plays=lambda: self._video_open,
            is_up=lambda: self._state in ("LAUNCHED", "RUNNING", "LAUNCH_ERROR"),
            renew=lambda code: self._orders.put(lambda: self._renew(code)),
            folders=(job.plan.panorama, sideloading),
            log=lambda lines: sink.write(job.code.name, lines),
            recording=InstanceRecording(job, engine, sink),
        )
        self._thread = threading.Thread(target=self._run, name="application instance", daemon=True)
        self._orders.put(self._begin)
        self._thread.start()

    @property
    def state(self) -> str:
        """In the words of DeviceReportedStatus."""
        state = self._state
        return "RUNNING" if state == "LAUNCHED" and self.code()[0] == RUNNING else state

    @property
    def paused(self) -> frozenset[str]:
        """Its cameras that are paused."""
        return self._paused

    @property
    def on_display(self) -> bool:
        """Whether it has a picture to show."""
        return self._video_open and bool(self.job.application.displays)

    @property
    def crashes(self) -> int:
        """How often its code has ended by failure, restarts included."""
        return self._crashes

    @property
    def restarts(self) -> int:
        """How often its code was started again since it began."""
        node = self._node
        return self._restarts + (node.restarts if node is not None else 0)

    @property
    def code_pid(self) -> int | None:
        """The outermost process of its code while one runs."""
        node = self._node
        return node.pid if node is not None else None

    def code(self) -> NodeStatus:
        """What its code node is."""
        if self._trouble:
            return ERROR, self._trouble
        node = self._node
        return code_status(node.state if node is not None else CodeNodeState())

    def models(self) -> dict[str, NodeStatus]:
        """What its model nodes are."""
        known = self._models
        return {plan.node: known.get(plan.node, (NOT_AVAILABLE, "")) for plan in self.job.models}

    def display(self) -> NodeStatus:
        """What its display nodes are."""
        return (RUNNING, "") if self._video_open else (NOT_AVAILABLE, "")

    def restart(self) -> None:
        """End what runs of it and begin again; returns at once."""
        self._orders.put(self._end)
        self._orders.put(self._begin)

    def pause(self, node: str, *, paused: bool) -> None:
        """Pause or resume one of its cameras; also before it is open, and over restarts."""
        self._paused = self._paused | {node} if paused else self._paused - {node}
        self._orders.put(lambda: self._pause_now(node))

    def models_failed(self, reason: str) -> None:
        """The model server is gone for good, or could not load its models again."""
        if self._models:
            self._models = {plan.node: (ERROR, reason) for plan in self.job.models}
            self._changed()

    def video_failed(self) -> None:
        """The stream worker is gone for good."""
        self._video_open = False
        self._changed()

    def crash(self) -> None:
        """End the processes of its code as a crash does."""
        launched = self._launched
        if launched is not None and launched.process.poll() is None:
            launched.process.kill()

    def stop(self) -> None:
        """End all of it and wait for that."""
        self._stopping = True
        self._orders.put(None)
        self._thread.join()

    def kill(self) -> None:
        """End its processes at once; nothing is asked of it any more."""
        self._stopping = True
        self._orders.put(None)
        node, launched = self._node, self._launched
        if node is not None:
            node.stop(0)
        if launched is not None:
            launched.cleanup()

    def join(self, seconds: float = 10.0) -> None:
        """Wait until nothing of it runs any more."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order()
        self._end()
        self.live.forget()
        self._sink.close()

    def _begin(self, code: Path | None = None) -> None:
        if self._stopping:
            return
        self._enter("STARTING")
        self._restarts = 0
        if code is None:
            self.live.forget()
        self._run_code_of(code or self._deployed)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for folder in (self.job.plan.storage, self.job.plan.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sink.write(self.job.code.name, self.job.notes)
            self._open_video()
            self._open_models()
            self._start_code()
        except BelvedereError as error:
            self._fail(str(error))
        except OSError as error:
            # The full text would hold a path of this computer.
            self._fail(tr("The application could not be started: {reason}", reason=error.strerror or ""))

    def _fail(self, reason: str) -> None:
        self._trouble = reason
        self._sink.write(self.job.code.name, [reason])
        self._close_video()
        self._enter("LAUNCH_ERROR")

    def _renew(self, code: Path) -> None:
        """A new process of the code that lies in this folder; cameras, models and storage go on.

        One whose code was given up begins as a whole.
        """
        if not self._video_open:
            self._end()
            self.live.parameters.forget()
            self._begin(code)
            return
        node, self._node = self._node, None
        self._renewing = True
        if node is not None:
            node.stop()
            self._restarts += node.restarts + 1
        self._renewing = False
        self._run_code_of(code)
        self._start_code()
        self._changed()

    def _run_code_of(self, folder: Path) -> None:
        self.job = replace(self.job, plan=replace(self.job.plan, panorama=folder))

    def _open_video(self) -> None:
        job = self.job
        self._cameras.take(job.instance, job.references)
        read = {reference.node: reference.camera for reference in job.references}
        ports = {
            port.name: [camera for camera in port.cameras if camera in read]
            for port in job.code.inputs
            if port.type == "media"
        }
        session = VideoSession(
            identity=job.instance,
            folder=self._folder,
            description=describe_node(job.name, job.code),
            ports=ports,
            display=bool(job.application.displays),
            limit=None,
            cap=DEFAULT_CAP,
            cameras=read,
            paused=tuple(sorted(self._paused)),
            tiled=job.tiled,
        )
        self._engine.video().open_application(session)
        self._video_open = True
        for display in job.application.displays:
            self._sink.write(display.name, [tr("{name} shows its output", name=job.name)])
        self._changed()

    def _open_models(self) -> None:
        plans = self._models_of()
        self._models = {}
        if not plans:
            return
        try:
            loaded = self._engine.models().open_application(self.job.instance, self._folder, plans)
        except BelvedereError as error:
            self._models = {plan.node: (ERROR, str(error)) for plan in plans}
            for plan in plans:
                self._sink.write(plan.node, [str(error)])
            raise
        for model in loaded:
            self._models[model.node] = RUNNING, ""
            told = tr(
                "loaded in {seconds:.1f} s on {provider}",
                seconds=model.load_seconds,
                provider=model.provider,
            )
            self._sink.write(model.node, [told, *model.warnings])
        self._changed()

    def _start_code(self) -> None:
        if self._stopping:
            return
        from belvedere_simulator.application.node.process import CodeNodeProcess  # noqa: PLC0415 - see _launch

        self._node = CodeNodeProcess(
            self.job.code.name,
            self._launch,
            log_folder=self.job.plan.logs,
            streams=self._sink,
            emit=self._happened,
            care=self.job.care,
        )
        self._node.start()
        if self._state == "STARTING":
            self._enter("LAUNCHED")

    def _launch(self) -> Launched:
        # Not before code runs: an appliance that idles stays small.
        from belvedere_simulator.application.isolation.launch import launch  # noqa: PLC0415

        self._launched = launch(self.job.plan, self.job.isolation)
        return self._launched

    def _happened(self, event: Event) -> None:
        if isinstance(event, ProblemRaised):
            self._sink.write(self.job.code.name, [event.message])
        elif isinstance(event, ApplicationExited):
            self._count(event)
        elif isinstance(event, NodeStateChanged):
            if event.state == "RUNNING":
                self._sink.write(MDS, [tr("node {node} announced itself", node=event.node)])
                self._enter("RUNNING")
                if self._crashing():
                    self.crash()
            elif event.state in ("ERROR", "STOPPED") and not (self._stopping or self._renewing):
                # It is over: the display goes to somebody else.
                self._orders.put(partial(self._give_up, self._node))
        self._changed()

    def _count(self, exited: ApplicationExited) -> None:
        node = self._node
        # None, or asked: it was to end.
        if node is not None and not node.state.asked and exited.exit_code:
            self._crashes += 1

    def _give_up(self, node: CodeNodeProcess | None) -> None:
        if node is None or node is not self._node:
            return
        if not node.wait(5.0):
            # It ends by itself. Later, then: what else is asked for is not to wait for it.
            self._orders.put(partial(self._give_up, node))
            return
        self._close_video()
        if self._state == "LAUNCHED":
            self._enter("LAUNCH_ERROR")
        self._changed()

    def announced(self) -> None:
        """Its code has made its node object."""
        node = self._node
        if node is not None:
            node.node_announced()

    def _pause_now(self, node: str) -> None:
        if self._video_open:
            with contextlib.suppress(BelvedereError):
                self._engine.video().pause_stream(self.job.instance, node, paused=node in self._paused)
        self._changed()

    def _end(self) -> None:
        node, self._node = self._node, None
        self._enter("STOPPING")
        if node is not None:
            node.stop()
        self._launched = None
        self._close_video()
        models = self._engine.models_if_running
        if models is not None and self.job.models:
            models.close_application(self.job.instance)
        self._models = {}
        self._cameras.release(self.job.instance)
        self._trouble = ""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._enter("STOPPED")

    def _close_video(self) -> None:
        self._video_open = False
        video = self._engine.video_if_running
        if video is not None:
            with contextlib.suppress(BelvedereError):
                video.close_application(self.job.instance)

    @property
    def _folder(self) -> Path:
        return self.job.plan.engine

    def _enter(self, state: str) -> None:
        self._state = state
        self._changed()

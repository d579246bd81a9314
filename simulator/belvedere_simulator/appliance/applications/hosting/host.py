"""The host of application instances: starts, pauses, stops and watches them, on one engine."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from belvedere_simulator.appliance.applications.hosting.camera import CameraStatus
from belvedere_simulator.appliance.applications.hosting.camera_pool import CameraPool, CameraSecrets
from belvedere_simulator.appliance.applications.hosting.engine import Engine
from belvedere_simulator.appliance.applications.hosting.exclusion import (
    Claim,
    check_gpu,
    port_owners,
    port_taken,
)
from belvedere_simulator.appliance.applications.hosting.figures import Figures
from belvedere_simulator.appliance.applications.hosting.hosted_job import Conditions, job_of, what_works_here
from belvedere_simulator.appliance.applications.hosting.instance import MDS, HostedInstance
from belvedere_simulator.appliance.applications.hosting.job import Job
from belvedere_simulator.appliance.applications.hosting.live import LiveInstance
from belvedere_simulator.appliance.applications.hosting.measured import Measured
from belvedere_simulator.appliance.applications.hosting.places import sideloading_folder, sockets_folder
from belvedere_simulator.appliance.applications.hosting.reporting import report_of, unknown
from belvedere_simulator.appliance.applications.installing.installed import Installed
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.application.credentials import Credentials
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.node.supervision import Care
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import ResolvedApplication
from belvedere_simulator.messages import tr
from belvedere_simulator.video.client import StreamWorkerClient

if TYPE_CHECKING:
    from belvedere_simulator.application.isolation.support import IsolationSupport

MOST_INSTANCES = 10
TOO_LITTLE = 1024
"""Bytes of memory for a model whose loading is to fail."""


class RoleKeys(Protocol):
    """Where the credentials of instances with a role come from."""

    def keys(self, instance_id: str) -> Credentials | None: ...


class Sinks(Protocol):
    """Where the log streams of instances go."""

    def sink(self, instance: str) -> LogStreams: ...


class EngineHost:
    """Any thread. Watchers are told of every change of an instance, and are not to wait.

    Cameras, models and the processes behind them are shared: the stream worker and the model server start
    with the first instance that needs them and end with the last.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        secrets: CameraSecrets,
        roles: RoleKeys,
        sinks: Sinks,
        *,
        support: Callable[[], IsolationSupport] | None = None,
        care: Care | None = None,
    ) -> None:
        self._around = surroundings
        self._secrets = secrets
        self._roles = roles
        self._sinks = sinks
        self._conditions = Conditions(
            surroundings, support or what_works_here, care or Care(policy="on-failure")
        )
        self._instances: dict[str, HostedInstance] = {}
        self._streams: dict[str, LogStreams] = {}
        self._watchers: list[Callable[[str], None]] = []
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._turn = threading.Lock()  # one launch or stop at a time
        self._engine: Engine | None = None
        self._cameras: CameraPool | None = None
        self._closed = False
        self._held = False
        self._measured = Measured(self._measurable)
        self._unwatch = surroundings.faults.watch(self._fault_changed)
        surroundings.life.at_end(self.kill)

    @property
    def engine_pids(self) -> tuple[int | None, int | None]:
        """The process ids of stream worker and model server."""
        engine = self._engine
        return (engine.video_pid, engine.models_pid) if engine is not None else (None, None)

    def code_pid(self, instance_id: str) -> int | None:
        """The outermost process of an instance's code while one runs."""
        instance = self._instances.get(instance_id)
        return instance.code_pid if instance is not None else None

    def launch(self, installed: Installed) -> None:
        """Start an instance in the background, all its cameras playing; one that runs is started anew.

        Raises BelvedereError, and nothing of it is there then: BV-HST-001 to -007.
        """
        identity = str(installed.document["applicationInstanceId"])
        self.stop(identity)
        with self._turn:
            if self._closed:
                return
            others = [self._claim(other.job) for other in self._instances.values()]
            if len(others) >= MOST_INSTANCES:
                what = tr("The appliance runs {count} applications already", count=MOST_INSTANCES)
                raise BelvedereError("BV-HST-007", what, where=str(installed.document["name"]))
            job = job_of(installed, self._conditions, Path(), self._role)
            claim = self._claim(job)
            check_gpu(claim, others)
            owners = port_owners(claim, others)
            for port, owner in owners.items():
                if owner.instance != job.replaces:
                    raise port_taken(port, owner)
            if owners and job.replaces is not None:
                # It is removed anyway, and its ports are wanted now.
                self._take_down(job.replaces)
            self._add(job)

    def stop(self, instance_id: str) -> None:
        """End an instance and wait for that; what it keeps on the disk stays. Unknown ones are stopped."""
        with self._turn:
            self._take_down(instance_id)
        self._changed(instance_id)

    def restart(self, instance_id: str) -> None:
        """Start an instance again; returns at once."""
        instance = self._instances.get(instance_id)
        if instance is not None:
            instance.restart()

    def pause(self, instance_id: str, node: str, paused: bool) -> None:
        """Pause or resume a camera of one instance; others may go on reading it."""
        instance = self._instances.get(instance_id)
        if instance is not None:
            instance.pause(node, paused=paused)

    def report(self, instance_id: str) -> InstanceReport:
        """What an instance is now; one that is not here is STOPPED."""
        instance, cameras = self._instances.get(instance_id), self._cameras
        if instance is None or cameras is None:
            return unknown(instance_id)
        return report_of(instance, cameras.status, display=self._display_owner() == instance_id)

    def figures(self) -> dict[str, Figures]:
        """What was measured of each instance since the engine started; empty while it starts again."""
        return self._measured.figures(self._engine)

    def live(self, instance_id: str) -> LiveInstance:
        """What is done to an instance by hand. Raises BelvedereError BV-LIV-008 when it is not here."""
        instance = self._instances.get(instance_id)
        if instance is None:
            raise BelvedereError("BV-LIV-008", tr("The application does not run"), where=instance_id)
        return instance.live

    def video(self) -> StreamWorkerClient:
        """The stream worker, which has the picture; started when there is none. Raises BelvedereError."""
        return self._begin_engine()[0].video()

    @property
    def video_if_running(self) -> StreamWorkerClient | None:
        """The stream worker if there is one."""
        engine = self._engine
        return engine.video_if_running if engine is not None else None

    def hold(self, *, held: bool) -> None:
        """Keep the engine for the picture although no instance runs, or no longer. May wait."""
        with self._turn:
            self._held = held
            if not held and not self._instances:
                self._end_engine()

    def watch(self, watcher: Callable[[str], None]) -> Callable[[], None]:
        """Have `watcher(instance_id)` called at each change; returns what ends that."""
        with self._lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return stop

    def close(self) -> None:
        """Stop all instances, side by side, and the engine; waits."""
        with self._turn:
            self._closed = True
            self._unwatch()
            instances = list(self._instances.values())
            if instances:
                with ThreadPoolExecutor(len(instances)) as stopping:
                    list(stopping.map(HostedInstance.stop, instances))
            with self._lock:
                self._instances.clear()
            self._end_engine()

    def kill(self) -> None:
        """The power is gone: everything ends at once, and nothing is told any more."""
        self._unwatch()
        with self._lock:
            self._closed = True
            self._watchers.clear()
            instances = list(self._instances.values())
            engine, cameras = self._engine, self._cameras
        for instance in instances:
            instance.kill()
        if engine is not None:
            engine.kill()
        for instance in instances:
            instance.join()
        if cameras is not None:
            cameras.close()
        if engine is not None:
            shutil.rmtree(engine.folder, ignore_errors=True)

    def _add(self, job: Job) -> None:
        engine, cameras = self._begin_engine()
        job = replace(job, plan=replace(job.plan, engine=engine.folder / f"i-{next(self._numbers)}"))
        sink = self._sinks.sink(job.instance)
        with self._lock:
            self._streams[job.instance] = sink
            self._instances[job.instance] = HostedInstance(
                job,
                engine,
                cameras,
                sink,
                changed=lambda: self._changed(job.instance),
                crashing=lambda: self._strikes(FaultKind.NODE_CRASHES, job),
                models_of=lambda: self._models_of(job),
                sideloading=sideloading_folder(self._around.folders, job.instance),
            )

    def _take_down(self, instance_id: str) -> None:
        instance = self._instances.get(instance_id)
        if instance is None:
            return
        instance.stop()
        with self._lock:
            self._instances.pop(instance_id, None)
            self._streams.pop(instance_id, None)
            last = not self._instances and not self._held
        if last:
            self._end_engine()

    def _begin_engine(self) -> tuple[Engine, CameraPool]:
        with self._lock:
            if self._closed:
                raise BelvedereError("BV-HST-008", tr("The engine of the appliance has ended"))
            if self._engine is None or self._cameras is None:
                engine = Engine(
                    sockets_folder(self._around.folders),
                    told=self._told,
                    log=self._engine_log,
                    broken=self._broken,
                )
                self._cameras = CameraPool(
                    self._around, self._secrets, engine.video, self._camera_changed, self._camera_log
                )
                self._engine = engine
            return self._engine, self._cameras

    def _end_engine(self) -> None:
        with self._lock:
            engine, self._engine = self._engine, None
            cameras, self._cameras = self._cameras, None
        if cameras is not None:
            cameras.close()
        if engine is not None:
            engine.stop()
            shutil.rmtree(engine.folder, ignore_errors=True)

    def _role(self, instance_id: str) -> Credentials | None:
        try:
            return self._roles.keys(instance_id)
        # Whatever is in the way: the application's SDK is answered as without a role.
        except Exception as error:
            streams = self._streams.get(instance_id)
            if streams is not None:
                told = tr("no credentials of the role: {reason}", reason=type(error).__name__)
                streams.write(MDS, [told])
            return None

    def _models_of(self, job: Job) -> tuple[ModelPlan, ...]:
        return tuple(
            replace(plan, memory=TOO_LITTLE)
            if self._fault(FaultKind.MODEL_MEMORY, plan.node, job.instance)
            else plan
            for plan in job.models
        )

    def _measurable(self, instance_id: str) -> tuple[ResolvedApplication, int] | None:
        instance = self._instances.get(instance_id)
        return (instance.job.application, instance.restarts) if instance is not None else None

    def _claim(self, job: Job) -> Claim:
        ports = tuple(rule.host_port for rule in job.plan.inbound)
        return Claim(job.instance, job.name, ports, gpu=job.plan.gpu, models=bool(job.models))

    def _display_owner(self) -> str | None:
        """The instance that was started last of those with a picture to show."""
        shown = [name for name, instance in list(self._instances.items()) if instance.on_display]
        return shown[-1] if shown else None

    def _fault(self, kind: FaultKind, *targets: str) -> bool:
        return any(self._around.faults.find(kind, target) is not None for target in targets)

    def _strikes(self, kind: FaultKind, job: Job) -> bool:
        nodes = (job.code.name, *(plan.node for plan in job.models))
        return self._fault(kind, job.instance, *nodes)

    def _fault_changed(self, fault: InjectedFault, present: bool) -> None:
        if fault.kind not in (FaultKind.NODE_CRASHES, FaultKind.MODEL_MEMORY):
            return
        for instance in list(self._instances.values()):
            job = instance.job
            names = (job.instance, job.code.name, *(plan.node for plan in job.models))
            if fault.target not in ("", *names):
                continue
            if not present and instance.code()[0] == "ERROR":
                instance.restart()
            elif present and fault.kind is FaultKind.NODE_CRASHES:
                instance.crash()
            elif present and job.models:
                # A model that is loaded has its memory: the fault strikes where models are loaded.
                instance.restart()

    def _told(self, message: dict[str, Any]) -> None:
        """An event of the stream worker; nothing may be asked of it here."""
        match message["event"]:
            case "announced":
                instance = self._instances.get(message["application"])
                if instance is not None:
                    instance.announced()
            case "camera":
                cameras = self._cameras
                if cameras is not None:
                    cameras.told(message["node"], CameraStatus(message["state"], message["detail"]))
            case "log":
                self._camera_log(message["stream"], message["line"])

    def _camera_changed(self, camera: str) -> None:
        for instance in {holder[0] for holder in self._holders(camera)}:
            self._changed(instance)

    def _camera_log(self, camera: str, line: str) -> None:
        for instance, node in self._holders(camera):
            streams = self._streams.get(instance)
            if streams is not None:
                streams.write(node, [line])

    def _holders(self, camera: str) -> tuple[tuple[str, str], ...]:
        cameras = self._cameras
        return cameras.holders(camera) if cameras is not None else ()

    def _broken(self, error: BelvedereError) -> None:
        """A shared process is given up, or could not load the models of one instance again."""
        self._around.logs.controller("ERROR", "monitorEngine", 512, str(error))
        cameras = self._cameras
        if error.code == "BV-RUN-003" and cameras is not None:
            cameras.video_gone(str(error))
        for name, instance in list(self._instances.items()):
            if error.code == "BV-RUN-003":
                instance.video_failed()
            elif error.where in ("", name):
                instance.models_failed(str(error))

    def _engine_log(self, line: str) -> None:
        self._around.logs.system("panorama-engine", 1, line)

    def _changed(self, instance_id: str) -> None:
        if self._around.life.ended:
            return
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher(instance_id)

"""All cameras that are read: each opened once, with what its secret says now."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from belvedere_simulator.appliance.applications.hosting.camera import Camera, CameraStatus
from belvedere_simulator.appliance.applications.hosting.references import CameraReference
from belvedere_simulator.appliance.applications.hosting.spoiling import CameraKeys, specification
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.application.run.bindings import CameraChoice, split_credentials
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.client import StreamWorkerClient
from belvedere_simulator.video.specification import CameraSpecification

NO_WAY = "BV-KEY-004"
"""The site cannot be asked now: what is known of a secret still counts."""

_PATIENCE = 1.0
FAULTS = frozenset(
    {
        FaultKind.CAMERA_LOST,
        FaultKind.CAMERA_JITTER,
        FaultKind.CAMERA_PASSWORD,
        FaultKind.CAMERA_SECRET,
        FaultKind.CAMERA_CODEC,
    }
)


class CameraSecrets(Protocol):
    """Where the credentials of cameras come from."""

    def fetch(self, secret_name: str) -> tuple[str, str, str]:
        """User, password and address. Raises BelvedereError, BV-KEY-004 when it cannot be asked now."""


class CameraPool:
    """Any thread may use it. `changed` and `log` are told by the camera's id; commands to the stream worker
    come from the callers of `take` and `release` and from a thread that lives as long as cameras are read.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        secrets: CameraSecrets,
        video: Callable[[], StreamWorkerClient],
        changed: Callable[[str], None],
        log: Callable[[str, str], None],
    ) -> None:
        self._around = surroundings
        self._secrets = secrets
        self._video = video
        self._changed = changed
        self._log = log
        self._cameras: dict[str, Camera] = {}
        self._turn = threading.RLock()  # commands to the worker in order
        self._news = threading.Condition()
        self._dirty = False
        self._closed = False
        self._thread: threading.Thread | None = None
        self._unwatch = (
            surroundings.faults.watch(self._fault_changed),
            surroundings.reach.watch(self._way_changed),
        )

    def take(self, instance: str, references: Iterable[CameraReference]) -> None:
        """Have cameras known to the stream worker, and read. Raises BelvedereError when there is none."""
        with self._turn:
            for reference in references:
                self._hold(instance, reference)
            with contextlib.suppress(BelvedereError):
                self._video().start_cameras()
        self._wake()

    def release(self, instance: str) -> None:
        """Let cameras go that nobody else reads."""
        with self._turn:
            for name, camera in list(self._cameras.items()):
                camera.holders = {holder for holder in camera.holders if holder[0] != instance}
                if not camera.holders:
                    with self._news:
                        del self._cameras[name]
                    with contextlib.suppress(BelvedereError):
                        self._video().close_camera(name)
        self._wake()

    def told(self, name: str, status: CameraStatus) -> None:
        """The stream worker says what a camera is."""
        with self._news:
            camera = self._cameras.get(name)
            if camera is None:
                return
            camera.status = status
            lost = status.state == "ERROR" and camera.reference.secret is not None
            if lost and camera.fetch_at is None:
                camera.fetch_at = time.monotonic()
            elif status.state == "RUNNING" and camera.keys is not None:
                camera.fetch_at = None
            self._news.notify_all()
        self._changed(name)

    def status(self, name: str) -> CameraStatus:
        """What a camera is now."""
        with self._news:
            camera = self._cameras.get(name)
            return camera.shown if camera is not None else CameraStatus()

    def holders(self, name: str) -> tuple[tuple[str, str], ...]:
        """The instances that read a camera, with its name there."""
        with self._news:
            camera = self._cameras.get(name)
            return tuple(sorted(camera.holders)) if camera is not None else ()

    def video_gone(self, reason: str) -> None:
        """The stream worker is given up: nothing is read until an instance takes its cameras again."""
        with self._turn, self._news:
            for camera in self._cameras.values():
                camera.opened = None
                camera.status = CameraStatus("ERROR", reason)

    def close(self) -> None:
        """Follow nothing any more."""
        for unwatch in self._unwatch:
            unwatch()
        with self._news:
            thread = self._thread
            self._closed = True
            self._news.notify_all()
        # It may be asking for a secret, which ends by its own time-out.
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE)

    def _hold(self, instance: str, reference: CameraReference) -> None:
        name = reference.camera
        camera = self._cameras.get(name)
        if camera is None:
            camera = Camera(reference, keys=_keys(reference))
            if reference.secret is not None:
                camera.fetch_at = time.monotonic()
            with self._news:
                self._cameras[name] = camera
        with self._news:
            camera.holders = {*camera.holders, (instance, reference.node)}
        if camera.opened is None:
            self._open(camera)

    def _open(self, camera: Camera) -> None:
        """Tell the worker what counts now; one that dies over it is told again when it is back."""
        wanted = self._wanted(camera)
        if wanted == camera.opened:
            return
        video = self._video()
        if camera.opened is None:
            camera.status = CameraStatus()
        camera.opened = wanted
        with contextlib.suppress(BelvedereError):
            video.open_camera(wanted)

    def _wanted(self, camera: Camera) -> CameraSpecification:
        return specification(
            camera.reference.camera,
            camera.keys,
            ways=self._around.reach.ways,
            names_codec=self._around.profile.names_other_codecs,
            find=lambda kind: self._fault(kind, camera),
        )

    def _fault(self, kind: FaultKind, camera: Camera) -> InjectedFault | None:
        found = (self._around.faults.find(kind, target) for target in camera.targets())
        return next((fault for fault in found if fault is not None), None)

    def _fault_changed(self, fault: InjectedFault, _present: bool) -> None:
        if fault.kind not in FAULTS:
            return
        if fault.kind is FaultKind.CAMERA_SECRET:
            self._fetch_soon(lambda camera: fault.target in ("", *camera.targets()))
        self._reconsider()

    def _way_changed(self, before: Ways, now: Ways) -> None:
        if now.service and not before.service:
            self._fetch_soon(lambda camera: camera.keys is None)
        self._reconsider()

    def _fetch_soon(self, of: Callable[[Camera], bool]) -> None:
        with self._news:
            for camera in self._cameras.values():
                if camera.reference.secret is not None and of(camera):
                    camera.fetch_at, camera.attempts = time.monotonic(), 0

    def _reconsider(self) -> None:
        with self._news:
            self._dirty = True
            self._news.notify_all()

    def _wake(self) -> None:
        with self._news:
            if self._thread is None and self._cameras and not self._closed:
                self._thread = threading.Thread(target=self._run, name="camera secrets", daemon=True)
                self._thread.start()
            self._news.notify_all()

    def _run(self) -> None:
        while True:
            with self._news:
                while self._is_needed() and not self._dirty and (left := self._next_in()) != 0.0:
                    self._news.wait(left)
                if not self._is_needed():
                    self._thread = None
                    return
                self._dirty = False
                now = time.monotonic()
                due = [each for each in self._cameras.values() if each.fetch_at and each.fetch_at <= now]
            for camera in due:
                self._fetch(camera)
            with self._turn:
                for camera in list(self._cameras.values()):
                    if camera.opened is not None:
                        self._open(camera)

    def _is_needed(self) -> bool:
        return bool(self._cameras) and not self._closed

    def _next_in(self) -> float | None:
        """Seconds until a secret is to be fetched; None: not before something happens."""
        times = [camera.fetch_at for camera in self._cameras.values() if camera.fetch_at is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None

    def _fetch(self, camera: Camera) -> None:
        secret = camera.reference.secret or ""
        before, known_failure = camera.shown, camera.failure
        if self._fault(FaultKind.CAMERA_SECRET, camera) is not None:
            secret = f"{secret}/missing"  # one that nobody has
        try:
            username, password, url = self._secrets.fetch(secret)
            keys = split_credentials(CameraChoice(secret, url, username, password))
        except BelvedereError as error:
            with self._news:
                camera.not_fetched(str(error), time.monotonic(), keep=error.code == NO_WAY)
            if camera.failure != known_failure:
                self._log(camera.reference.camera, str(error))
        else:
            with self._news:
                camera.fetched(CameraKeys(keys.username, keys.password, keys.source), time.monotonic())
        if camera.shown != before:
            self._changed(camera.reference.camera)


def _keys(reference: CameraReference) -> CameraKeys | None:
    """What is known without asking."""
    source = reference.source
    if reference.secret is not None or source is None:
        return None
    plain = split_credentials(CameraChoice(reference.node, source.url, source.username, source.password))
    return CameraKeys(plain.username, plain.password, plain.source)

"""The processes that all instances share, started when the first needs them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.messages import tr
from belvedere_simulator.video.client import StreamWorkerClient


class Engine:
    """One stream worker and one model server. `broken` is told when one of them is given up.

    Any thread. Either part is started by who asks for it first, and is there until `stop`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        told: Callable[[dict[str, Any]], None],
        log: Callable[[str], None],
        broken: Callable[[BelvedereError], None],
    ) -> None:
        self._folder = folder
        self._told = told
        self._log = log
        self._broken = broken
        self._video: StreamWorkerClient | None = None
        self._models: ModelService | None = None
        self._given_up: list[ModelService] = []
        self._closed = False
        self._lock = threading.RLock()

    @property
    def video_pid(self) -> int | None:
        """The stream worker's process id."""
        return self._video.pid if self._video is not None else None

    @property
    def models_pid(self) -> int | None:
        """The model server's process id."""
        return self._models.pid if self._models is not None else None

    @property
    def folder(self) -> Path:
        """Where its sockets are, those of instances in folders of their own."""
        return self._folder

    def video(self) -> StreamWorkerClient:
        """The stream worker. Raises BelvedereError when it does not start."""
        with self._lock:
            self._check_open()
            if self._video is None:
                place = self._folder / "video"
                place.mkdir(mode=0o700, exist_ok=True)
                self._video = StreamWorkerClient(
                    place,
                    told=self._told,
                    log=self._log,
                    restarted=lambda _count: None,
                    gave_up=self._video_gone,
                )
            return self._video

    def models(self) -> ModelService:
        """The model server. Raises BelvedereError when it does not start."""
        with self._lock:
            self._check_open()
            self._bury()
            if self._models is None:
                service = ModelService(self._log, self._models_failed, cache_folder() / "models")
                service.start()
                self._models = service
            return self._models

    @property
    def video_if_running(self) -> StreamWorkerClient | None:
        """The stream worker if there is one."""
        return self._video

    @property
    def models_if_running(self) -> ModelService | None:
        """The model server if there is one."""
        return self._models

    def stop(self) -> None:
        """End both, for good."""
        with self._lock:
            self._closed = True
            video, self._video = self._video, None
            models, self._models = self._models, None
            self._bury()
        if models is not None:
            models.stop()
        if video is not None:
            video.stop()

    def kill(self) -> None:
        """End both at once, as a power cut does."""
        self._closed = True
        with self._lock:
            video, self._video = self._video, None
            models, self._models = self._models, None
            self._bury()
        if models is not None:
            models.kill()
        if video is not None:
            video.kill()

    def _bury(self) -> None:
        """Close what belonged to servers that are given up."""
        gone, self._given_up = self._given_up, []
        for service in gone:
            service.stop()

    def _check_open(self) -> None:
        if self._closed:
            raise BelvedereError("BV-HST-008", tr("The engine of the appliance has ended"))

    def _video_gone(self) -> None:
        with self._lock:
            self._video = None
        self._broken(BelvedereError("BV-RUN-003", tr("The stream worker keeps ending")))

    def _models_failed(self, error: BelvedereError) -> None:
        service = self._models
        if service is not None and not _lives(service.pid):
            with self._lock:
                # Not from here: this is the thread that a stop waits for.
                self._given_up.append(service)
                self._models = None
        self._broken(error)


def _lives(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True

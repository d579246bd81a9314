"""The virtual cameras of a run: started before it, stopped after it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from belvedere_simulator.application.run.bindings import VIRTUAL
from belvedere_simulator.video.specification import CameraSpecification
from belvedere_simulator.video.virtual_camera.server import VirtualCamera

_USER = "belvedere"


class VirtualCameras:
    """Serves every `virtual:CLIP` of a run on loopback, with a password of its own."""

    def __init__(self, cameras: Sequence[CameraSpecification]) -> None:
        self._wanted = [camera for camera in cameras if camera.source.startswith(VIRTUAL)]
        self._resolved: dict[str, CameraSpecification] = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> VirtualCameras:
        """Start them. Raises BelvedereError for a clip that cannot be served."""
        try:
            for wanted in self._wanted:
                self._start(wanted)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop them."""
        self._stack.close()

    def resolve(self, camera: CameraSpecification) -> CameraSpecification:
        """The camera as the stream worker shall read it."""
        return self._resolved.get(camera.node, camera)

    def _start(self, wanted: CameraSpecification) -> None:
        clip = Path(wanted.source.removeprefix(VIRTUAL)).expanduser()
        password = secrets.token_urlsafe(12)
        server = VirtualCamera(clip, user=_USER, password=password, authentication="digest")
        server.start()
        self._stack.callback(server.stop)
        self._resolved[wanted.node] = replace(
            wanted, source=server.url, username=_USER, password=password, fast=False
        )

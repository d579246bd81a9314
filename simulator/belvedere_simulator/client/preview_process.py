"""The process that decodes the preview, as a child of the client child: passwords go straight to it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.client.camera_sources import CameraTarget
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.child import Child
from belvedere_simulator.supervision.link import control_link

_PREFIX = "bv-preview-"
_COMMAND = [sys.executable, "-m", "belvedere_simulator.cameras.preview"]


def remove_abandoned(place: Path) -> None:
    """Remove the folders of processes that were killed before they could."""
    for folder in place.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


class PreviewProcess:
    """One process with its folder. `ended` is called once, from a thread, however it ends.

    Raises OSError or BelvedereError when it cannot be started.
    """

    def __init__(self, ended: Callable[[], None], log: Callable[[str], None]) -> None:
        remove_abandoned(Path(tempfile.gettempdir()))
        prefix = f"{_PREFIX}{os.getpid()}-"
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
        self._sending = threading.Lock()
        link = control_link()
        try:
            self._child = Child(
                "preview",
                [*_COMMAND, self._folder.name],
                log=log,
                exited=lambda _code: ended(),
                environment={**os.environ, **link.environment},
                pass_descriptors=link.descriptors,
            )
        except BaseException:
            link.abandon()
            self._folder.cleanup()
            raise
        try:
            self._link = link.connected()
            ready = self._child.wait_ready()
        except BaseException:
            link.abandon()
            self._end()
            raise
        self.address = str(ready["address"])

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._child.pid

    def keep(self, keys: Sequence[str]) -> None:
        """Let go of every camera but these."""
        self._send({"op": "keep", "keys": list(keys)})

    def play(self, key: str, target: CameraTarget) -> None:
        """Show a network camera."""
        told = {"url": target.url, "user": target.user, "password": target.password}
        self._send({"op": "play", "key": key, **told})

    def show_stills(self, key: str, seen_from: str) -> None:
        """Show the pictures that `give` brings."""
        self._send({"op": "stills", "key": key, "seen_from": seen_from})

    def give(self, key: str, told: dict[str, Any], jpeg: bytes = b"") -> None:
        """A picture from elsewhere, or why there is none."""
        self._send({"op": "still", "key": key, **told}, jpeg)

    def close(self) -> None:
        """End it."""
        self._link.close()
        self._end()

    def _end(self) -> None:
        self._child.stop()
        self._folder.cleanup()

    def _send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        with self._sending:
            try:
                wire.send(self._link, header, payload)
            except wire.WireError:
                return  # its end is told by itself

"""What is to be seen: each application's newest put frames, and which one owns the display."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.events import NodeState
from belvedere_simulator.video.display.overlay import Overlay

PLAYING: tuple[NodeState, ...] = ("RUNNING",)


class LentPicture:
    """A picture in an application's buffer: the buffer is free again when nobody shows this any more."""

    def __init__(self, array: NDArray[np.uint8], release: Callable[[], None]) -> None:
        self.array = array
        self._release = release

    def __del__(self) -> None:
        self._release()


@dataclass(frozen=True)
class Tile:
    """One stream. `version` grows with every change; `picture` is None before its first put."""

    stream: str
    state: NodeState = "STARTING"
    version: int = 0
    picture: LentPicture | None = None
    overlay: Overlay = ()
    arrived_ns: int = 0
    fps: float = 0.0


@dataclass(frozen=True)
class View:
    """One moment of the scene. `owner` (its name) and `identity` are None while no application has it."""

    version: int
    identity: str | None
    owner: str | None
    tiles: tuple[Tile, ...]


@dataclass
class _Owner:
    name: str
    cameras: Mapping[str, str]
    tiled: bool
    tiles: dict[str, Tile] = field(default_factory=dict)
    paused: set[str] = field(default_factory=set)
    newest: str = ""
    put_times: dict[str, list[float]] = field(default_factory=dict)


class Scene:
    """The last started application with an output owns the display; when it stops another takes over."""

    def __init__(self) -> None:
        self._owners: dict[str, _Owner] = {}
        self._states: dict[str, NodeState] = {}
        self._version = 1
        self._changed = threading.Condition()

    def add_application(
        self,
        identity: str,
        name: str,
        streams: Sequence[str],
        cameras: Mapping[str, str] | None = None,
        *,
        tiled: bool = True,
    ) -> None:
        """An application with a display node starts and takes the display.

        `cameras` names the camera of each stream; without it they have the same names. One that is not
        `tiled` shows a single stream, the one put last.
        """
        read = cameras if cameras is not None else {stream: stream for stream in streams}
        with self._changed:
            tiles = {stream: Tile(stream, self._states.get(read[stream], "STARTING")) for stream in streams}
            self._owners.pop(identity, None)
            self._owners[identity] = _Owner(name, read, tiled, tiles)
            self._touch()

    def remove_application(self, identity: str) -> None:
        """An application stopped."""
        with self._changed:
            self._owners.pop(identity, None)
            self._touch()

    def set_camera_state(self, camera: str, state: NodeState) -> None:
        """A camera connected, was lost, paused or stopped."""
        with self._changed:
            self._states[camera] = state
            for owner in self._owners.values():
                for stream, read in owner.cameras.items():
                    if read == camera:
                        self._show_state(owner, stream)
            self._touch()

    def set_stream_paused(self, identity: str, stream: str, *, paused: bool) -> None:
        """One application's stream was paused or goes on; others may read the same camera."""
        with self._changed:
            owner = self._owners.get(identity)
            if owner is not None and stream in owner.tiles:
                (owner.paused.add if paused else owner.paused.discard)(stream)
                self._show_state(owner, stream)

    def put(
        self,
        identity: str,
        stream: str,
        picture: LentPicture,
        overlay: Overlay,
        arrived_ns: int,
    ) -> None:
        """Show a frame of an application; one that has no display keeps nothing."""
        with self._changed:
            owner = self._owners.get(identity)
            if owner is None or stream not in owner.tiles:
                return
            owner.newest = stream
            owner.tiles[stream] = replace(
                owner.tiles[stream],
                version=self._touch(),
                picture=picture,
                overlay=overlay,
                arrived_ns=arrived_ns,
                fps=_rate(owner.put_times.setdefault(stream, [])),
            )

    def wait_newer(self, version: int, seconds: float) -> View | None:
        """The scene once it is newer than `version`; None when `seconds` pass first."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > version, seconds)
            return self._view() if self._version > version else None

    def view(self) -> View:
        """The scene now."""
        with self._changed:
            return self._view()

    def _view(self) -> View:
        if not self._owners:
            return View(self._version, None, None, ())
        identity, owner = list(self._owners.items())[-1]
        shown = [
            tile for tile in owner.tiles.values() if tile.picture is not None or tile.state not in PLAYING
        ]
        if not owner.tiled:
            shown = [tile for tile in shown if tile.stream == owner.newest] or shown[:1]
        return View(self._version, identity, owner.name, tuple(shown))

    def _show_state(self, owner: _Owner, stream: str) -> None:
        state = "PAUSED" if stream in owner.paused else self._states.get(owner.cameras[stream], "STARTING")
        owner.tiles[stream] = replace(owner.tiles[stream], state=state, version=self._touch())

    def _touch(self) -> int:
        """Something is new; returns a version that nothing had before."""
        self._version += 1
        self._changed.notify_all()
        return self._version


def _rate(times: list[float], window: float = 2.0) -> float:
    """Frames per second over the last `window` seconds, this one included."""
    now = time.monotonic()
    times.append(now)
    while now - times[0] > window:
        times.pop(0)
    return (len(times) - 1) / (now - times[0]) if now > times[0] else 0.0

"""One application as the stream worker knows it: its ports, its processes, what it took and showed."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.recorder import Recorder
from belvedere_simulator.video.display.overlay import Overlay
from belvedere_simulator.video.display.scene import LentPicture, Scene, View
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker.ahead import Ahead
from belvedere_simulator.video.worker.clients import Clients
from belvedere_simulator.video.worker.frame_look import FrameLook
from belvedere_simulator.video.worker.parameters import SessionParameters, with_values
from belvedere_simulator.video.worker.samples import Samples
from belvedere_simulator.video.worker.taker import Lent, Taker

REMEMBERED_FRAMES = 512


@dataclass(frozen=True)
class SessionEvents:
    """What a session tells: its node was made by a process, which put its first frames, and all came."""

    announced: Callable[[int], None]
    first_put: Callable[[], None]
    exhausted: Callable[[], None]
    put_done: Callable[[float], None]


@dataclass(frozen=True)
class _Remembered:
    arrived_ns: int
    seconds: float


class Session:
    """Any thread may use it. `cameras` names the camera of each stream, `address` tells where that is."""

    def __init__(
        self,
        identity: str,
        description: Mapping[str, Any],
        takers: Mapping[str, Taker],
        cameras: Mapping[str, str],
        address: Callable[[str], str],
        scene: Scene,
        events: SessionEvents,
        *,
        clients: Clients,
        recorder: Recorder | None = None,
    ) -> None:
        self.identity = identity
        self.generation = f"{os.getpid()}-{time.monotonic_ns()}"
        self.takers = dict(takers)
        self.description = dict(description) | {"generation": self.generation} | self._asked_ahead()
        self.clients = clients
        self.samples = Samples()
        self.parameters = SessionParameters()
        self.look: FrameLook | None = None
        self.ahead = Ahead(self._note_asked_for)
        self.cameras = dict(cameras)
        self._address = address
        self._recorder = recorder
        self._scene = scene
        self._events = events
        self._frames: dict[str, deque[tuple[int, _Remembered]]] = {}
        self._newest_put = 0.0
        self._painted: dict[str, int] = {}
        self._told_exhausted = False
        self._is_new = False
        self._lock = threading.Lock()

    def _asked_ahead(self) -> dict[str, str]:
        """The port whose batches may be sent before they are asked for: the only one, of unpaced files."""
        if len(self.takers) != 1:
            return {}
        ((port, taker),) = self.takers.items()
        return {"ahead": port} if taker.subscription.is_fast else {}

    @property
    def may_send_ahead(self) -> bool:
        """Whether the next batch will be asked for by who got the last, and nobody looks at what he does."""
        return len(self.clients) == 1 and self.look is None and self.ahead.is_free

    def _note_asked_for(self, port: str, batch: Sequence[Lent]) -> None:
        """The question for what went ahead of it."""
        self.taker(port).count(batch)
        self.note_take(port, batch, time.monotonic_ns(), is_looked_at=False)

    def taker(self, port: str) -> Taker:
        """The conversions of a media port. Raises KeyError for a name that is none."""
        return self.takers[port]

    def address_of(self, stream: str) -> str:
        """The address of the stream's camera without credentials."""
        return self._address(self.cameras[stream])

    def set_parameters(self, values: Mapping[str, Any]) -> None:
        """Ports hold other values from now on: processes that run are told with their next frames.

        Raises BelvedereError BV-LIV-005.
        """
        if self._recorder is not None:
            what = tr("What is recorded keeps its parameters")
            raise BelvedereError("BV-LIV-005", what, where=self.identity)
        self.description = with_values(self.description, values)
        self.parameters.change(values)

    def announce(self, pid: int) -> None:
        """A process made its node object."""
        self._is_new = True
        self._events.announced(pid)

    def exhausted(self) -> None:
        """The application asks for more than there is."""
        with self._lock:
            told, self._told_exhausted = self._told_exhausted, True
        if not told:
            self._events.exhausted()

    def note_take(
        self, port: str, batch: Sequence[Lent], asked_ns: int, *, is_looked_at: bool = True
    ) -> None:
        """Remember a delivered batch for the report and for later puts.

        One that went ahead of its question may have been written into: it is not to be looked at.
        """
        now = time.monotonic_ns()
        newest = asked_ns
        with self._lock:
            for lent in batch:
                frame = lent.taken.frame
                if lent.taken.cached:
                    continue
                newest = max(newest, frame.arrived_ns)
                seconds = frame.time_stamp[0] + frame.time_stamp[1] / 1e6
                known = self._frames.setdefault(lent.taken.camera, deque(maxlen=REMEMBERED_FRAMES))
                known.append((frame.number, _Remembered(frame.arrived_ns, seconds)))
                age = (now - frame.arrived_ns) / 1e6
                self.samples.age_at_get[lent.taken.camera] = age
                self.samples.ages[lent.taken.camera].add(age)
        self.samples.take.add((now - newest) / 1e6)
        look = self.look
        if look is not None and is_looked_at:
            look.delivered(port, batch)
        recorder = self._recorder
        if recorder is not None:
            taken = [(lent.taken.camera, lent.taken.frame, lent.taken.cached) for lent in batch]
            recorder.delivered(port, taken, asked_ns)

    def note_puts(self, milliseconds: Iterable[float]) -> None:
        """How long the application waited in `put`."""
        for value in milliseconds:
            self.samples.put.add(float(value))

    def note_calls(self, calls: Iterable[Sequence[Any]]) -> None:
        """How long the application waited in `call`, by model node."""
        for model, value in calls:
            self.samples.call[str(model)].add(float(value))

    def note_work(self, milliseconds: Iterable[float]) -> None:
        """How long the application's own code took for a batch."""
        for value in milliseconds:
            self.samples.work.add(float(value))

    def last_frame(self, camera: str, number: int) -> SourceFrame | None:
        """The frame of that number if it is the last one delivered of its camera."""
        frames = (taker.subscription.last_frame(camera, number) for taker in self.takers.values())
        return next((frame for frame in frames if frame is not None), None)

    def show(self, stream: str, number: int, picture: LentPicture, overlay: Overlay) -> None:
        """One frame of a put."""
        self.ahead.shown(stream, number)
        recorder = self._recorder
        if recorder is not None:
            recorder.shown(stream, number, picture.array, overlay)
        look = self.look
        if look is not None:
            look.shown(stream, number, picture.array, overlay)
        with self._lock:
            # Most puts are of the newest frames, which lie last.
            frames = reversed(self._frames.get(stream, ()))
            known = next((facts for seen, facts in frames if seen == number), None)
        arrived = known.arrived_ns if known else 0
        if known:
            with self._lock:
                self._newest_put = max(self._newest_put, known.seconds)
            self.samples.age_at_put.add((time.monotonic_ns() - arrived) / 1e6)
        self._scene.put(self.identity, stream, picture, overlay, arrived)

    def finish_put(self) -> None:
        """A put is complete."""
        recorder = self._recorder
        if recorder is not None:
            recorder.put_done()
        look = self.look
        if look is not None:
            look.put_done()
        with self._lock:
            self.samples.puts += 1
            newest = self._newest_put
            is_first, self._is_new = self._is_new, False
        if is_first:
            self._events.first_put()
        self._events.put_done(newest)

    def note_painted(self, view: View) -> None:
        """A picture of the display was composed; it counts when this application owns it."""
        if view.identity != self.identity:
            return
        now = time.monotonic_ns()
        for tile in view.tiles:
            if tile.picture is not None and self._painted.get(tile.stream) != tile.version:
                self._painted[tile.stream] = tile.version
                if tile.arrived_ns:
                    self.samples.age_at_display.add((now - tile.arrived_ns) / 1e6)

    @property
    def is_recorded(self) -> bool:
        """Whether a recorder is at work."""
        return self._recorder is not None

    def record(self, recorder: Recorder) -> None:
        """Keep what it gets and puts from now on."""
        self._recorder = recorder

    def finish_recording(self) -> dict[str, str]:
        """Complete what is kept of this application; returns its folder, and why that failed or nothing."""
        recorder, self._recorder = self._recorder, None
        return {recorder.folder: recorder.finish()} if recorder is not None else {}

    def close(self) -> None:
        """Let every waiting reader and question go."""
        for taker in self.takers.values():
            taker.close()
        self.finish_recording()

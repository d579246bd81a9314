"""Keeps what an application was given and what it put, while it plays in the stream worker."""

from __future__ import annotations

import hashlib
import json
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import av.error
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import BATCHES, OUTPUTS, TIMINGS, RecordingOrder, stream_folder
from belvedere_simulator.replay.pictures import PictureWriter
from belvedere_simulator.video.display.overlay import Label, Overlay, Rect
from belvedere_simulator.video.sources.frame import SourceFrame

WAITING_PICTURES = 32
"""Pictures that wait for the encoder before the application does: a recording has no holes."""
_REMEMBERED = 2048
_FAILURES = (OSError, av.error.FFmpegError, ValueError)


@dataclass
class _Stream:
    """What is known of the frames of one stream: where each lies, and where the next one will."""

    places: OrderedDict[int, int] = field(default_factory=OrderedDict)
    delivered: OrderedDict[int, int] = field(default_factory=OrderedDict)
    count: int = 0


@dataclass
class _Put:
    """What one thread has put so far: each process of an application has a conversation on its own."""

    frames: list[dict[str, Any]] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    is_of_before: bool = False


class Recorder:
    """Writes one recording. Any thread may use it; `tell` gets lines for the engine's log.

    Batches and outputs name a frame by its place in its stream's pictures. A limit that is reached or a
    disk that fails ends the recording, not the run.
    """

    def __init__(self, order: RecordingOrder, streams: Iterable[str], tell: Callable[[str], None]) -> None:
        self._order = order
        self._tell = tell
        folder = Path(order.folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._streams = {name: _Stream() for name in streams}
        self._last: dict[tuple[str, str], int] = {}
        self._files = {name: (folder / name).open("w", encoding="utf-8") for name in _JOURNALS}
        self._lock = threading.Lock()
        self._batches = self._puts = self._lines_size = self._pictures_size = 0
        self._unfinished: dict[int, _Put] = {}
        self._ended = ""
        self._failure = ""
        self._waiting: queue.Queue[tuple[str, SourceFrame] | None] = queue.Queue(WAITING_PICTURES)
        self._encoder: threading.Thread | None = None
        if order.frames != "none":
            self._encoder = threading.Thread(target=self._encode, name="recorder", daemon=True)
            self._encoder.start()

    @property
    def folder(self) -> str:
        """Where the recording lies."""
        return self._order.folder

    def delivered(self, port: str, batch: Sequence[tuple[str, SourceFrame, bool]], asked_ns: int) -> None:
        """A batch of (stream, frame, cached) goes to the application, which asked at `asked_ns`."""
        now = time.monotonic_ns()
        with self._lock:
            if self._is_over():
                return
            entries = [
                [stream, place, cached]
                for stream, frame, cached in batch
                if (place := self._place(port, stream, frame, cached=cached)) is not None
            ]
            if not entries:
                return
            for stream, frame, cached in batch:
                if not cached:
                    _remember(self._streams[stream].delivered, frame.number, now)
            self._write(BATCHES, {"port": port, "frames": entries})
            self._write(TIMINGS, self._timing("batch", self._batches, now, waited=(now - asked_ns) / 1e6))
            self._batches += 1

    def shown(self, stream: str, number: int, picture: NDArray[np.uint8], overlay: Overlay) -> None:
        """One frame of a put."""
        digest = hashlib.blake2b(np.ascontiguousarray(picture).data, digest_size=16).hexdigest()
        now = time.monotonic_ns()
        with self._lock:
            known = self._streams.get(stream, _Stream())
            place = known.places.get(number)
            drawn = [_as_list(item) for item in overlay]
            put = self._unfinished.setdefault(threading.get_ident(), _Put())
            if place is None and self._order.begun_late:
                # It was given to the application before the recording began.
                put.is_of_before = True
                return
            put.frames.append({"stream": stream, "frame": place, "overlay": drawn, "picture": digest})
            if number in known.delivered:
                put.ages.append((now - known.delivered[number]) / 1e6)

    def put_done(self) -> None:
        """The put is complete."""
        with self._lock:
            put = self._unfinished.pop(threading.get_ident(), _Put())
            if self._ended or (put.is_of_before and not put.frames):
                return
            self._write(OUTPUTS, {"put": self._puts, "frames": put.frames})
            if put.ages:
                now = time.monotonic_ns()
                self._write(TIMINGS, self._timing("put", self._puts, now, took=min(put.ages)))
            self._puts += 1

    def finish(self) -> str:
        """Complete every file; returns why the recording failed, or an empty text."""
        if self._encoder is not None:
            self._waiting.put(None)
            self._encoder.join()
            self._encoder = None
        with self._lock:
            self._ended = self._ended or "run"
            for file in self._files.values():
                self._close(file)
            self._files = {}
        return self._failure

    def _is_over(self) -> bool:
        if not self._ended and self._lines_size + self._pictures_size > self._order.limit:
            self._ended = "limit"
            self._write(BATCHES, {"cut": "limit"})
            self._tell(tr("The recording is full; the run goes on without it"))
        return bool(self._ended)

    def _place(self, port: str, stream: str, frame: SourceFrame, *, cached: bool) -> int | None:
        """Where the frame lies; one that came to this port late lies there again, in this port's order.

        None where it came before the recording began: no replay could have it cached.
        """
        known = self._streams[stream]
        last = self._last.get((port, stream), -1)
        place = known.places.get(frame.number)
        if self._order.frames == "none":
            place = frame.number
            _remember(known.places, frame.number, place)
        elif place is None and cached and self._order.begun_late:
            return None
        elif place is None or (place <= last and not cached):
            place, known.count = known.count, known.count + 1
            _remember(known.places, frame.number, place)
            self._waiting.put((stream, frame))
        self._last[port, stream] = max(last, place)
        return place

    @staticmethod
    def _timing(kind: str, number: int, now: int, **milliseconds: float) -> dict[str, Any]:
        # On the clock that the log lines are on, too.
        return {kind: number, "at": round(now / 1e9, 6)} | {
            name: round(value, 3) for name, value in milliseconds.items()
        }

    def _write(self, name: str, facts: dict[str, Any]) -> None:
        try:
            line = json.dumps(facts, separators=(",", ":")) + "\n"
            self._files[name].write(line)
            self._files[name].flush()
        except _FAILURES as error:
            self._fail(error)
        else:
            self._lines_size += len(line)

    def _encode(self) -> None:
        """Write pictures until there are no more; after a failure they are only taken.

        Whatever the failure is: the application must not wait for a thread that is dead.
        """
        writers: dict[str, PictureWriter] = {}
        while (waiting := self._waiting.get()) is not None:
            stream, frame = waiting
            if self._failure:
                continue
            try:
                writer = writers.get(stream)
                if writer is None:
                    folder = stream_folder(Path(self._order.folder), stream)
                    writer = writers[stream] = PictureWriter(folder, self._order.frames)
                before = writer.bytes
                seconds, microseconds = frame.time_stamp
                writer.write(frame.picture, seconds * 1_000_000 + microseconds)
                self._pictures_size += writer.bytes - before
            except Exception as error:
                self._fail(error)
        for writer in writers.values():
            try:
                writer.finish()
            except Exception as error:
                self._fail(error)

    def _close(self, file: TextIO) -> None:
        try:
            file.close()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._failure = self._failure or str(getattr(error, "strerror", "") or error)
        self._ended = self._ended or "failure"


_JOURNALS = (BATCHES, OUTPUTS, TIMINGS)


def _remember(known: OrderedDict[int, int], number: int, value: int) -> None:
    known[number] = value
    known.move_to_end(number)
    while len(known) > _REMEMBERED:
        known.popitem(last=False)


def _as_list(item: Rect | Label) -> list[Any]:
    if isinstance(item, Rect):
        return ["rect", item.left, item.top, item.right, item.bottom]
    return ["label", item.text, item.x, item.y]

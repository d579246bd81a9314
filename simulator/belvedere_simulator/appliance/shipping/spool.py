"""The spool of an appliance: whatever is logged lies here until the site has it."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from belvedere_simulator.appliance.shipping.log_stream import LogStream, streams_below
from belvedere_simulator.appliance.shipping.segment import Mark, segments_in
from belvedere_simulator.appliance.shipping.stream_spool import StreamSpool

LARGEST = 256 * 1024 * 1024
"""Bytes of all streams together."""


def _nothing(_size: int) -> None:
    return


class Spool:
    """Streams in `folder`, by the appliance's own clock. Any thread may write; a write is durable against
    the end of this process when it returns.

    Above `largest` bytes the oldest lines of the stream that has most are given up, and counted: one
    application that says too much takes nothing from the others. `before_write` is told how many bytes come;
    it may wait, or raise OSError as a disk would.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        before_write: Callable[[int], None] = _nothing,
        largest: int = LARGEST,
    ) -> None:
        self.changed = threading.Event()
        self._folder = folder
        self._clock = clock
        self._before_write = before_write
        self._largest = largest
        self._lock = threading.Lock()
        self._streams: dict[LogStream, StreamSpool] | None = None
        self._size = 0
        self._mark = Mark(0, secrets.token_hex(8))

    def write(self, stream: LogStream, lines: Sequence[str]) -> bool:
        """Append lines; False when they cannot be kept, which is counted."""
        if not lines:
            return True
        spool = self._stream(stream)
        try:
            self._before_write(sum(map(len, lines)))
        except OSError:
            spool.lose(len(lines))
            return False
        try:
            self._size += spool.append(lines, int(self._clock().timestamp() * 1000))
        except OSError:
            return False
        self.changed.set()
        if self._size > self._largest:
            self._shed()
        return True

    def streams(self) -> list[StreamSpool]:
        """All streams, those of the device first."""
        with self._lock:
            known = self._known()
            return [known[stream] for stream in sorted(known)]

    @property
    def pending(self) -> bool:
        """Whether anything is still to be shipped."""
        return any(stream.pending for stream in self.streams())

    def retire(self, instance: str) -> None:
        """An application is gone: its streams go too, once they are shipped."""
        for stream in self.streams():
            if stream.stream.instance == instance:
                stream.retire()
        self.changed.set()

    def _stream(self, stream: LogStream) -> StreamSpool:
        with self._lock:
            known = self._known()
            if stream not in known:
                known[stream] = StreamSpool(self._folder / stream.path, stream, self._mark)
            return known[stream]

    def _known(self) -> dict[LogStream, StreamSpool]:
        # Looked for as late as possible: making an object touches no disk.
        if self._streams is None:
            found = streams_below(self._folder)
            runs = [each.run for stream in found for each in segments_in(self._folder / stream.path)]
            self._mark = Mark(1 + max(runs, default=0), self._mark.source)
            self._streams = {
                stream: StreamSpool(self._folder / stream.path, stream, self._mark) for stream in found
            }
            self._size = sum(stream.size for stream in self._streams.values())
        return self._streams

    def _shed(self) -> None:
        """Bring the spool below its limit. What was shipped since is found out only here."""
        sizes = {stream: stream.size for stream in self.streams()}
        while sum(sizes.values()) > self._largest:
            fullest = max(sizes, key=lambda stream: sizes[stream])
            freed = 0
            with contextlib.suppress(OSError):
                freed = fullest.shed()
            if not freed:
                break
            sizes[fullest] -= freed
        self._size = sum(sizes.values())

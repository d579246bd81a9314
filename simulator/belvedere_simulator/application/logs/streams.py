"""The log streams of one application instance, one file each."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from belvedere_simulator.application.logs.rotated_file import PIECES, RotatedFile
from belvedere_simulator.messages import tr

CONSOLE = "console_output"
"""The stream of the application's standard output and standard error."""

CAPS: Mapping[str, int] = MappingProxyType({CONSOLE: 11_000_000})
"""Bytes kept of a stream; 11 MB of console output as on the appliance (since its version 4.3.55)."""


@dataclass(frozen=True)
class Kept:
    """How much of a stream is kept: `cap` bytes in files of which the oldest of `pieces` is dropped first."""

    cap: int
    pieces: int = PIECES


_USUAL = Kept(1_000_000_000)
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]|^\.")

Written = Callable[[str, Sequence[str]], None]


def _ignore(_stream: str, _lines: Sequence[str]) -> None:
    return


def _write_freely(_size: int) -> None:
    return


def timestamp(seconds: float) -> str:
    """`YYYY-MM-DDTHH:MM:SS.mmmZ` of a time since the epoch."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class LogStreams:
    """Writes `<folder>/<stream>.log`, each line after its time, and tells `written` of every line.

    May be called from any thread; the lines of one call stay together. When the disk refuses them
    the lines are only shown, and the stream tells later how many are missing. `caps` are of single
    streams, `usual` is of the others. `before_write` is told how many bytes come; it may wait, or raise
    OSError as a disk would.
    """

    def __init__(
        self,
        folder: Path,
        *,
        written: Written = _ignore,
        caps: Mapping[str, int] = CAPS,
        usual: Kept = _USUAL,
        clock: Callable[[], float] = time.time,
        before_write: Callable[[int], None] = _write_freely,
    ) -> None:
        self.folder = folder
        self._written = written
        self._caps = caps
        self._usual = usual
        self._clock = clock
        self._before_write = before_write
        self._lock = threading.Lock()
        self._files: dict[str, RotatedFile] = {}
        self._listeners: list[Written] = []
        self._missing: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, stream: str) -> Path:
        """Where the newest lines of a stream lie."""
        return self.folder / f"{_UNSAFE.sub('_', stream)}.log"

    def write(self, stream: str, lines: Sequence[str]) -> None:
        """Append lines (without line ends) to a stream."""
        if not lines:
            return
        with self._lock:
            self._store(stream, lines)
        self._written(stream, lines)
        for listener in tuple(self._listeners):
            listener(stream, lines)

    def listen(self, listener: Written) -> Callable[[], None]:
        """Have `listener` told of every line from now on; returns what ends that."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def close(self) -> None:
        """Close all files; writing opens them again."""
        with self._lock:
            for file in self._files.values():
                file.close()
            self._files.clear()

    def _store(self, stream: str, lines: Sequence[str]) -> None:
        head = timestamp(self._clock()) + " "
        missing = self._missing.get(stream, 0)
        if missing:
            lines = [tr("{count} lines could not be stored", count=missing), *lines]
        data = (head + f"\n{head}".join(lines) + "\n").encode("utf-8", errors="replace")
        try:
            self._before_write(len(data))
            self._file(stream).append(data)
            self._missing.pop(stream, None)
        except OSError:
            self._missing[stream] = missing + len(lines) - bool(missing)

    def _file(self, stream: str) -> RotatedFile:
        if stream not in self._files:
            kept = Kept(self._caps[stream]) if stream in self._caps else self._usual
            self._files[stream] = RotatedFile(self.path(stream), kept.cap, kept.pieces)
        return self._files[stream]

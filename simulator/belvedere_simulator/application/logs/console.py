"""The console of a process: both its outputs, from the first byte to the last."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import IO

from belvedere_simulator.application.logs.lines import LineSplitter
from belvedere_simulator.application.logs.tracebacks import last_traceback

_CHUNK = 64 * 1024
_RECENT_LINES = 2000


class ConsoleCapture:
    """Reads standard output and standard error of one process on two threads and writes their lines.

    Lines of one output keep their order. `write` is called from both threads.
    """

    def __init__(self, process: subprocess.Popen[bytes], write: Callable[[Sequence[str]], None]) -> None:
        self._write = write
        self._recent: deque[str] = deque(maxlen=_RECENT_LINES)
        pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
        self._threads = [
            threading.Thread(
                target=self._read, args=(pipe, pipe is pipes[-1]), name="console capture", daemon=True
            )
            for pipe in pipes
        ]
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> bool:
        """Wait until both outputs are closed and written; False when that did not happen in time."""
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def traceback(self) -> str:
        """The last Python traceback on standard error, or nothing."""
        return last_traceback("\n".join(self._recent))

    def _read(self, pipe: IO[bytes], remember: bool) -> None:
        splitter = LineSplitter()
        read = getattr(pipe, "read1", pipe.read)
        with pipe:
            while data := read(_CHUNK):
                self._take(splitter.feed(data), remember)
        self._take(splitter.end(), remember)

    def _take(self, lines: list[str], remember: bool) -> None:
        if remember:
            self._recent.extend(lines)
        if lines:
            self._write(lines)

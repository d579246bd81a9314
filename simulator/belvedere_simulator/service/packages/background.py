"""Runs long work one after the other beside the requests; what it works on is persisted elsewhere."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

_LOG = logging.getLogger(__name__)
Work = Callable[[], None]


class Background:
    """One thread that takes work from a queue. Work that fails is logged; it must have said so itself."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="packages", daemon=True)
        self._started = False
        self._closed = False
        self._lock = threading.Lock()

    def submit(self, work: Work) -> None:
        """Do `work` soon; the thread starts with the first."""
        with self._lock:
            if self._closed:
                return
            if not self._started:
                self._started = True
                self._thread.start()
            self._queue.put(work)

    def close(self) -> None:
        """Finish what is being done, forget the rest: it is resumed at the next start."""
        with self._lock:
            self._closed = True
            started = self._started
        self._queue.put(None)
        if started:
            self._thread.join()

    def _run(self) -> None:
        while (work := self._queue.get()) is not None and not self._closed:
            try:
                work()
            except Exception:
                _LOG.exception("work on a package failed")

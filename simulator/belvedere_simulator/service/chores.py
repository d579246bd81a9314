"""Work that is done again and again beside the requests."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

_LOG = logging.getLogger(__name__)


class Chores:
    """Does its jobs one after the other, at once and then every so many seconds, in a thread of its own."""

    def __init__(self, jobs: Sequence[Callable[[], object]], every: float) -> None:
        self._jobs = jobs
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="chores", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the job that is being done."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            for job in self._jobs:
                try:
                    job()
                except Exception:
                    _LOG.exception("a chore failed; it is tried again")
            self._stopping.wait(self._every)

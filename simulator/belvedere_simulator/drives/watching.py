"""Seeing drives come and go, within two seconds and at hardly any cost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.errors import BelvedereError

LOOK_SECONDS = 0.5
"""How often the cheap signature is looked at."""
_SETTLE_SECONDS = 4.0
"""After a change drives are listed again for so long: a file system is known and mounted after its device."""

Listed = tuple[Drive, ...]


class Watch:
    """Tells of the drives now and whenever they change, on a thread of its own, until it is closed.

    `callback` gets the drives, or the error that kept them from being listed; each once until it changes.
    """

    def __init__(
        self,
        drives: Drives,
        callback: Callable[[Listed | BelvedereError], None],
        look_seconds: float = LOOK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._drives = drives
        self._callback = callback
        self._look_seconds = look_seconds
        self._clock = clock
        self._over = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drives", daemon=True)
        self._thread.start()

    def refresh(self) -> None:
        """List again at once: something was done to a drive that nobody else can see, such as formatting."""
        self._wake.set()

    def close(self) -> None:
        """Tell nothing any more. Returns when nobody is being told."""
        self._over.set()
        self._wake.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        signature: Hashable = None
        told: object = None
        settled = 0.0
        asked = False
        while not self._over.is_set():
            found = self._drives.signature()
            if asked or found != signature:
                signature, settled = found, self._clock() + _SETTLE_SECONDS
            if self._clock() < settled:
                told = self._tell(told)
            asked = self._wake.wait(self._look_seconds)
            if asked:
                self._wake.clear()

    def _tell(self, told: object) -> object:
        now: Listed | BelvedereError
        try:
            now = self._drives.listed()
            seen: object = now
        except BelvedereError as error:
            now, seen = error, str(error)
        if seen != told and not self._over.is_set():
            self._callback(now)
        return seen


def watch(drives: Drives, callback: Callable[[Listed | BelvedereError], None]) -> Watch:
    """Begin to watch; see Watch."""
    return Watch(drives, callback)

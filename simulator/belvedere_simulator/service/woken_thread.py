"""A thread of the service that works when there is something, and looks by itself now and then."""

from __future__ import annotations

import threading
from collections.abc import Callable

_STOP_SECONDS = 15.0


class WokenThread:
    """`run` works until `stopped`; between its works it calls `rest`. Any thread may wake and stop it."""

    def __init__(self, name: str, run: Callable[[], None]) -> None:
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=run, name=name, daemon=True)

    @property
    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the work at hand, and wait for that."""
        self._stopped.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def wake(self) -> None:
        """There is something: do not rest."""
        self._woken.set()

    def rest(self, seconds: float) -> bool:
        """Wait until it is woken, at most so long; whether it was. Only for the thread itself."""
        woken = self._woken.wait(seconds)
        self._woken.clear()
        return woken

    def pause(self, seconds: float) -> bool:
        """Wait so long whoever wakes it; whether it is to end. Only for the thread itself."""
        return self._stopped.wait(seconds)

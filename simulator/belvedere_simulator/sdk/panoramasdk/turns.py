"""How long the application's own code takes for a batch, for the run's report."""

import threading
import time
from typing import Dict, Optional, Tuple


class Turns(threading.local):
    """Each thread's turns: from a batch that it got at a port until it asks there for the next.

    What the thread waits meanwhile, for a model, for the display or at another port, is not its own work.
    """

    def __init__(self) -> None:
        self._waited = 0.0
        self._begun: Dict[str, Tuple[float, float]] = {}

    def waited(self, seconds: float) -> None:
        """The thread waited for the engine."""
        self._waited += seconds

    def end(self, port: str) -> Optional[float]:
        """The thread asks for the next batch: the seconds it worked on the last; None for its first."""
        begun = self._begun.pop(port, None)
        if begun is None:
            return None
        return max(0.0, time.perf_counter() - begun[0] - (self._waited - begun[1]))

    def begin(self, port: str) -> None:
        """The thread got a batch."""
        self._begun[port] = (time.perf_counter(), self._waited)

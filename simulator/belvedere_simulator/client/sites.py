"""The site that the desktop works with: its clients, made when they are first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from belvedere_simulator.commands.clients import Clients, Place, open_clients
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError


class Sites:
    """Clients of each place, kept open. Any thread; clients of boto3 may be shared."""

    def __init__(self) -> None:
        self._opened: dict[Place, Clients] = {}
        self._stack = ExitStack()
        self._last: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def clients(self, place: Place) -> Clients:
        """The clients of `place`; a site on this computer is started for it. Raises BelvedereError."""
        with self._lock:
            if place not in self._opened:
                self._opened[place] = self._stack.enter_context(open_clients(place))
            return self._opened[place]

    @contextmanager
    def panorama(self, place: Place) -> Iterator[Any]:
        """The client of the Panorama operations; what it raises becomes BelvedereError.

        A site that was started anew may have another address: after a failure to reach it the clients are
        made again for the next call.
        """
        clients = self.clients(place)
        try:
            with told_failures():
                with self._lock:
                    client = clients("panorama")
                yield client
        except Exception as error:
            if getattr(error, "code", "") == "BV-CLI-009":
                self.forget(place)
            raise

    def forget(self, place: Place) -> None:
        """Make the clients of `place` again when they are needed next."""
        with self._lock:
            self._opened.pop(place, None)

    def before_close(self, action: Callable[[], None]) -> None:
        """Do something more while the sites can still be reached. What it raises ends nothing."""
        self._last.append(action)

    def close(self) -> None:
        """Give all connections back."""
        for action in self._last:
            with suppress(BelvedereError):
                action()
        self._stack.close()

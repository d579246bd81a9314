"""The open connections of this process to the engine, and the one that a batch may come to unasked."""

import socket
import threading
import time
import weakref
from typing import Any, Dict, List, Optional, Tuple

from . import wire
from .errors import TimeoutException


class Connection:
    """One open connection, its engine's generation and what it told about this node.

    `shown` is what was put through it last. It stays until the next message on this connection, which
    the engine reads after the put: on another one a frame could be given back before it is shown.
    `ahead` is an answer with its file descriptors that came before its question.
    """

    def __init__(self, link: socket.socket, description: Dict[str, Any]) -> None:
        self.link = link
        self.description = description
        self.generation = str(description["generation"])
        self.shown: Any = None
        self.ahead: Optional[Tuple[Dict[str, Any], List[int]]] = None
        self.is_home = False
        self.has_asked = False

    def close(self) -> None:
        """Close this process's side."""
        self.link.close()
        self.drop_ahead()

    def drop_ahead(self) -> None:
        """Forget what came before its question."""
        if self.ahead is not None:
            wire.close_descriptors(self.ahead[1])
            self.ahead = None


class Connections:
    """Those that nobody uses now, and the home of a port that is asked ahead. Any thread may use this.

    The engine may send a batch before it is asked for, to the connection of the last question. So all
    questions of such a port go through one connection, its home, one after the other: batches stay in order.
    """

    def __init__(self) -> None:
        self.idle: List[Connection] = []
        self._all: "weakref.WeakSet[Connection]" = weakref.WeakSet()
        # Weak: one that is lost with an exception from outside must not be waited for.
        self._home: Optional["weakref.ref[Connection]"] = None
        self._changed = threading.Condition()

    def add(self, connection: Connection) -> None:
        """A new one, borrowed by who made it."""
        with self._changed:
            self._all.add(connection)

    def close_all(self) -> None:
        """Close this process's sides of all, also of borrowed ones: in a child, where nobody uses them."""
        for connection in list(self._all):
            connection.close()

    def borrow(self, generation: str) -> Optional[Connection]:
        """One that nobody uses; None when there is none. Those of other generations are dropped."""
        while True:
            with self._changed:
                if not self.idle:
                    return None
                connection = self.idle.pop()
            if connection.generation == generation:
                return connection
            self.drop(connection)

    def borrow_home(self, generation: str, deadline: Optional[float]) -> Optional[Connection]:
        """The home when nobody else uses it any more; None when there is none.

        Raises TimeoutException when `deadline` (of time.monotonic) passes before.
        """
        with self._changed:
            while True:
                home = self._home_now()
                if home is None or home.generation != generation:
                    return None
                if home in self.idle:
                    self.idle.remove(home)
                    return home
                remaining = None if deadline is None else deadline - time.monotonic()
                if (remaining is not None and remaining <= 0) or not self._changed.wait(remaining):
                    raise TimeoutException("another thread is waiting for the next frame")

    def settle(self, connection: Connection) -> bool:
        """Make a borrowed one the home, unless there is one; whether it is."""
        with self._changed:
            home = self._home_now()
            if home is None or home.generation != connection.generation:
                self._home = weakref.ref(connection)
                connection.is_home = True
            return connection.is_home

    def _home_now(self) -> Optional[Connection]:
        return None if self._home is None else self._home()

    def give_back(self, connection: Connection) -> None:
        """Nobody uses it any more."""
        with self._changed:
            self.idle.append(connection)
            self._changed.notify_all()

    def drop(self, connection: Connection) -> None:
        """Close a borrowed one."""
        connection.close()
        with self._changed:
            if self._home_now() is connection:
                self._home = None
            self._changed.notify_all()

    def take_idle_home(self) -> Optional[Connection]:
        """The home if nobody uses it at this moment."""
        with self._changed:
            home = self._home_now()
            if home is None or home not in self.idle:
                return None
            self.idle.remove(home)
            return home

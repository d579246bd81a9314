"""The way to the engine: a pool of connections, renewed when the engine starts again or after a fork."""

import os
import socket
import threading
import time
import uuid
from collections import deque
from typing import Any, Deque, Dict, List, Optional, Tuple

from . import wire
from .errors import TimeoutException
from .leases import LeaseBook, drain
from .turns import Turns

RECONNECT_SECONDS = 0.05
PATIENCE_SECONDS = 5.0


class Connection:
    """One open connection, its engine's generation and what it told about this node.

    `shown` is what was put through it last. It stays until the next message on this connection, which
    the engine reads after the put: on another one a frame could be given back before it is shown.
    """

    def __init__(self, link: socket.socket, description: Dict[str, Any]) -> None:
        self.link = link
        self.description = description
        self.generation = str(description["generation"])
        self.shown: Any = None


class Engine:
    """The stream worker as this process sees it. Any thread may use it, on a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._generation = ""
        self.parameters: Dict[str, Any] = {}
        self._held_for_child: Optional[socket.socket] = None
        self._inherited: List[socket.socket] = []
        self._start_afresh()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._before_fork,
                after_in_parent=self._after_in_parent,
                after_in_child=self._after_in_child,
            )

    def describe(self, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What this node is in the graph. Raises RuntimeError when the engine cannot be reached."""
        connection = self._borrow(_deadline(timeout))
        self._idle.append(connection)
        return connection.description

    def exchange(
        self, header: Dict[str, Any], timeout: Optional[float] = None
    ) -> Tuple[Dict[str, Any], List[int], str]:
        """Send a question and return the answer, its file descriptors and the generation it came from.

        Waits through a restart of the engine. Raises TimeoutException when `timeout` seconds pass.
        """
        deadline = _deadline(timeout)
        while True:
            connection = self._borrow(deadline)
            try:
                answer, descriptors = self._ask(connection, header, deadline)
            except wire.WireError:
                connection.link.close()
                continue
            except BaseException:
                connection.link.close()
                raise
            self._idle.append(connection)
            return answer, descriptors, connection.generation

    def tell(self, header: Dict[str, Any], generation: str, shown: Any) -> None:
        """Send a message that has no answer; it is dropped when the engine of that `generation` is gone.

        `shown` are the frames it names. Raises wire.TooLarge.
        """
        connection = self._borrow(None)
        if connection.generation == generation:
            try:
                self._send(connection, header)
                connection.shown = shown
            except wire.TooLarge:
                self._idle.append(connection)
                raise
            except wire.WireError:
                connection.link.close()
                return
            except BaseException:
                connection.link.close()
                raise
        self._idle.append(connection)

    def _send(self, connection: Connection, header: Dict[str, Any]) -> None:
        message = self._with_ended(connection, header)
        try:
            wire.send(connection.link, message)
        except wire.TooLarge:
            # What has ended must be told all the same: it is told once only.
            wire.send(connection.link, {**message, "op": "note", "media": []})
            raise

    def _ask(
        self, connection: Connection, header: Dict[str, Any], deadline: Optional[float]
    ) -> Tuple[Dict[str, Any], List[int]]:
        message = self._with_ended(connection, header)
        if deadline is not None:
            message["timeout"] = max(0.0, deadline - time.monotonic())
            connection.link.settimeout(message["timeout"] + PATIENCE_SECONDS)
        try:
            wire.send(connection.link, message)
            answer, _payload, descriptors = wire.receive(connection.link)
        except socket.timeout as error:
            raise TimeoutException("the engine did not answer") from error
        connection.link.settimeout(None)
        self.leases.forget(connection.generation, answer.get("forget", []))
        self._take_parameters(answer.get("parameters", {}))
        return answer, descriptors

    def note_put(self, seconds: float) -> None:
        """Remember how long a put took, for the run's report."""
        self.turns.waited(seconds)
        self._put_ms.append(seconds * 1000)

    def note_call(self, model: str, seconds: float) -> None:
        """Remember how long a model's call took, for the run's report."""
        self.turns.waited(seconds)
        self._call_ms.append((model, seconds * 1000))

    def note_work(self, seconds: float) -> None:
        """Remember how long the application worked on a batch, for the run's report."""
        self._work_ms.append(seconds * 1000)

    def _with_ended(self, connection: Connection, header: Dict[str, Any]) -> Dict[str, Any]:
        message = dict(header)
        # With the lock no other connection takes what only this one may give back.
        with self._giving_back:
            connection.shown = None
            ended = self.leases.ended(connection.generation)
        looked = [
            entry for generation, entry in drain(self.leases.looked) if generation == connection.generation
        ]
        told = {
            "release": ended,
            "looked": looked,
            "put_ms": list(drain(self._put_ms)),
            "call_ms": list(drain(self._call_ms)),
            "work_ms": list(drain(self._work_ms)),
            "read": list(drain(self._read_parameters)),
        }
        message.update({key: values for key, values in told.items() if values})
        return message

    def _borrow(self, deadline: Optional[float]) -> Connection:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._connect(deadline)
            if connection.generation == self._generation:
                return connection
            connection.link.close()

    def _connect(self, deadline: Optional[float]) -> Connection:
        while True:
            try:
                link = wire.connect(self._address, PATIENCE_SECONDS)
                try:
                    return self._introduce(link)
                except BaseException:
                    link.close()
                    raise
            except (OSError, socket.timeout) as error:
                if deadline is not None and time.monotonic() >= deadline:
                    raise TimeoutException("the engine cannot be reached: %s" % error) from error
                time.sleep(RECONNECT_SECONDS)

    def _introduce(self, link: socket.socket) -> Connection:
        link.settimeout(PATIENCE_SECONDS)
        wire.send(link, {"op": "hello", "client": self._client, "pid": os.getpid()})
        description, _payload, _descriptors = wire.receive(link)
        link.settimeout(None)
        connection = Connection(link, description)
        if self._generation not in ("", connection.generation):
            # The engine that ended may not have come to tell what was changed; this one need not.
            self._take_parameters({entry["name"]: entry.get("value") for entry in description["inputs"]})
        self._generation = connection.generation
        return connection

    def _take_parameters(self, values: Dict[str, Any]) -> None:
        for name, value in values.items():
            if name in self.parameters:
                self.parameters[name].change(value, self._read_parameters.append)

    def _start_afresh(self) -> None:
        self.leases = LeaseBook()
        self._giving_back = threading.Lock()
        self._client = uuid.uuid4().hex
        self._idle: List[Connection] = []
        self._put_ms: Deque[float] = deque(maxlen=256)
        self._call_ms: Deque[Tuple[str, float]] = deque(maxlen=256)
        self._work_ms: Deque[float] = deque(maxlen=256)
        self._read_parameters: Deque[str] = deque(maxlen=256)
        self.turns = Turns()

    def _before_fork(self) -> None:
        """Have the engine keep what the child will see, for as long as the child's end is open."""
        self._held_for_child = None
        live = self.leases.live(self._generation)
        if live:
            self._held_for_child = self._hold(live)

    def _hold(self, numbers: List[int]) -> Optional[socket.socket]:
        try:
            link = wire.connect(self._address, PATIENCE_SECONDS)
            link.settimeout(PATIENCE_SECONDS)
            wire.send(link, {"op": "hold", "client": self._client, "buffers": numbers})
            wire.receive(link)
            link.settimeout(None)
        except (OSError, socket.timeout):
            return None
        return link

    def _after_in_parent(self) -> None:
        if self._held_for_child is not None:
            self._held_for_child.close()
            self._held_for_child = None

    def _after_in_child(self) -> None:
        """The child has the pictures of its parents, as long as it lives, but none of their connections."""
        inherited = self._idle
        if self._held_for_child is not None:
            self._inherited.append(self._held_for_child)
            self._held_for_child = None
        self._start_afresh()
        for connection in inherited:
            connection.link.close()


def _deadline(timeout: Optional[float]) -> Optional[float]:
    return None if timeout is None else time.monotonic() + float(timeout)

"""The way to the engine: a pool of connections, renewed when the engine starts again or after a fork."""

import atexit
import os
import socket
import threading
import time
import uuid
from collections import deque
from typing import Any, Deque, Dict, List, Optional, Tuple

from . import wire
from .connections import Connection, Connections
from .errors import TimeoutException
from .leases import LeaseBook, drain
from .turns import Turns

RECONNECT_SECONDS = 0.05
PATIENCE_SECONDS = 5.0


class Engine:
    """The stream worker as this process sees it. Any thread may use it, on a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._generation = ""
        self._port_ahead: Optional[str] = None
        self.parameters: Dict[str, Any] = {}
        self._held_for_child: Optional[socket.socket] = None
        self._inherited: List[socket.socket] = []
        self._start_afresh()
        # The answer comes after all that was put: nothing of it is lost when the process is gone.
        atexit.register(self._return_ahead)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._before_fork,
                after_in_parent=self._after_in_parent,
                after_in_child=self._after_in_child,
            )

    def describe(self, timeout: Optional[float] = None) -> Dict[str, Any]:
        """What this node is in the graph. Raises RuntimeError when the engine cannot be reached."""
        connection = self._borrow(_deadline(timeout))
        self._connections.give_back(connection)
        return connection.description

    def exchange(
        self, header: Dict[str, Any], timeout: Optional[float] = None
    ) -> Tuple[Dict[str, Any], List[int], str]:
        """Send a question and return the answer, its file descriptors and the generation it came from.

        Waits through a restart of the engine. Raises TimeoutException when `timeout` seconds pass.
        """
        deadline = _deadline(timeout)
        while True:
            connection = self._borrow_for(header, deadline)
            try:
                answer, descriptors = self._ask(connection, header, deadline)
            except wire.WireError:
                self._connections.drop(connection)
                continue
            except BaseException:
                self._connections.drop(connection)
                raise
            self._connections.give_back(connection)
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
                self._connections.give_back(connection)
                raise
            except wire.WireError:
                self._connections.drop(connection)
                return
            except BaseException:
                self._connections.drop(connection)
                raise
        self._connections.give_back(connection)

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
        is_get = header["op"] == "get"
        if is_get and connection.is_home:
            # Who asks once may only want to know how large pictures are, and let others ask for more.
            message["ahead"], connection.has_asked = connection.has_asked, True
        if deadline is not None:
            message["timeout"] = max(0.0, deadline - time.monotonic())
            connection.link.settimeout(message["timeout"] + PATIENCE_SECONDS)
        try:
            wire.send(connection.link, message)
            answer, descriptors = self._answer(connection, is_get=is_get)
        except socket.timeout as error:
            raise TimeoutException("the engine did not answer") from error
        if deadline is not None:
            connection.link.settimeout(None)
        return answer, descriptors

    def _answer(self, connection: Connection, *, is_get: bool) -> Tuple[Dict[str, Any], List[int]]:
        """The answer to the question just sent; a batch that comes ahead of its question waits for that."""
        if is_get and connection.ahead is not None:
            answered, connection.ahead = connection.ahead, None
            return answered
        while True:
            answer, _payload, descriptors = wire.receive(connection.link)
            self.leases.forget(connection.generation, answer.get("forget", []))
            self._take_parameters(answer.get("parameters", {}))
            if is_get or not answer.get("ahead"):
                return answer, descriptors
            connection.ahead = answer, descriptors

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

    def _borrow_for(self, header: Dict[str, Any], deadline: Optional[float]) -> Connection:
        if header["op"] != "get" or header["port"] != self._port_ahead:
            return self._borrow(deadline)
        while True:
            home = self._connections.borrow_home(self._generation, deadline)
            if home is not None:
                return home
            other = self._borrow(deadline)
            if self._connections.settle(other):
                return other
            self._connections.give_back(other)

    def _borrow(self, deadline: Optional[float]) -> Connection:
        return self._connections.borrow(self._generation) or self._connect(deadline)

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
        self._connections.add(connection)
        if self._generation not in ("", connection.generation):
            # The engine that ended may not have come to tell what was changed; this one need not.
            self._take_parameters({entry["name"]: entry.get("value") for entry in description["inputs"]})
        self._generation = connection.generation
        self._port_ahead = description.get("ahead")
        return connection

    def _take_parameters(self, values: Dict[str, Any]) -> None:
        for name, value in values.items():
            if name in self.parameters:
                self.parameters[name].change(value, self._read_parameters.append)

    def _start_afresh(self) -> None:
        self.leases = LeaseBook()
        self._giving_back = threading.Lock()
        self._client = uuid.uuid4().hex
        self._connections = Connections()
        self._put_ms: Deque[float] = deque(maxlen=256)
        self._call_ms: Deque[Tuple[str, float]] = deque(maxlen=256)
        self._work_ms: Deque[float] = deque(maxlen=256)
        self._read_parameters: Deque[str] = deque(maxlen=256)
        self.turns = Turns()

    def _before_fork(self) -> None:
        """Have the engine keep what the child will see, for as long as the child's end is open."""
        self._held_for_child = None
        self._return_ahead()
        live = self.leases.live(self._generation)
        if live:
            self._held_for_child = self._hold(live)

    def _return_ahead(self) -> None:
        """Give back a batch that nobody asked for yet: from now on another process may be who asks."""
        home = self._connections.take_idle_home()
        if home is None:
            return
        try:
            self._ask(home, {"op": "unask"}, time.monotonic() + PATIENCE_SECONDS)
        except (OSError, socket.timeout):
            self._connections.drop(home)
        except BaseException:
            self._connections.drop(home)
            raise
        else:
            home.drop_ahead()
            self._connections.give_back(home)

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
        inherited = self._connections
        if self._held_for_child is not None:
            self._inherited.append(self._held_for_child)
            self._held_for_child = None
        self._start_afresh()
        inherited.close_all()


def _deadline(timeout: Optional[float]) -> Optional[float]:
    return None if timeout is None else time.monotonic() + float(timeout)

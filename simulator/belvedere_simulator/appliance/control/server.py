"""The running appliance's end: a socket that only its owner can open, one thread a visitor."""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.control.record import remove_record, write_record
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.supervision.link import HAS_UNIX, admit, listen_on_loopback

OBSERVE = "observe"
_BACKLOG = 16
_MOST_UNREAD = 64

Action = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Does what it is named after with the arguments given, and answers. Raises BelvedereError."""
Observe = Callable[[Callable[[Mapping[str, Any]], None]], Callable[[], None]]
"""Has a listener called with each new state; returns what ends that."""


class ControlServer:
    """Answers `actions` by name, and tells observers each new state, until it is closed.

    folder: the appliance's data folder, where its record is written.
    """

    def __init__(
        self, folder: Path, actions: Mapping[str, Action], observe: Observe, *, unix: bool = HAS_UNIX
    ) -> None:
        self._folder = folder
        self._actions = dict(actions)
        self._observe = observe
        self._runtime = _runtime_folder(folder)
        self._closed = threading.Event()
        self._visitors: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener, self._address = _listen(self._runtime, unix)
        self._thread = threading.Thread(target=self._accept, name="appliance control", daemon=True)

    def start(self) -> None:
        """Be there for others. Raises OSError."""
        self._thread.start()
        write_record(self._folder, self._address)

    def close(self) -> None:
        """Let go of everybody."""
        remove_record(self._folder)
        self._closed.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            visitors = list(self._visitors)
        for visitor in visitors:
            with contextlib.suppress(OSError):
                visitor.shutdown(socket.SHUT_RDWR)
        if self._thread.is_alive():
            self._thread.join()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                visitor, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(visitor,), name="control visitor", daemon=True).start()

    def _serve(self, visitor: socket.socket) -> None:
        with self._lock:
            self._visitors.add(visitor)
        try:
            with visitor, contextlib.suppress(wire.WireError, OSError):
                admit(visitor, self._address)
                while True:
                    request, _payload, descriptors = wire.receive(visitor)
                    wire.close_descriptors(descriptors)
                    if request.get("do") == OBSERVE:
                        return self._tell_states(visitor)
                    wire.send(visitor, self._answer(request))
        finally:
            with self._lock:
                self._visitors.discard(visitor)

    def _answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        name = str(request.get("do", ""))
        action = self._actions.get(name)
        try:
            if action is None:
                raise BelvedereError("BV-APC-002", tr("The appliance cannot do this"), where=name)
            return {"answer": dict(action(request.get("with", {})))}
        except BelvedereError as error:
            told = {"code": error.code, "what": error.what, "where": error.where, "why": error.why}
            return {"error": told | {"remedy": error.remedy}}

    def _tell_states(self, visitor: socket.socket) -> None:
        """Each state once; a visitor that reads too slowly misses older ones, never the newest."""
        states: queue.Queue[Mapping[str, Any]] = queue.Queue(_MOST_UNREAD)
        stop = self._observe(lambda state: _put_newest(states, state))
        try:
            while not self._closed.is_set():
                with contextlib.suppress(queue.Empty):
                    wire.send(visitor, {"state": dict(states.get(timeout=1.0))})
                _check_there(visitor)
        finally:
            stop()


def _put_newest(states: queue.Queue[Mapping[str, Any]], state: Mapping[str, Any]) -> None:
    while True:
        try:
            return states.put_nowait(state)
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                states.get_nowait()


def _check_there(visitor: socket.socket) -> None:
    """Raise WireError when an observer, who never says anything, is gone."""
    visitor.setblocking(False)
    try:
        if not visitor.recv(1, socket.MSG_PEEK):
            raise wire.WireError("the observer left")
    except BlockingIOError:
        return
    finally:
        visitor.setblocking(True)


def _runtime_folder(data: Path) -> Path:
    """An empty folder for the socket, for this user alone.

    It never lies in the data folder, since a socket's path may have some hundred letters only. It is the same
    each time, so that what a killed appliance left goes; a new one where somebody else has that.
    """
    name = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    wanted = Path(tempfile.gettempdir(), f"belvedere-control-{name}")
    shutil.rmtree(wanted, ignore_errors=True)
    try:
        wanted.mkdir(mode=0o700)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="belvedere-"))
    return wanted


def _listen(runtime: Path, unix: bool) -> tuple[socket.socket, str]:
    if not unix:
        return listen_on_loopback("tcp:0:" + secrets.token_hex(16))
    path = runtime / "control"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(_BACKLOG)
    return listener, f"unix:{path}"

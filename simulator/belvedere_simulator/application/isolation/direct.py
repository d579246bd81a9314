"""Starting the entry without the starter, for Windows: its pipes cannot be waited on beside sockets.

The inbound ports are then carried by a thread of ours, and the process tree is ended by us: where
the engine is killed, what the application started may live on.
"""

from __future__ import annotations

import contextlib
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence

import psutil

from belvedere_simulator.application.isolation.inside.relay import Address, Relay


def needs_starter(platform: str = sys.platform) -> bool:
    """Whether the starter runs on `platform`."""
    return platform != "win32"


class DirectControl:
    """What `handshake.Handshake` is where there is a starter."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._below: list[psutil.Process] = []

    def interrupt(self) -> None:
        """Ctrl-Break on Windows, which Python takes as an interrupt when asked to; SIGINT elsewhere."""
        self._process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))

    def terminate(self) -> None:
        """Ask the entry to end (on Windows: end it); what is below it is remembered for `close`."""
        self._look_below()
        self._process.terminate()

    def exit_code(self, process_code: int) -> int:
        """The process is the entry."""
        return process_code

    def close(self) -> None:
        """Kill the entry and everything below it."""
        self._look_below()
        self._process.kill()
        for process in self._below:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(self._below, 2.0)

    def _look_below(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            self._below += psutil.Process(self._process.pid).children(recursive=True)


class RelayThread:
    """Carries inbound ports in a thread of this process."""

    def __init__(self, listeners: Sequence[tuple[socket.socket, Sequence[Address]]]) -> None:
        self._selector = selectors.DefaultSelector()
        self._relay = Relay(self._selector)
        for listener, upstreams in listeners:
            self._relay.add(listener, upstreams)
        self._wake, self._end = socket.socketpair()
        self._selector.register(self._end, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._carry, name="inbound ports", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close every port and connection."""
        self._wake.close()
        self._thread.join()

    def _carry(self) -> None:
        while True:
            for key, mask in self._selector.select():
                if key.data is None:
                    self._relay.close()
                    self._selector.close()
                    self._end.close()
                    return
                key.data(mask)

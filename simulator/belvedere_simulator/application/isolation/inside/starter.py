"""The first process of the application's side: it waits for its network, starts the entry, carries
the inbound ports, and takes every descendant down with it.

Configuration (JSON, from an inherited descriptor):
`arguments`, `environment`, `folder` (cwd), `memory_limit` (bytes or null), `control` and `status`
(descriptors), `loopback` ([label, address, netmask]...), `namespace` (bool: privileges to give up),
`inherited` ([descriptor, upstreams]...) and `local` ([address, port, upstreams]...) relays, `remove`
(folders to delete at the end).

Control: `G` starts the entry, `I` interrupts it (SIGINT), `T` asks it to end (SIGTERM); the end of the
pipe means the engine is gone.
Status: lines of JSON: `{"ready": true}` when the sandbox stands, `{"started": pid}` or
`{"failed": reason}`, then `{"exit": code}`, negative when a signal ended the entry.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
from typing import Any, Iterable

from .namespace import add_loopback_address, adopt_orphans, die_with_parent, give_up_network_administration
from .relay import Relay

_GRACE = 3.0
_ASKED = {b"I": signal.SIGINT, b"T": signal.SIGTERM}


def main(descriptor: int) -> None:
    """Run the configuration read from `descriptor`; exits with the entry's code (128 + n for signal n)."""
    with os.fdopen(descriptor, "rb") as stream:
        configuration = json.loads(stream.read().decode("utf-8"))
    if sys.platform == "linux":
        adopt_orphans()
    with contextlib.suppress(OSError):
        os.setsid()  # Ctrl-C in the engine's terminal is the engine's to pass on
    os.umask(0o022)
    os.write(configuration["status"], b'{"ready": true}\n')
    if os.read(configuration["control"], 1) != b"G":
        os._exit(0)
    code = _Starter(configuration).run()
    os._exit(code if code >= 0 else 128 - code)


class _Starter:
    def __init__(self, configuration: dict[str, Any]) -> None:
        self._configuration = configuration
        self._selector = selectors.DefaultSelector()
        self._relay = Relay(self._selector)
        self._entry: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._prepare_network()
        try:
            entry = self._entry = self._start()
        except OSError as error:
            self._tell(failed=str(error))
            return 127
        self._tell(started=entry.pid)
        self._selector.register(wake_read, selectors.EVENT_READ, lambda _mask: os.read(wake_read, 512))
        control = self._configuration["control"]
        self._selector.register(control, selectors.EVENT_READ, lambda _mask: self._obey(control))
        while entry.poll() is None:
            for key, mask in self._selector.select():
                key.data(mask)
            _reap(entry.pid)
        self._relay.close()
        end_descendants(entry.pid)
        for folder in self._configuration["remove"]:
            shutil.rmtree(folder, ignore_errors=True)
        self._tell(exit=entry.returncode)
        return entry.returncode

    def _prepare_network(self) -> None:
        for label, address, netmask in self._configuration["loopback"]:
            add_loopback_address(label, address, netmask)
        if self._configuration["namespace"]:
            give_up_network_administration()
        for descriptor, upstreams in self._configuration["inherited"]:
            self._relay.add(socket.socket(fileno=descriptor), _addresses(upstreams))
        for address, port, upstreams in self._configuration["local"]:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(64)
            self._relay.add(listener, _addresses(upstreams))

    def _start(self) -> subprocess.Popen[bytes]:
        starter = os.getpid()
        return subprocess.Popen(
            self._configuration["arguments"],
            env=self._configuration["environment"],
            cwd=self._configuration["folder"],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: self._confine(starter),  # noqa: PLW1509 - this process has one thread
        )

    def _confine(self, starter: int) -> None:
        # A shell starts its background jobs deaf to SIGINT, and that is inherited: stopping would not work.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        limit = self._configuration["memory_limit"]
        if limit is not None:
            import resource  # noqa: PLC0415 - absent on Windows

            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        if sys.platform == "linux":
            die_with_parent(signal.SIGKILL, starter)

    def _obey(self, control: int) -> None:
        command = os.read(control, 1)
        if command in _ASKED and self._entry is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._entry.pid, _ASKED[command])
        elif not command:
            self._selector.unregister(control)
            if self._entry is not None:
                self._entry.kill()

    def _tell(self, **fields: object) -> None:
        with contextlib.suppress(OSError):
            os.write(self._configuration["status"], (json.dumps(fields) + "\n").encode())


def _addresses(upstreams: Iterable[Any]) -> list[Any]:
    return [address if isinstance(address, str) else tuple(address) for address in upstreams]


def _reap(entry: int) -> None:
    """Collect adopted orphans that ended; the entry itself is left to its Popen."""
    for child in _children():
        if child != entry:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)


def end_descendants(entry: int) -> None:
    """Kill what the entry left behind: its process group, and on Linux all descendants at any depth."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(entry, signal.SIGKILL)
    while True:
        children = _children()
        if not children:
            return
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


def _children() -> list[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as stream:
            return [int(word) for word in stream.read().split()]
    except OSError:
        return []

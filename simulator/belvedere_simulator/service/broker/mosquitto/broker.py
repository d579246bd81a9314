"""Mosquitto, configured and run by the service."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
from sqlalchemy.exc import SQLAlchemyError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Gatekeeper, Receiver, nobody
from belvedere_simulator.service.broker.mosquitto.configuration import settings, topic_list
from belvedere_simulator.service.broker.remote import RemoteLink, take_over
from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.supervision.budget import RestartBudget
from belvedere_simulator.supervision.child import Child

PROGRAM = "mosquitto"
# Where Debian has it, for whom the folder is not on the path.
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
STEP = 0.05
STEPS = 200
LOOK_SECONDS = 1.0
STOP_SECONDS = 5.0
RELOAD_SECONDS = 5.0
# The link tries again after pauses that grow to 20 seconds.
BACK_SECONDS = 30.0
# So many free ports are tried.
PORTS = 3
# What Mosquitto says when it begins to read its files again.
RELOADING = "Reloading config"
# What it says once it listens at all its addresses; it may answer at the first one, and end at the second.
LISTENING = " running"
# Nobody hears it.
ROUND_TRIP = "panorama/broker/round-trip"

_log = logging.getLogger(__name__)


def installed() -> str | None:
    """The path of Mosquitto's program, where there is one."""
    return shutil.which(PROGRAM, path=os.pathsep.join((os.environ.get("PATH", ""), *FOLDERS)))


class MosquittoBroker:
    """A Broker of its own process; `host` is what devices call this computer.

    Whom it admits lies in files in `folder` that it reads again when certificates come and go. When it dies
    it is started again on its port, as often as `budget` allows; devices and service come back by themselves.
    """

    def __init__(
        self,
        program: str,
        folder: Path,
        address: str = "127.0.0.1",
        port: int = 0,
        host: str = "",
        budget: RestartBudget | None = None,
    ) -> None:
        self._program = program
        self._folder = folder
        self._bind = address
        self._port = port
        self._host = host or address
        self._outside: tuple[str, tuple[str, ...]] = ("", ())
        self._child: Child | None = None
        self._pid = 0
        self._link: RemoteLink | None = None
        self._gatekeeper: Gatekeeper | None = None
        self._writing = threading.Lock()
        self._reloading = threading.Event()
        self._listening = threading.Event()
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._budget = budget or RestartBudget()
        self._watcher = threading.Thread(target=self._watch, name="mosquitto-files", daemon=True)

    @property
    def shared(self) -> bool:
        """Other service processes may be connected, too."""
        return True

    @property
    def address(self) -> str:
        """Where devices reach it."""
        return f"mqtts://{self._host}:{self._port}"

    @property
    def trust(self) -> bytes:
        """Nothing but the site's authority."""
        return b""

    def start(
        self, gatekeeper: Gatekeeper, receiver: Receiver, returned: Callable[[], None] = nobody
    ) -> None:
        """Run it and connect. Raises BelvedereError BV-BRK-010, BV-BRK-011."""
        self._gatekeeper = gatekeeper
        service = gatekeeper.service()
        try:
            self._run_somewhere(gatekeeper)
            context = client_context(gatekeeper.authority, service)
            link = RemoteLink(self._local, context, receiver, returned)
            link.open()
        except BelvedereError:
            self.stop()
            raise
        self._link = link
        self._watcher.start()

    def listen_at(self, address: str, names: Sequence[str]) -> None:
        """Serve at `address` too: the process begins anew, and everybody connects again.

        Raises BelvedereError BV-BRK-010, and serves where it did before.
        """
        before, wanted = self._outside, (address, tuple(names))
        if wanted == before or self._gatekeeper is None:
            return
        try:
            self._begin_anew(wanted, self._gatekeeper)
        except BelvedereError:
            self._begin_anew(before, self._gatekeeper)
            raise

    def _begin_anew(self, outside: tuple[str, tuple[str, ...]], gatekeeper: Gatekeeper) -> None:
        with self._writing:
            self._outside = outside
            self._write_all(gatekeeper)
            if self._link is not None:
                self._link.expect_end()
            child, self._child = self._child, None
            if child is not None:
                child.stop()
                _ends(self._pid)
            self._run()
            if self._link is not None and not self._link.come_back(BACK_SECONDS):
                _log.warning("the service is not connected to Mosquitto yet")

    def address_at(self, address: str) -> str:
        """The port is the same."""
        return f"mqtts://{f'[{address}]' if ':' in address else address}:{self._port}"

    def stop(self) -> None:
        """End all connections and the process."""
        self._stopped.set()
        self._woken.set()
        if self._link is not None:
            self._link.close()
        if self._watcher.is_alive():
            self._watcher.join()
        if self._child is not None:
            self._child.stop()

    def publish(self, topic: str, payload: bytes, asker: str = "") -> None:  # noqa: ARG002 - cannot do that
        """Send a message. Raises BelvedereError BV-BRK-012 when the broker does not take it."""
        if self._link is not None:
            self._link.publish(topic, payload)

    def refresh(self) -> None:
        """Write down anew who is admitted, where something changed; Mosquitto has read it on return."""
        assert self._gatekeeper is not None
        with self._writing:
            admitted = topic_list(self._gatekeeper.admitted())
            if (self._folder / "topics.acl").read_text(encoding="utf-8") == admitted:
                return
            _write(self._folder / "revoked.pem", self._gatekeeper.revocation_list())
            _write(self._folder / "topics.acl", admitted.encode("utf-8"))
            # One after the other: a signal that comes while Mosquitto reads its files is forgotten by it.
            self._reload()

    def disconnect(self, serials: frozenset[str]) -> None:
        """End the connections of revoked certificates, once they cannot come back."""
        assert self._gatekeeper is not None
        self.refresh()
        for serial in serials:
            context = client_context(self._gatekeeper.authority, self._gatekeeper.namesake(serial))
            take_over(self._local, context, self._gatekeeper.thing(serial))

    def _reload(self) -> None:
        if self._child is None or not self._child.running or not hasattr(signal, "SIGHUP"):
            return
        self._reloading.clear()
        try:
            os.kill(self._pid, signal.SIGHUP)
            begun = self._reloading.wait(RELOAD_SECONDS)
            # It does one thing at a time: what it answers from now on, it answers by the new files.
            self.publish(ROUND_TRIP, b"")
        except (ProcessLookupError, BelvedereError):
            begun = False
        if not begun:
            _log.warning("Mosquitto did not say that it knows who is admitted")

    def _said(self, line: str) -> None:
        _log.info("%s", line)
        if RELOADING in line:
            self._reloading.set()
        elif line.endswith(LISTENING):
            self._listening.set()

    @property
    def _local(self) -> str:
        own = self._bind in ("0.0.0.0", "::")  # noqa: S104
        return f"mqtts://{'127.0.0.1' if own else self._bind}:{self._port}"

    def _write_all(self, gatekeeper: Gatekeeper) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        address, more = self._outside
        own = (self._host, self._bind, "127.0.0.1", "localhost", *more)
        names = [name for name in own if name != "0.0.0.0"]  # noqa: S104
        addresses = dict.fromkeys((self._bind, address) if address else (self._bind,))
        server = gatekeeper.server(dict.fromkeys(names))
        for name, content in {
            "authority.pem": gatekeeper.authority,
            "certificate.pem": server.certificate,
            "key.pem": server.key,
            "revoked.pem": gatekeeper.revocation_list(),
            "topics.acl": topic_list(gatekeeper.admitted()).encode("utf-8"),
            "mosquitto.conf": settings(self._folder, addresses, self._port).encode("utf-8"),
        }.items():
            _write(self._folder / name, content)

    def _wait_until_open(self, child: Child) -> None:
        where = ("127.0.0.1" if self._bind == "0.0.0.0" else self._bind, self._port)  # noqa: S104
        for _step in range(STEPS):
            if self._listening.wait(STEP):
                with contextlib.suppress(OSError), socket.create_connection(where, 1.0):
                    return
            if not child.running:
                break
        what = tr("The broker cannot be started")
        raise BelvedereError("BV-BRK-010", what, where=self.address, why=tr("Mosquitto does not answer"))

    def _run(self) -> None:
        keeper = "belvedere_simulator.service.broker.mosquitto.keeper"
        arguments = [sys.executable, "-m", keeper, self._program, str(self._folder / "mosquitto.conf")]
        self._listening.clear()
        child = Child(PROGRAM, arguments, log=self._said, exited=self._ended)
        self._child = child
        self._pid = int(child.wait_ready()["pid"])
        self._wait_until_open(child)

    def _run_somewhere(self, gatekeeper: Gatekeeper) -> None:
        """Run it on its port; where it has none yet, on any that is free."""
        given, tries = self._port, 1 if self._port else PORTS
        for left in reversed(range(tries)):
            self._port = given or _free_port(self._bind)
            self._write_all(gatekeeper)
            try:
                self._run()
                return
            except BelvedereError:
                # Somebody may have taken the port before Mosquitto came to it: then it ended at once.
                if not left or self._child is None or self._child.running:
                    raise

    def _ended(self, _code: int) -> None:
        self._woken.set()

    def _watch(self) -> None:
        # Certificates are issued in many places, by other processes too: looked at, not told.
        while True:
            self._woken.wait(LOOK_SECONDS)
            self._woken.clear()
            if self._stopped.is_set():
                return
            try:
                self.refresh()
                self._revive()
            except (OSError, SQLAlchemyError) as error:
                _log.warning("who is admitted cannot be written down: %s", error)

    def _revive(self) -> None:
        with self._writing:
            if self._child is None or self._child.running:
                return
            # A process that the keeper's end left behind would hold the port.
            if _ends(self._pid) and self._budget.spend():
                _log.warning("Mosquitto ended and is started again")
                try:
                    self._run()
                except BelvedereError as error:
                    _log.warning("%s", error)


def _ends(pid: int) -> bool:
    try:
        psutil.Process(pid).wait(STOP_SECONDS)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_suffix(f"{file.suffix}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)

"""The listening server: a thread with an event loop of its own, ready when this returns."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

import uvicorn

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.http.application import Application, ServiceApplication
from belvedere_simulator.service.http.connection import AtOnce, BoundedConnection, nothing
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.origin import OriginCheck, is_loopback
from belvedere_simulator.service.http.workers import Workers

_STOP_SECONDS = 10
_BACKLOG = 512


@dataclass(frozen=True)
class Bind:
    """Where to listen; port 0 is any free one. `names` are further host names clients may use."""

    host: str = "127.0.0.1"
    port: int = 0
    names: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = field(default=None, repr=False)


class RunningServer:
    """A server that answers. `address` is its URL, with the port really taken."""

    def __init__(
        self, address: str, server: uvicorn.Server, thread: threading.Thread, workers: Workers
    ) -> None:
        self.address = address
        self._server = server
        self._thread = thread
        self._workers = workers

    @property
    def port(self) -> int:
        """The port really taken."""
        return int(self.address.rpartition(":")[2])

    def stop(self) -> None:
        """Let running requests end, within seconds, and stop listening."""
        self._server.should_exit = True
        self._thread.join()
        self._workers.stop()


def check_bind(bind: Bind, no_auth: bool) -> None:
    """Refuse what would open the service to others: no TLS, or no signatures, beyond this computer."""
    check_signatures(bind, no_auth)
    if bind.tls is None and not is_loopback(bind.host):
        raise BelvedereError(
            "BV-SVC-003", tr("Beyond this computer the service speaks HTTPS only"), where=bind.host
        )


def check_signatures(bind: Bind, no_auth: bool) -> None:
    """Refuse to do without signatures beyond this computer."""
    if no_auth and not is_loopback(bind.host):
        raise BelvedereError(
            "BV-SVC-002",
            tr("Without signatures the service listens on this computer only"),
            where=bind.host,
        )


def start_server(
    gate: Gate,
    bind: Bind,
    incoming: Path,
    limits: Limits | None = None,
    ready: Callable[[str], None] | None = None,
) -> RunningServer:
    """Listen and answer; `ready` is called with the address as soon as requests are taken.

    BelvedereError BV-SVC-001 when the address cannot be had.
    """
    limits = limits or Limits()
    listener = listen(bind)
    workers = Workers(limits.workers)
    names = OriginCheck({bind.host, *bind.names})
    application = ServiceApplication(gate, names, workers, incoming, limits)
    server = server_of(application, bind, limits, application.at_once)
    started = threading.Event()
    server.startup = partial(_startup, server.startup, started)  # type: ignore[method-assign]
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="service-http", daemon=True
    )
    address = _address(bind, listener)
    thread.start()
    started.wait()
    if ready is not None:
        ready(address)
    return RunningServer(address, server, thread, workers)


async def _startup(
    original: Callable[..., object], started: threading.Event, sockets: list[socket.socket] | None = None
) -> None:
    try:
        await original(sockets=sockets)  # type: ignore[misc] # uvicorn's own startup is a coroutine
    finally:
        started.set()


def server_of(
    application: Application, bind: Bind, limits: Limits, at_once: AtOnce = nothing
) -> uvicorn.Server:
    """The server library with our manners, not yet running; `at_once` knows some answers already."""
    members = {"limits": limits, "at_once": staticmethod(at_once)}
    connection = type("Connection", (BoundedConnection,), members)
    configuration = uvicorn.Config(
        cast("uvicorn._types.ASGI3Application", application),  # our narrower types of the same protocol
        interface="asgi3",
        http=connection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=limits.keep_alive_seconds,
        timeout_graceful_shutdown=_STOP_SECONDS,
        limit_concurrency=limits.connections,
        backlog=_BACKLOG,
    )
    configuration.load()
    configuration.ssl = bind.tls
    return uvicorn.Server(configuration)


def listen(bind: Bind) -> socket.socket:
    """A listening socket; BelvedereError BV-SVC-001 when the address cannot be had."""
    family = socket.AF_INET6 if ":" in bind.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((bind.host, bind.port))
        listener.listen(_BACKLOG)
    except OSError as problem:
        listener.close()
        taken = problem.errno == errno.EADDRINUSE
        why = tr("another program listens there") if taken else str(problem.strerror or problem)
        raise BelvedereError(
            "BV-SVC-001",
            tr("The service cannot listen on {host}:{port}", host=bind.host, port=bind.port),
            why=why,
        ) from problem
    listener.setblocking(False)
    return listener


def _address(bind: Bind, listener: socket.socket) -> str:
    # Nobody can connect to the address that stands for all of them.
    everywhere = bind.host in {"0.0.0.0", "::"}  # noqa: S104
    name = next(iter(bind.names), "127.0.0.1") if everywhere else bind.host
    host = f"[{name}]" if ":" in name else name
    return f"{'https' if bind.tls else 'http'}://{host}:{listener.getsockname()[1]}"

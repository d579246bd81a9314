"""The embedded broker in a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from amqtt.errors import AMQTTError, BrokerError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Gatekeeper, Receiver, nobody
from belvedere_simulator.service.broker.embedded.link import Link
from belvedere_simulator.service.broker.embedded.site_broker import SiteBroker
from belvedere_simulator.service.broker.inbox import Inbox
from belvedere_simulator.service.broker.tls import server_context

STOP_SECONDS = 15.0
DISCONNECT_SECONDS = 10.0

_log = logging.getLogger(__name__)


class EmbeddedBroker:
    """A Broker without another program; `host` is what devices call this computer."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0, host: str = "") -> None:
        self._bind = (address, port)
        self._host = host or address
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._broker: SiteBroker | None = None
        self._inbox: Inbox | None = None
        self._gatekeeper: Gatekeeper | None = None
        self._threads: list[threading.Thread] = []
        # What the library has to say of clients is no business of the service's log.
        logging.getLogger("amqtt").setLevel(logging.CRITICAL)
        logging.getLogger("transitions").setLevel(logging.CRITICAL)

    @property
    def shared(self) -> bool:
        """Nobody but this process hears what things say."""
        return False

    @property
    def address(self) -> str:
        """Where devices reach it, with the port really taken."""
        return f"mqtts://{self._host}:{self._port}"

    @property
    def trust(self) -> bytes:
        """Nothing but the site's authority."""
        return b""

    def start(
        self,
        gatekeeper: Gatekeeper,
        receiver: Receiver,
        returned: Callable[[], None] = nobody,  # noqa: ARG002 - it is never away
    ) -> None:
        """Begin to serve. Raises BelvedereError BV-BRK-010 when the port is taken."""
        hosts = dict.fromkeys((self._host, self._bind[0], "127.0.0.1", "localhost"))
        names = [name for name in hosts if name not in ("0.0.0.0", "::")]  # noqa: S104
        context = server_context(gatekeeper.authority, gatekeeper.server(names))
        self._loop.set_exception_handler(_told)
        self._run(self._loop.run_forever, "broker")
        inbox = self._inbox = Inbox(receiver)
        self._gatekeeper = gatekeeper
        self._run(inbox.work, "broker-messages")
        try:
            self._port = self._call(self._open(context, gatekeeper, inbox), DISCONNECT_SECONDS)
        except (AMQTTError, BrokerError, OSError) as error:
            self.stop()
            where = f"{self._bind[0]}:{self._bind[1]}"
            raise BelvedereError(
                "BV-BRK-010", tr("The broker cannot be started"), where=where, why=str(error)
            ) from error

    def listen_at(self, address: str, names: Sequence[str]) -> None:
        """Serve at `address` too, on the same port. Raises BelvedereError BV-BRK-010."""
        broker, gatekeeper = self._broker, self._gatekeeper
        if broker is None or gatekeeper is None:
            return
        context = server_context(gatekeeper.authority, gatekeeper.server(names)) if address else None
        try:
            self._call(broker.listen_at(address, self._port, context), DISCONNECT_SECONDS)
        except OSError as error:
            where = f"{address}:{self._port}"
            raise BelvedereError(
                "BV-BRK-010", tr("The broker cannot be started"), where=where, why=str(error)
            ) from error

    def address_at(self, address: str) -> str:
        """The port is the same."""
        return f"mqtts://{f'[{address}]' if ':' in address else address}:{self._port}"

    def stop(self) -> None:
        """End all connections."""
        if self._loop.is_closed():
            return
        if self._broker is not None:
            with suppress(TimeoutError):
                self._call(self._broker.shutdown(), STOP_SECONDS)
        if self._inbox is not None:
            self._inbox.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(STOP_SECONDS)
        _finish(self._loop)

    def publish(self, topic: str, payload: bytes, asker: str = "") -> None:
        """Send a message to whoever is subscribed, and to the asker in any case."""
        broker = self._broker
        if broker is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(broker.route, topic, payload, asker)

    def refresh(self) -> None:
        """Nothing to do: every connection is looked up when it is made."""

    def disconnect(self, serials: frozenset[str]) -> None:
        """End the connections of revoked certificates; they are gone when this returns."""
        if self._broker is not None and not self._loop.is_closed():
            self._call(self._broker.end(serials), DISCONNECT_SECONDS)

    async def _open(self, context: Any, gatekeeper: Gatekeeper, inbox: Inbox) -> int:
        def heard(link: Link | None, topic: str, payload: bytes) -> None:
            inbox.put(topic, payload, *((link.client_id, lambda: self._let_in(link)) if link else ()))

        broker = SiteBroker("{}:{}".format(*self._bind), context, gatekeeper, heard)
        await broker.start()
        self._broker = broker
        return broker.port

    def _let_in(self, link: Link) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits for room any more
            self._loop.call_soon_threadsafe(link.room.release)

    def _run(self, work: Any, name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _call(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)


def _finish(loop: asyncio.AbstractEventLoop) -> None:
    if loop.is_running():
        return
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=STOP_SECONDS))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def _told(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # Handshakes that fail and connections that break: what clients do is no error of the service.
    _log.debug("%s: %r", context.get("message"), context.get("exception"))

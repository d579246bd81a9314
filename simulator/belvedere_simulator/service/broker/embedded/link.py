"""One client of the embedded broker: what it is, what it hears, what waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from amqtt.adapters import StreamWriterAdapter
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

from belvedere_simulator.channel.filters import matches
from belvedere_simulator.service.broker.embedded.framing import PacketReader
from belvedere_simulator.service.broker.policy import may_hear
from belvedere_simulator.service.certificates.identity import Identity

# Messages of one client that the service has not worked on yet; more are not read.
UNHANDLED = 32
# Messages that wait for one client; who lets more pile up is cut off.
WAITING = 1000
# Messages on their way to one client without an acknowledgement.
WINDOW = 16
FILTERS = 100
DRAIN_SECONDS = 10.0
CLOSE_SECONDS = 2.0


class Writer(StreamWriterAdapter):
    """The way to a client; never waits for one that does not read."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        super().__init__(writer)
        self._stream = writer

    async def drain(self) -> None:
        """Wait until the client took most of what was written, but not for ever."""
        if self.is_closed:
            return
        try:
            await asyncio.wait_for(self._stream.drain(), DRAIN_SECONDS)
        except TimeoutError:
            self.abort()

    async def close(self) -> None:
        """Let the client take what is written already, for a moment."""
        if not self.is_closed:
            self.is_closed = True
            self._stream.close()
            asyncio.get_running_loop().call_later(CLOSE_SECONDS, cut, self._stream.transport)

    def abort(self) -> None:
        """Cut the connection."""
        self.is_closed = True
        cut(self._stream.transport)


def cut(transport: asyncio.WriteTransport) -> None:
    """End a connection at once, also one that ended by itself."""
    # Up to Python 3.11.3 a TLS transport forgets its protocol with the connection, and then fails here.
    with contextlib.suppress(AttributeError):
        transport.abort()


class Handler(BrokerProtocolHandler):
    """The library's handler, but for a client that was silent for too long: that one is gone."""

    def handle_read_timeout(self) -> None:
        """Read no further: the connection counts as lost."""
        if self.reader is not None:
            self.reader.feed_eof()


@dataclass(eq=False)
class Link:
    """A connection; `serial` is known from the handshake, `identity` once it was looked up. `arrived_at` is
    the address of ours that it came in on."""

    serial: str
    reader: PacketReader
    writer: Writer
    room: asyncio.Semaphore
    identity: Identity | None = None
    client_id: str = ""
    arrived_at: str = ""
    filters: dict[str, int] = field(default_factory=dict)
    outbox: asyncio.Queue[tuple[str, bytes, int]] = field(default_factory=lambda: asyncio.Queue(WAITING))
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    def quality(self, topic: str) -> int | None:
        """The quality of service in which the client wants a message; None when it does not."""
        if self.identity is not None and not may_hear(self.identity, topic):
            return None
        wanted = [qos for asked, qos in self.filters.items() if matches(asked, topic)]
        return max(wanted, default=None)

    def offer(self, topic: str, payload: bytes, *, asked: bool = False) -> None:
        """Put a message into the outbox if the client wants it or asked for it.

        A client too slow for that is cut off.
        """
        quality = self.quality(topic)
        if quality is None:
            if not asked:
                return
            quality = 0
        try:
            self.outbox.put_nowait((topic, payload, quality))
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """Cut the client off."""
        self.reader.feed_eof()
        self.writer.abort()

    async def send(self, handler: Handler) -> None:
        """Send what waits, in order, until cancelled."""
        window = asyncio.Semaphore(WINDOW)

        def sent(task: asyncio.Task[object]) -> None:
            window.release()
            if not task.cancelled() and task.exception() is not None:
                # It did not acknowledge; it will ask for what it missed when it comes back.
                self.end()

        while True:
            topic, payload, quality = await self.outbox.get()
            await window.acquire()
            task = asyncio.create_task(handler.mqtt_publish(topic, payload, quality, retain=False))
            task.add_done_callback(sent)

"""What comes from a client, packet by packet, before the MQTT library sees it.

The library would wait for any length announced, forgive damaged packets and let a client send as fast as it
likes. Here a packet is taken whole, within limits, and a client that breaks them is not read any further.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from amqtt.adapters import ReaderAdapter
from amqtt.mqtt.packet import (
    CONNECT,
    DISCONNECT,
    PINGREQ,
    PUBACK,
    PUBLISH,
    SUBSCRIBE,
    UNSUBSCRIBE,
)

LARGEST_PACKET = 136 * 1024
LENGTH_BYTES = 4
FROM_CLIENTS = (CONNECT, PUBLISH, PUBACK, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT)
HIGHEST_QOS = 1
# Packets a second, in the long run and at once.
RATE, BURST = 200.0, 400.0

Admission = Callable[[], Awaitable[None]]


class Broken(Exception):
    """The client does not keep to the protocol."""


class PacketReader(ReaderAdapter):
    """Hands over one packet after the other; `admit` is awaited before each message that is published."""

    def __init__(self, stream: asyncio.StreamReader, admit: Admission) -> None:
        self._stream = stream
        self._admit = admit
        self._packet = b""
        self._at = 0
        self._begun = False
        self._ended = False
        self._pace = Pace()

    async def read(self, n: int = -1) -> bytes:
        """The next `n` bytes of the packet; nothing once the client is gone or broke a rule."""
        if n == 0:
            return b""
        if self._at == len(self._packet):
            await self._next()
        piece = self._packet[self._at : self._at + n]
        if self._ended or len(piece) < n:
            # What a packet says of its parts is more than there is of it.
            self._ended = True
            return b""
        self._at += n
        return piece

    def feed_eof(self) -> None:
        """Read no further."""
        self._ended = True

    async def _next(self) -> None:
        # What was read before is worked on first: a farewell counts before the end of the connection.
        await asyncio.sleep(0)
        if self._ended:
            return
        try:
            self._packet, self._at = await self._whole(), 0
        except (OSError, asyncio.IncompleteReadError, Broken):
            self._ended = True

    async def _whole(self) -> bytes:
        await self._pace.keep()
        first = await self._stream.readexactly(1)
        kind, flags = first[0] >> 4, first[0] & 15
        if kind not in FROM_CLIENTS or (kind == CONNECT) == self._begun:
            raise Broken(kind)
        self._begun = True
        if kind == PUBLISH:
            if flags >> 1 & 3 > HIGHEST_QOS:
                raise Broken(kind)
            await self._admit()
        encoded, length = await self._length()
        body = await self._stream.readexactly(length)
        if not _sound(kind, flags, body):
            raise Broken(kind)
        return first + encoded + body

    async def _length(self) -> tuple[bytes, int]:
        encoded, length = b"", 0
        for index in range(LENGTH_BYTES):
            byte = await self._stream.readexactly(1)
            encoded += byte
            length |= (byte[0] & 127) << (7 * index)
            if byte[0] < 128:
                break
        else:
            raise Broken(encoded)
        if length > LARGEST_PACKET:
            raise Broken(length)
        return encoded, length


def _sound(kind: int, flags: int, body: bytes) -> bool:
    """Whether the parts of a packet fill it: the library would look for what is missing in the next one."""
    match kind:
        case _ if kind == PUBLISH:
            end = _after_text(body, 0)
            return end is not None and end + (2 if flags >> 1 & 3 else 0) <= len(body)
        case _ if kind in (SUBSCRIBE, UNSUBSCRIBE):
            at: int | None = 2
            while at is not None and at < len(body):
                at = _after_text(body, at)
                if at is not None and kind == SUBSCRIBE:
                    at += 1
            return at == len(body) and len(body) > 2
        case _ if kind == PUBACK:
            return len(body) == 2
        case _ if kind in (PINGREQ, DISCONNECT):
            return not body
    return True


def _after_text(body: bytes, at: int) -> int | None:
    """Where the text at a place ends; None when it goes beyond the packet or is not UTF-8."""
    start = at + 2
    end = start + int.from_bytes(body[at:start], "big")
    if start > len(body) or end > len(body):
        return None
    try:
        body[start:end].decode("utf-8")
    except UnicodeDecodeError:
        return None
    return end


class Pace:
    """Holds a client back that sends more packets than it may."""

    def __init__(self) -> None:
        self._allowance = BURST
        self._at = asyncio.get_running_loop().time()

    async def keep(self) -> None:
        """Return when the next packet may be read."""
        now = asyncio.get_running_loop().time()
        self._allowance = min(BURST, self._allowance + (now - self._at) * RATE)
        self._at = now
        self._allowance -= 1
        if self._allowance < 0:
            await asyncio.sleep(-self._allowance / RATE)

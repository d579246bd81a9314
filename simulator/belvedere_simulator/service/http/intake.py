"""Receiving a body: small ones at once, large ones block by block, none for ever."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.authenticator import Authenticated
from belvedere_simulator.service.http.aws_chunked import (
    KEYWORDS,
    BadChunks,
    ChunkDecoder,
    decoder_for,
    trailer_names,
)
from belvedere_simulator.service.http.gate import with_body
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.spool import Spool, TooLarge
from belvedere_simulator.service.http.workers import Workers

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Gone(Exception):
    """The client left before its request was whole, or was too slow."""


class Intake:
    """Reads bodies within the limits; the files of large ones lie in `incoming`."""

    def __init__(self, workers: Workers, incoming: Path, limits: Limits) -> None:
        self._workers = workers
        self._incoming = incoming
        self._limits = limits

    def is_small(self, head: Request) -> bool:
        """Whether the body is known to fit into memory as it comes."""
        if "transfer-encoding" in head.headers or _is_chunked(head):
            return False
        return int(head.headers.get("content-length", "0")) <= self._limits.in_memory

    async def small(self, head: Request, receive: Receive) -> Request:
        """The request with its body; Gone when the client is."""
        if head.headers.get("content-length", "0") == "0":
            return head
        data = b"".join([block async for block in self._blocks(receive)])
        return replace(head, body=Body(len(data), hashlib.sha256(data).hexdigest(), data))

    async def large(
        self, head: Request, found: Authenticated | None, receive: Receive, largest: int
    ) -> Request:
        """The request with its body spooled and decoded.

        TooLarge, BadChunks or AccessRefused end it early; no file is left then.
        """
        if int(head.headers.get("content-length", "0")) > largest + self._limits.in_memory:
            raise TooLarge
        decoder = _decoder(head, found)
        spool = Spool(self._incoming, self._limits.in_memory, largest)
        try:
            async for block in self._batches(receive):
                await self._workers.run(_store, spool, decoder, block)
            if decoder is not None:
                decoder.finish()
            body = spool.finish()
            return with_body(head, _checked(body, head), decoder.trailers if decoder else {})
        except BaseException:
            spool.discard()
            raise

    async def _batches(self, receive: Receive) -> AsyncIterator[bytes]:
        batch = bytearray()
        async for block in self._blocks(receive):
            batch += block
            if len(batch) >= self._limits.in_memory:
                yield bytes(batch)
                batch = bytearray()
        if batch:
            yield bytes(batch)

    async def _blocks(self, receive: Receive) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.idle_seconds
        more = True
        while more:
            try:
                async with asyncio.timeout_at(min(deadline, loop.time() + self._limits.idle_seconds)):
                    message = await receive()
            except TimeoutError:
                raise Gone from None
            if message["type"] == "http.disconnect":
                raise Gone
            block = message.get("body", b"")
            # Every byte buys time, so that a trickle ends while a long upload goes on.
            deadline += len(block) / self._limits.slowest_bytes_per_second
            more = message.get("more_body", False)
            yield block


def _is_chunked(head: Request) -> bool:
    return head.headers.get("x-amz-content-sha256", "") in KEYWORDS


def _decoder(head: Request, found: Authenticated | None) -> ChunkDecoder | None:
    if not _is_chunked(head):
        return None
    announced = head.headers.get("x-amz-trailer", "")
    if found is None or found.claim is None or not found.key:
        # Without signatures to verify, the coding is still to be undone.
        return ChunkDecoder.unverified(trailer_names(announced))
    return decoder_for(found.claim, found.key, announced)


def _store(spool: Spool, decoder: ChunkDecoder | None, block: bytes) -> None:
    spool.write(decoder.feed(block) if decoder is not None else block)


def _checked(body: Body, head: Request) -> Body:
    told = head.headers.get("x-amz-decoded-content-length", "")
    if told and told != str(body.size):
        raise BadChunks(f"the body has {body.size} bytes, x-amz-decoded-content-length says {told}")
    return body

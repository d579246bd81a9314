"""Sending an answer: headers, then the body from memory or block by block from its file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, BinaryIO

from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.http.workers import Workers

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
BLOCK = 256 * 1024
_OK = b"HTTP/1.1 200 OK\r\n"
_WITHOUT_BODY = {204, 304}


class Responder:
    """Sends answers; a client that does not read for `idle_seconds` is given up (TimeoutError)."""

    def __init__(self, workers: Workers, idle_seconds: float) -> None:
        self._workers = workers
        self._idle_seconds = idle_seconds

    async def send(self, response: Response, method: str, send: Send, *, close: bool = False) -> None:
        """Send `response`; with `close` the connection ends after it."""
        file = await self._opened(response) if response.file and method != "HEAD" else None
        try:
            await send(_start(response, close))
            if file is None:
                body = b"" if method == "HEAD" else response.body
                await self._bounded(send({"type": "http.response.body", "body": body}))
            else:
                await self._send_file(file, response.length, send)
        finally:
            if file is not None:
                file.close()

    async def _opened(self, response: Response) -> BinaryIO:
        def opened() -> BinaryIO:
            assert response.file is not None
            file = response.file.open("rb")
            file.seek(response.offset)
            return file

        return await self._workers.run(opened)

    async def _send_file(self, file: BinaryIO, length: int, send: Send) -> None:
        left = length
        while left:
            block = await self._workers.run(file.read, min(BLOCK, left))
            if not block:
                raise EOFError("the file is shorter than its record")
            left -= len(block)
            await self._bounded(send({"type": "http.response.body", "body": block, "more_body": True}))
        await self._bounded(send({"type": "http.response.body", "body": b""}))

    async def _bounded(self, sending: Awaitable[None]) -> None:
        async with asyncio.timeout(self._idle_seconds):
            await sending


def as_bytes(response: Response) -> list[bytes]:
    """A successful answer from memory as it is sent: its first line, then the rest."""
    assert response.status == HTTPStatus.OK
    lines = [_line(name, value) for name, value in response.headers.items()]
    return [_OK, *lines, b"content-length: %d\r\n\r\n" % len(response.body), response.body]


def _start(response: Response, close: bool) -> dict[str, Any]:
    headers = [(_header(name.lower()), _header(value)) for name, value in response.headers.items()]
    named = {name for name, _ in headers}
    if b"content-length" not in named and response.status not in _WITHOUT_BODY:
        length = response.length if response.file else len(response.body)
        headers.append((b"content-length", str(length).encode()))
    if close:
        headers.append((b"connection", b"close"))
    return {"type": "http.response.start", "status": response.status, "headers": headers}


# A request id passes through once; names and the other values come back with every answer.
@lru_cache(maxsize=256)
def _line(name: str, value: str) -> bytes:
    return b"%b: %b\r\n" % (_header(name), _header(value))


def _header(text: str) -> bytes:
    # A line break in a value would end the header: whatever it came from, it becomes a space.
    return text.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogateescape")

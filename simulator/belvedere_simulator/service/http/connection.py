"""uvicorn's connection, which by itself waits for ever for the headers of a request and takes any length."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from belvedere_simulator.service.http.limits import Limits


class BoundedConnection(HttpToolsProtocol):
    """Closes when the headers of a request are too long or take too long."""

    limits = Limits()
    _deadline: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _in_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Start waiting for the first request."""
        super().connection_made(transport)
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to headers before it is parsed."""
        if self._in_headers:
            if self._deadline is None:
                self._start_deadline()
            self._header_bytes += len(data)
            # What comes with the headers may be body, so only a whole excess is one of the headers.
            if self._header_bytes > self.limits.headers and b"\r\n\r\n" not in data:
                self._refuse()
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The headers came in time."""
        self._stop_deadline()
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What comes next are the headers of another request."""
        super().on_message_complete()
        self._in_headers = True
        self._header_bytes = 0

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self) -> None:
        self._stop_deadline()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
        self.transport.close()

"""uvicorn's connection, which by itself waits for ever for the headers of a request and takes any length.

It also answers by itself what is known already: making a task for a request takes longer than such an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from belvedere_simulator.service.http.limits import Limits

AtOnce = Callable[[Mapping[str, Any]], list[bytes] | None]
"""The whole answer to a request by its ASGI scope, but for the server's own headers, which go after the
first piece; None where it is not known already."""

_WITH_BODY = {b"content-length", b"transfer-encoding", b"expect", b"upgrade"}


def nothing(_scope: Mapping[str, Any]) -> None:
    """Of an application that knows no answers already."""


class BoundedConnection(HttpToolsProtocol):
    """Closes when the headers of a request are too long or take too long."""

    limits = Limits()
    at_once: AtOnce = staticmethod(nothing)
    _deadline: asyncio.TimerHandle | None = None
    _idle: asyncio.TimerHandle | None = None
    _last = 0.0
    _header_bytes = 0
    _in_headers = True
    _answered = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        """Start waiting for the first request."""
        super().connection_made(transport)
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_deadline()
        if self._idle is not None:
            self._idle.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to headers before it is parsed."""
        if self._in_headers:
            self._header_bytes += len(data)
            # What comes with the headers may be body, so only a whole excess is one of the headers.
            if self._header_bytes > self.limits.headers and b"\r\n\r\n" not in data:
                self._refuse()
                return
        super().data_received(data)
        # Most headers come in one piece, and are never waited for.
        if self._in_headers and self._header_bytes and self._deadline is None:
            self._start_deadline()

    def on_headers_complete(self) -> None:
        """The headers came in time."""
        self._stop_deadline()
        self._in_headers = False
        if not self._answer_at_once():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What comes next are the headers of another request."""
        if self._answered:
            self._answered = False
        else:
            super().on_message_complete()
        self._in_headers = True
        self._header_bytes = 0

    def _answer_at_once(self) -> bool:
        if not self._may_answer_at_once():
            return False
        path, _mark, query = self.url.partition(b"?")
        self.scope["method"] = "GET"
        self.scope["raw_path"], self.scope["query_string"] = path, query
        answer = self.at_once(self.scope)
        if answer is None:
            return False
        own = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self.transport.write(b"".join([answer[0], *own, *answer[1:]]))
        self.server_state.total_requests += 1
        self._answered = True
        self._last = self.loop.time()
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._end_idle)
        return True

    def _may_answer_at_once(self) -> bool:
        """Whether this is a plain question, and nothing before it is still to be answered or sent."""
        ready = (
            self.parser.get_method() == b"GET"
            and self.url.startswith(b"/")
            and b"#" not in self.url
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
        )
        return ready and self._has_room() and not any(name in _WITH_BODY for name, _ in self.headers)

    def _has_room(self) -> bool:
        most = self.limit_concurrency
        return most is None or (len(self.connections) < most and len(self.tasks) < most)

    def _end_idle(self) -> None:
        """Close the connection that was last answered at once, unless another request came since."""
        self._idle = None
        left = self._last + self.timeout_keep_alive - self.loop.time()
        busy = self.cycle is not None and not self.cycle.response_complete
        if left > 0 or busy or not self._in_headers:
            self._idle = self.loop.call_later(max(left, 1.0), self._end_idle)
        elif self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_handler()

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

"""The service's own server with a handler that gives one answer whatever it is asked."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.server import Bind, listen, server_of


class ConstantServer:
    """Lives as long as this process; the answer may be changed."""

    def __init__(self) -> None:
        self._body = b""
        self._headers: list[tuple[bytes, bytes]] = []

    def open(self) -> dict[str, Any]:
        """Start it; where it answers."""
        bind = Bind()
        listener = listen(bind)
        server = server_of(self._answer, bind, Limits())
        threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
        return {"address": "http://{}:{}".format(*listener.getsockname())}

    def say(self, body: str) -> dict[str, Any]:
        """Answer with these bytes from now on."""
        self._body = body.encode("latin-1")
        length = str(len(self._body)).encode()
        self._headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        return {}

    async def _answer(
        self,
        _scope: Mapping[str, Any],
        _receive: Callable[[], Awaitable[Mapping[str, Any]]],
        send: Callable[[Mapping[str, Any]], Awaitable[None]],
    ) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    server = ConstantServer()
    return {"open": server.open, "say": server.say}

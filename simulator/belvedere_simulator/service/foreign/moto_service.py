"""Handing requests to moto in this process; it keeps its state in memory until the service stops."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}


class MotoService:
    """All services that moto imitates; one request at a time, as moto was not made for several."""

    def __init__(self) -> None:
        try:
            from moto.server import (  # noqa: PLC0415 - an extra, and slow to import
                DomainDispatcherApplication,
                create_backend_app,
            )
        except ImportError as problem:
            raise BelvedereError("BV-SVC-007", tr("moto is not installed"), why=str(problem)) from problem
        self._application: Callable[..., Iterable[bytes]] = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()

    def handle(self, _name: str, request: Request, _caller: Caller, /) -> Response:
        """moto's answer."""
        started: list[tuple[int, dict[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            kept = {key: value for key, value in headers if key.lower() not in _HOP_BY_HOP}
            started.append((int(status.split(maxsplit=1)[0]), kept))

        with self._lock:
            body = b"".join(self._application(environ_of(request), start))
        status, headers = started[0]
        return Response(status, headers, body)


def environ_of(request: Request) -> dict[str, Any]:
    """The request as WSGI applications take it."""
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in request.headers.items()
        if name not in {"content-type", "content-length"}
    }
    host, _, port = request.headers.get("host", "localhost").partition(":")
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(request.path, "latin-1"),
        "RAW_URI": request.target,
        "QUERY_STRING": request.query,
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.peer,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(request.body.size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": request.body.open(),
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }

"""The endpoint where the application's AWS SDK asks for the keys of its role.

Shaped as the container credentials provider expects it. Without a local site there is no role, and
the answer is an HTTP 404 with a JSON body, on which botocore raises CredentialRetrievalError at once.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
import socket
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from belvedere_simulator.application.credentials import Credentials

CREDENTIALS_PATH = "/credentials"


def answer(
    path: str, authorization: str, token: str, role: Callable[[], Credentials | None]
) -> tuple[int, dict[str, str]]:
    """Status and JSON body for a GET of `path`."""
    if path.partition("?")[0] != CREDENTIALS_PATH:
        return 404, {"code": "NotFound", "message": "no such resource"}
    if not hmac.compare_digest(authorization.encode(), token.encode()):
        return 401, {"code": "AccessDeniedException", "message": "wrong authorization token"}
    try:
        credentials = role()
    except Exception:
        # Whatever is in the way of the keys: SDKs ask again after this answer, and say nothing of the reason.
        return 503, {"code": "ServiceUnavailable", "message": "the keys of the role cannot be had now"}
    if credentials is None:
        message = "no role is attached to this application instance"
        return 404, {"code": "NoRoleAttached", "message": message}
    return 200, credentials.document()


class CredentialsEndpoint:
    """Serves one application, on a Unix socket (`socket_path`) or on a free loopback port."""

    def __init__(self, role: Callable[[], Credentials | None], socket_path: Path | None = None) -> None:
        self.token = secrets.token_urlsafe(24)
        self._socket_path = socket_path
        handler = _handler(self.token, role)
        if socket_path is None:
            self._server: socketserver.TCPServer = _TcpServer(("127.0.0.1", 0), handler)
        else:
            socket_path.unlink(missing_ok=True)
            self._server = _unix_server(socket_path, handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="credentials", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The loopback port; only without `socket_path`."""
        return int(self._server.socket.getsockname()[1])

    def close(self) -> None:
        """Stop serving and remove the socket."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if self._socket_path is not None:
            with contextlib.suppress(OSError):
                self._socket_path.unlink()


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


def _unix_server(path: Path, handler: type[BaseHTTPRequestHandler]) -> socketserver.TCPServer:
    class UnixServer(socketserver.ThreadingTCPServer):
        address_family = socket.AF_UNIX
        daemon_threads = True

    return UnixServer(str(path), handler)  # type: ignore[arg-type] # a path, not host and port


def _handler(token: str, role: Callable[[], Credentials | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5.0

        def do_GET(self) -> None:
            status, document = answer(self.path, self.headers.get("Authorization", ""), token, role)
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def address_string(self) -> str:
            return "application"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - overridden
            """Say nothing: the application's own log tells what it did."""

    return Handler

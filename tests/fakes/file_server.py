"""An HTTP server for one file with ranges, which can be made to behave badly."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FileServer(ThreadingHTTPServer):
    """Serves `content` under every path.

    `statuses` are answered first, one a request. `stop_after`: after so many bytes of one answer the
    connection is held until `go_on` is set, and then closed. `knows_ranges`: whether it obeys them.
    `offsets` are what was asked for, in order; `paths` with which address.
    """

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.scheme = "http"
        self.statuses: list[int] = []
        self.stop_after: int | None = None
        self.go_on = threading.Event()
        self.go_on.set()
        self.knows_ranges = True
        self.offsets: list[int] = []
        self.paths: list[str] = []
        self._listens = threading.Event()

    @property
    def url(self) -> str:
        """Where the file is."""
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}/file?signature=1"

    def service_actions(self) -> None:
        """It is called in each turn of the loop that listens."""
        self._listens.set()

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """Answer over HTTPS from now on."""
        # The loop asks once which socket it is, and for a moment there is none.
        assert self._listens.wait(20)
        self.scheme = "https"
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away in the middle are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        server = self.server
        asked = self.headers.get("Range", "bytes=0-")
        offset = int(asked.removeprefix("bytes=").rstrip("-"))
        server.offsets.append(offset)
        server.paths.append(self.path)
        if server.statuses:
            self.send_response(server.statuses.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        ranged = "Range" in self.headers and server.knows_ranges
        content = server.content[offset:] if ranged else server.content
        self.send_response(206 if ranged else 200)
        if ranged:
            total = len(server.content)
            self.send_header("Content-Range", f"bytes {offset}-{total - 1}/{total}")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self._send(content)

    def _send(self, content: bytes) -> None:
        stop = self.server.stop_after
        if stop is None or stop >= len(content):
            self.wfile.write(content)
            return
        self.wfile.write(content[:stop])
        self.wfile.flush()
        self.server.go_on.wait(30)
        self.close_connection = True

    def log_message(self, *_words: Any) -> None:
        """Nothing to be said."""


@contextmanager
def serve_file(content: bytes) -> Iterator[FileServer]:
    """A server that runs."""
    server = FileServer(content)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()

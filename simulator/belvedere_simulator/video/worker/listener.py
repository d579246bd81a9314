"""Where the engine listens for applications and viewers: a Unix socket, or loopback with a token."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.sdk.panoramasdk import wire

TOKEN_SECONDS = 5.0
WAKE_SECONDS = 1.0
RETRY_SECONDS = 0.1


class Listener:
    """Serves each connection on a thread of its own until closed. `address` is what `wire.connect` takes.

    On a Unix socket the folder's 0700 mode guards it; on loopback a random token does, which is left
    in `<name>.address` in the same folder.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        serve: Callable[[socket.socket], None],
        *,
        unix: bool = hasattr(socket, "AF_UNIX") and sys.platform != "win32",
    ) -> None:
        self._serve = serve
        self._links: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._token = ""
        self._note: Path | None = None
        self._path = folder / f"{name}.sock"
        if unix:
            self._path.unlink(missing_ok=True)
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.bind(str(self._path))
            self.address = f"unix:{self._path}"
        else:
            self._token = secrets.token_hex(16)
            self._socket = socket.create_server(("127.0.0.1", 0))
            self.address = f"tcp:{self._socket.getsockname()[1]}:{self._token}"
            self._note = folder / f"{name}.address"
            _write_note(self._note, self.address)
        self._socket.listen(64)
        self._acceptor = threading.Thread(target=self._accept, name=f"{name} listener", daemon=True)
        self._acceptor.start()

    def close(self) -> None:
        """Stop listening and close every connection."""
        with self._lock:
            self._closed.set()
            links = list(self._links)
        for link in links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        # Not every system wakes a thread whose listening socket is closed: a last visitor does.
        with contextlib.suppress(OSError):
            wire.connect(self.address, WAKE_SECONDS).close()
        self._acceptor.join()
        self._socket.close()
        for thread in self._threads:
            thread.join()
        self._path.unlink(missing_ok=True)
        if self._note:
            self._note.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                link, _address = self._socket.accept()
            except OSError:
                # Too many open files, or a visitor who left in the queue: neither ends the service.
                if self._closed.wait(RETRY_SECONDS):
                    return
                continue
            with self._lock:
                if self._closed.is_set():
                    link.close()
                    return
                self._links.add(link)
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                thread = threading.Thread(target=self._run, args=(link,), name="connection", daemon=True)
                self._threads.append(thread)
            thread.start()

    def _run(self, link: socket.socket) -> None:
        try:
            if self._admitted(link):
                self._serve(link)
        finally:
            with self._lock:
                self._links.discard(link)
            link.close()

    def _admitted(self, link: socket.socket) -> bool:
        if not self._token:
            return True
        link.settimeout(TOKEN_SECONDS)
        try:
            header, _payload, _descriptors = wire.receive(link)
        except (OSError, TimeoutError):
            return False
        link.settimeout(None)
        return secrets.compare_digest(
            str(header.get("token", "")).encode(errors="replace"), self._token.encode()
        )


def _write_note(note: Path, address: str) -> None:
    """Applications read it at any time: it is there whole or not at all, for this user alone."""
    unfinished = note.with_name(f".{note.name}.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(address)
    unfinished.replace(note)

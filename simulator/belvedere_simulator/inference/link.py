"""Where applications find the model server: Unix sockets in a folder only this user can enter.

On Windows loopback with a token that travels in a private file, never in arguments.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from pathlib import Path

from belvedere_simulator.supervision.link import HAS_UNIX, listen_on_loopback


def new_address(folder: Path, unix: bool = HAS_UNIX) -> str:
    """Where an application's models shall be found. On Windows it is also written to `model.address`."""
    if unix:
        return f"unix:{folder / 'model.sock'}"
    listener, address = listen_on_loopback("tcp:0:" + secrets.token_hex(16))
    listener.close()
    file = folder / "model.address"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(address)
    return address


def listen(address: str) -> socket.socket:
    """Listen at an address of `new_address`; a dead server's socket there is replaced."""
    kind, _, rest = address.partition(":")
    if kind != "unix":
        return listen_on_loopback(address)[0]
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(rest)  # noqa: PTH108
        listener.bind(rest)
        os.chmod(rest, 0o600)  # noqa: PTH101
        listener.listen(64)
    except BaseException:
        listener.close()
        raise
    return listener

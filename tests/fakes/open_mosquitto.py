"""Mosquitto as anybody may run it: no site, plain or with TLS, with a user, keeping messages."""

from __future__ import annotations

import getpass
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from belvedere_simulator.service.broker.mosquitto.broker import installed
from fakes.host_ports import free_port
from fakes.waiting import until


@contextmanager
def open_mosquitto(folder: Path, *lines: str, port: int = 0) -> Iterator[int]:
    """The port of one that runs until the end of the block: `port` if it is given.

    `lines` are added to its settings.
    """
    program = installed()
    assert program is not None, "the tests need Mosquitto"
    port = port or free_port()
    own = (f"user {getpass.getuser()}", f"listener {port} 127.0.0.1", "persistence false", "log_dest stderr")
    settings: Sequence[str] = (*own, *lines)
    (folder / "open.conf").write_text("\n".join(settings) + "\n", encoding="utf-8")
    with (folder / "open.log").open("wb") as log:
        child = subprocess.Popen([program, "-c", str(folder / "open.conf")], stderr=log, stdout=log)
    try:
        until(lambda: child.poll() is not None or _listens(port))
        assert child.poll() is None, (folder / "open.log").read_text()
        yield port
    finally:
        child.terminate()
        child.wait(20)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0):
            return True
    except OSError:
        return False

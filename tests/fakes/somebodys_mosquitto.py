"""Mosquitto with an authority and settings of its own, as somebody else runs it."""

from __future__ import annotations

import getpass
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.service.broker.mosquitto.broker import installed
from belvedere_simulator.service.certificates.authority import SERVER, issue, key_pem, new_authority, new_key
from fakes.host_ports import free_port
from fakes.waiting import until

SETTINGS = """\
user {user}
persistence false
log_type none
listener {port} 127.0.0.1
cafile {folder}/site.pem
certfile {folder}/certificate.pem
keyfile {folder}/key.pem
require_certificate true
use_subject_as_username true
use_username_as_clientid true
"""


class SomebodysMosquitto:
    """Runs until `close`; it admits certificates of the site's `authority` and shows one of its own."""

    def __init__(self, folder: Path, authority: bytes) -> None:
        program = installed()
        assert program is not None, "the tests need Mosquitto"
        folder.mkdir()
        now, key = datetime.now(UTC), new_key()
        own = new_authority(now, "Somebody")
        expires = now + timedelta(days=1)
        certificate = issue(own, key.public_key(), "127.0.0.1", SERVER, expires, ["127.0.0.1"])
        port = free_port()
        for name, content in {
            "site.pem": authority,
            "own.pem": own.pem,
            "certificate.pem": certificate.public_bytes(Encoding.PEM),
            "key.pem": key_pem(key),
            "settings": SETTINGS.format(user=getpass.getuser(), port=port, folder=folder).encode(),
        }.items():
            (folder / name).write_bytes(content)
        self.url = f"mqtts://127.0.0.1:{port}?ca={folder / 'own.pem'}"
        self._process = subprocess.Popen([program, "-c", str(folder / "settings")])
        until(lambda: _open(port))

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)


def _open(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1.0):
            return True
    except OSError:
        return False

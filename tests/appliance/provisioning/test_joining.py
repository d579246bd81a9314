"""What is in the way of a connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.appliance.provisioning.joining import Obstacle, context_of, obstacle
from belvedere_simulator.channel.device_client import DeviceIdentity
from belvedere_simulator.service.broker.tls import server_context
from belvedere_simulator.service.certificates.authority import (
    CLIENT,
    SERVER,
    Authority,
    issue,
    key_pem,
    new_authority,
    new_key,
)
from belvedere_simulator.service.certificates.identity import Credentials

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
THING = DeviceIdentity("panorama_gate_Thing_01234567", "0" * 40, claiming=True)


def _credentials(authority: Authority, expires: datetime, host: str = "") -> Credentials:
    key = new_key()
    usage, hosts = (SERVER, [host]) if host else (CLIENT, [])
    certificate = issue(authority, key.public_key(), host or "gate", usage, expires, hosts)
    return Credentials(certificate.public_bytes(Encoding.PEM), key_pem(key))


@contextmanager
def _broker(authority: Authority, answer: bytes) -> Iterator[str]:
    """Something that answers whoever shows a good certificate, once."""
    context = server_context(authority.pem, _credentials(authority, NOW + HOUR, "127.0.0.1"))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            plain, _ = listening.accept()
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as stream:
                stream.recv(1024)
                stream.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"mqtts://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(20)


def _knocked(authority: Authority, shown: Authority, expires: datetime, answer: bytes) -> Obstacle | None:
    credentials = _credentials(shown, expires)
    with _broker(authority, answer) as address:
        return obstacle(address, context_of(shown.pem, credentials.certificate, credentials.key), THING)


def test_who_is_let_in_has_no_obstacle() -> None:
    site = new_authority(NOW)
    assert _knocked(site, site, NOW + HOUR, b"\x20\x02\x00\x00") is None


def test_a_broker_that_says_no() -> None:
    site = new_authority(NOW)
    assert _knocked(site, site, NOW + HOUR, b"\x20\x02\x00\x05") is Obstacle.REFUSED


def test_a_broker_that_says_that_the_certificate_has_expired() -> None:
    site = new_authority(NOW)
    assert _knocked(site, site, NOW - HOUR, b"") is Obstacle.EXPIRED


def test_a_broker_of_another_site() -> None:
    assert _knocked(new_authority(NOW), new_authority(NOW), NOW + HOUR, b"") is Obstacle.UNTRUSTED


def test_nobody_there() -> None:
    site = new_authority(NOW)
    credentials = _credentials(site, NOW + HOUR)
    context = context_of(site.pem, credentials.certificate, credentials.key)
    # Taken, so that nobody else listens there meanwhile.
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"mqtts://127.0.0.1:{taken.getsockname()[1]}"
        assert obstacle(address, context, THING) is Obstacle.UNREACHABLE

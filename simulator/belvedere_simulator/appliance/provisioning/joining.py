"""Connecting to the site's broker, and telling apart why that did not work."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from urllib.parse import urlsplit

from belvedere_simulator.channel.connecting import Connecting
from belvedere_simulator.channel.device_client import PORT, DeviceClient, DeviceIdentity
from belvedere_simulator.channel.tls import client_context
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_ATTEMPT_SECONDS = 3.0
_FIRST_WORD_SECONDS = 0.5
_PROBE_SECONDS = 3.0
_ACCEPTED = b"\x20\x02\x00\x00"


Dial = Callable[[str, int], tuple[str, int]]


AtEnd = Callable[[Callable[[], None]], None]


def endless(_action: Callable[[], None]) -> None:
    """There is no end of power to mind."""


def straight(host: str, port: int) -> tuple[str, int]:
    """Where the address says."""
    return host, port


class Obstacle(Enum):
    """Why a connection did not come about."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    REFUSED = "refused"
    EXPIRED = "expired"


@contextmanager
def joined(
    broker: str,
    context: ssl.SSLContext,
    identity: DeviceIdentity,
    seconds: float,
    dial: Dial = straight,
    at_end: AtEnd = endless,
) -> Iterator[DeviceClient]:
    """A connection that stands within `seconds`; `dial` is where to connect to, see `Connecting`.

    Raises BelvedereError: BV-PRV-008 the site cannot be reached, BV-PRV-009 it refuses the certificate,
    BV-PRV-012 what answers is not the site, BV-PRV-007 the certificate has expired.
    """
    client = DeviceClient(broker, context, identity, connecting=Connecting(dial))
    # Whoever connects with this certificate after the power was gone must not be disturbed.
    at_end(client.abandon)
    client.start()
    try:
        _await(client, seconds, lambda: obstacle(broker, context, identity, dial), broker)
        yield client
    finally:
        client.close()


def context_of(authority: bytes, certificate: bytes, key: bytes) -> ssl.SSLContext:
    """How to connect with a certificate; all in PEM."""
    return client_context(authority, certificate, key)


def obstacle(
    broker: str, context: ssl.SSLContext, identity: DeviceIdentity, dial: Dial = straight
) -> Obstacle | None:
    """Knock once, and tell what is in the way; None when the broker would let us in."""
    address = urlsplit(broker)
    host, port = address.hostname or "", address.port or PORT
    try:
        with socket.create_connection(dial(host, port), _PROBE_SECONDS) as plain:
            return _knock(plain, host, context, identity)
    except OSError:
        return Obstacle.UNREACHABLE


def _knock(
    plain: socket.socket, host: str, context: ssl.SSLContext, identity: DeviceIdentity
) -> Obstacle | None:
    try:
        with context.wrap_socket(plain, server_hostname=host) as stream:
            _listen_first(stream)
            stream.sendall(_connect_packet(identity.client_id))
            return None if stream.recv(len(_ACCEPTED)) == _ACCEPTED else Obstacle.REFUSED
    except ssl.SSLCertVerificationError:
        return Obstacle.UNTRUSTED
    except ssl.SSLError as error:
        expired = "CERTIFICATE_EXPIRED" in str(error.reason)
        return Obstacle.EXPIRED if expired else Obstacle.REFUSED
    except (TimeoutError, ConnectionRefusedError):
        return Obstacle.UNREACHABLE
    except OSError:
        return Obstacle.REFUSED


def _listen_first(stream: ssl.SSLSocket) -> None:
    """Hear a broker that refuses the certificate: it says so after the handshake, and closes.

    A packet sent to it meanwhile would have the system throw away what it said.
    """
    patience = stream.gettimeout()
    stream.settimeout(_FIRST_WORD_SECONDS)
    try:
        stream.recv(1)  # nobody speaks before the client does in MQTT
    except TimeoutError:
        return
    finally:
        stream.settimeout(patience)


def _connect_packet(client_id: str) -> bytes:
    """MQTT 3.1.1 CONNECT: a clean session, no will, alive for ten seconds."""
    name = client_id.encode()
    body = b"\x00\x04MQTT\x04\x02\x00\x0a" + len(name).to_bytes(2, "big") + name
    return bytes([0x10]) + _length(len(body)) + body


def _length(size: int) -> bytes:
    """MQTT's variable length, for at most 16383 bytes."""
    return bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])


def _await(client: DeviceClient, seconds: float, look: Callable[[], Obstacle | None], broker: str) -> None:
    left = seconds
    found: Obstacle | None = Obstacle.UNREACHABLE
    while left > 0:
        if client.wait_online(min(left, _ATTEMPT_SECONDS)):
            return
        left -= _ATTEMPT_SECONDS
        found = look()
        if found not in (None, Obstacle.UNREACHABLE):
            break
    raise _refusal(found, broker)


def _refusal(found: Obstacle | None, broker: str) -> BelvedereError:
    match found:
        case Obstacle.EXPIRED:
            return BelvedereError(
                "BV-PRV-007", tr("The certificate has expired"), where=broker, why=tr("the site says so")
            )
        case Obstacle.REFUSED:
            why = tr("it expired, another appliance used it, or the device was deleted")
            return BelvedereError("BV-PRV-009", tr("The site refuses the certificate"), where=broker, why=why)
        case Obstacle.UNTRUSTED:
            return BelvedereError("BV-PRV-012", tr("What answers there is not the site"), where=broker)
    return BelvedereError("BV-PRV-008", tr("The site cannot be reached"), where=broker)

"""The way to a site's own broker: with an identity that the site gives to who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.filters import within
from belvedere_simulator.channel.tls import client_context
from belvedere_simulator.inspection.connection.broker_address import EVERYTHING, PORTS, SECURE
from belvedere_simulator.inspection.connection.way import Way

Create = Callable[..., Any]
"""The operation CreateObserverCertificate of the site, as its client has it."""

_SHADOWS = (topics.shadow_of("+"), topics.shadow_of("+", "+"))
_MAY_SAY = (
    *(f"{base}/{verb}" for base in _SHADOWS for verb in ("get", "update", "delete")),
    topics.watch("+"),
    "panorama/desktop/#",
)


def site_way(create: Create) -> Way:
    """A new key, certified for a day; it lies in the memory of this process only.

    Raises what `create` raises, BelvedereError.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    csr = request.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    told = create(CertificateSigningRequest=csr)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    context = client_context(str(told["Authorities"]).encode(), str(told["Certificate"]).encode(), pem)
    broker = urlsplit(str(told["Broker"]))
    # Without acknowledgements: the site's own broker drops who is late with them.
    return Way(
        broker.hostname or "",
        broker.port or PORTS[SECURE],
        str(told["ClientId"]),
        EVERYTHING,
        context,
        qos=0,
    )


def may_say(topic: str) -> bool:
    """Whether the site's broker lets an observer publish on a topic: shadows of devices, the wish for
    telemetry, and desktops among themselves.
    """
    return any(within(allowed, topic) for allowed in _MAY_SAY)


def is_of_devices(topic: str) -> bool:
    """Whether a topic belongs to devices, the site or the broker: nobody else publishes there."""
    return topic.startswith(("$", "panorama/things/", "belvedere/"))

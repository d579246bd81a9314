"""A way to a broker: everything that one connection needs, made anew for each try."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.channel.tls import HandshakingSocket
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.connection.broker_address import BrokerAddress
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Way:
    """Where to connect to, and as whom. `context` is None where no TLS is spoken."""

    host: str
    port: int
    client_id: str
    filters: tuple[str, ...]
    context: ssl.SSLContext | None = field(default=None, repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    qos: int = 1

    @property
    def name(self) -> str:
        """Where it leads, for people."""
        scheme = "mqtts" if self.context is not None else "mqtt"
        return f"{scheme}://{self.host}:{self.port}"


Ways = Callable[[], Way]
"""Finds the way. Raises BelvedereError; called again for each connection, on the thread that connects."""


def way_to(address: BrokerAddress) -> Way:
    """The way to a broker that somebody runs. Raises BelvedereError BV-MSG-002 for files of no use."""
    return Way(
        address.host,
        address.port,
        address.client_id or f"belvedere-observer-{secrets.token_hex(6)}",
        address.filters,
        _context(address) if address.secure else None,
        address.user,
        address.password,
    )


def _context(address: BrokerAddress) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = HandshakingSocket
    if address.protocols:
        context.set_alpn_protocols(list(address.protocols))
    try:
        # What is named counts alone: another authority's certificate is not to pass for that broker's.
        if address.ca:
            context.load_verify_locations(cafile=Path(address.ca).expanduser())
        else:
            context.load_default_certs()
        if address.certificate:
            certificate, key = (Path(each).expanduser() for each in (address.certificate, address.key))
            context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        what = tr("A file for the connection cannot be used")
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
        named = ", ".join(filter(None, (address.ca, address.certificate, address.key)))
        raise BelvedereError("BV-MSG-002", what, where=named, why=why) from error
    return context


def _no_password() -> str:
    # Asked for where the key is encrypted; the library would ask at the terminal.
    raise ValueError(tr("the key is encrypted with a password"))

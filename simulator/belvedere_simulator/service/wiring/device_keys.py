"""The endpoint where devices exchange their certificates for keys, wired."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.service.broker.tls import server_context
from belvedere_simulator.service.certificates.server_tls import names_of_computer
from belvedere_simulator.service.device_keys.endpoint import KeyEndpoint
from belvedere_simulator.service.device_keys.exchange import KeyExchange, Shop
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts


@dataclass(frozen=True)
class DeviceKeys:
    """The endpoint that runs, and the port it really took; `another` makes one for a context of TLS."""

    endpoint: KeyEndpoint
    port: int
    another: Callable[[ssl.SSLContext], KeyEndpoint]

    def close(self) -> None:
        """Give out no more keys."""
        self.endpoint.close()


def open_device_keys(
    options: ServiceOptions,
    parts: Foundations,
    panorama: Panorama,
    secrets: Secrets,
    whereabouts: Whereabouts,
) -> DeviceKeys:
    """The endpoint, started on the address of the service; `whereabouts` learns where it is.

    Raises BelvedereError BV-KEY-001.
    """
    certificates, bind = panorama.certificates, options.bind
    shop = Shop(parts.database, parts.sessions, parts.settings, certificates, secrets, parts.clock)
    names = names_of_computer(bind.host, bind.names)
    context = server_context(certificates.authority.pem, certificates.issue_server(names))

    def another(context: ssl.SSLContext) -> KeyEndpoint:
        return KeyEndpoint(KeyExchange(shop), context, parts.settings.region, parts.clock)

    endpoint = another(context)
    port = endpoint.start(bind.host, options.credentials_port)
    whereabouts.credentials = f"https://{_in_url(names[0])}:{port}"
    return DeviceKeys(endpoint, port, another)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

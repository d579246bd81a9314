"""The listeners for appliances on the network, beside those for this computer."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.broker import tls
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.server_tls import server_context
from belvedere_simulator.service.device_keys.endpoint import KeyEndpoint
from belvedere_simulator.service.http.server import Bind, RunningServer
from belvedere_simulator.service.reach.choice import FAILED, LISTENING, ReachState
from belvedere_simulator.service.things.channel import Channel

Serving = Callable[[Bind], RunningServer]
"""Starts a server of the service over TLS. Raises BelvedereError."""


class Outside:
    """Listens at one further address at a time, on the same ports as on this computer."""

    def __init__(
        self,
        certificates: Certificates,
        channel: Channel,
        serving: Serving,
        key_endpoint: Callable[[ssl.SSLContext], KeyEndpoint],
        ports: tuple[int, int],
    ) -> None:
        """`ports`: of the service, and of the endpoint for keys; the broker knows its own."""
        self._certificates = certificates
        self._channel = channel
        self._serving = serving
        self._key_endpoint = key_endpoint
        self._ports = ports
        self._opened = ExitStack()

    def open(self, address: str, names: Sequence[str], former: Sequence[str]) -> ReachState:
        """Listen at `address`, proving to be that, one of `names` or of `former`; nowhere else any more.

        What cannot be had is told in the state, and nothing is left half open.
        """
        self.close()
        try:
            with ExitStack() as opened:
                state = self._open(opened, address, names, (address, *names, *former))
                self._opened = opened.pop_all()
        except BelvedereError as error:
            return ReachState(address, FAILED, str(error))
        return state

    def close(self) -> None:
        """Listen on this computer only."""
        opened, self._opened = self._opened, ExitStack()
        opened.close()

    def _open(
        self, opened: ExitStack, address: str, names: Sequence[str], proven: Sequence[str]
    ) -> ReachState:
        service_port, keys_port = self._ports
        bind = Bind(address, service_port, tuple(proven), server_context(self._certificates, proven))
        server = self._serving(bind)
        opened.callback(server.stop)
        context = tls.server_context(
            self._certificates.authority.pem, self._certificates.issue_server(proven)
        )
        endpoint = self._key_endpoint(context)
        keys_port = endpoint.start(address, keys_port)
        opened.callback(endpoint.close)
        opened.callback(self._channel.listen_at, "", ())
        self._channel.listen_at(address, proven)
        return ReachState(
            address,
            LISTENING,
            service=server.address,
            broker=self._channel.address_at(address),
            credentials=f"https://{_in_url(address)}:{keys_port}",
            names=tuple(names),
        )


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host

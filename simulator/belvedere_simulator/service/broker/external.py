"""A broker of the user's own, reached by its URL."""

from __future__ import annotations

from belvedere_simulator.service.broker.broker import Gatekeeper, Receiver
from belvedere_simulator.service.broker.remote import RemoteLink, take_over
from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.service.certificates.identity import Credentials


class ExternalBroker:
    """A Broker that somebody else runs; docs/channel.md says what it has to be told.

    By default it trusts the site's authority and shows a certificate of it; `trust` (PEM) and `credentials`
    are for a broker with an authority of its own.
    """

    def __init__(
        self, address: str, trust: bytes | None = None, credentials: Credentials | None = None
    ) -> None:
        self._address = address
        self._trust = trust
        self._credentials = credentials
        self._gatekeeper: Gatekeeper | None = None
        self._link: RemoteLink | None = None

    @property
    def address(self) -> str:
        """The URL."""
        return self._address

    def start(self, gatekeeper: Gatekeeper, receiver: Receiver) -> None:
        """Connect. Raises BelvedereError BV-BRK-011."""
        self._gatekeeper = gatekeeper
        trust = self._trust or gatekeeper.authority
        context = client_context(trust, self._credentials or gatekeeper.service())
        link = RemoteLink(self._address, context, receiver)
        link.open()
        self._link = link

    def stop(self) -> None:
        """Disconnect."""
        if self._link is not None:
            self._link.close()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message. Raises BelvedereError BV-BRK-012 when the broker does not take it."""
        if self._link is not None:
            self._link.publish(topic, payload)

    def refresh(self) -> None:
        """Nothing to do: whom that broker admits is its own affair."""

    def disconnect(self, serials: frozenset[str]) -> None:
        """End connections by taking them over; that they stay away is for the broker's revocation list."""
        assert self._gatekeeper is not None
        for serial in serials:
            credentials = self._gatekeeper.namesake(serial)
            context = client_context(self._trust or self._gatekeeper.authority, credentials)
            take_over(self._address, context, self._gatekeeper.thing(serial))

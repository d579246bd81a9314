"""A broker of the user's own, reached by its URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Gatekeeper, Receiver, nobody
from belvedere_simulator.service.broker.remote import RemoteLink, take_over
from belvedere_simulator.service.broker.tls import client_context
from belvedere_simulator.service.certificates.identity import Credentials


class ExternalBroker:
    """A Broker that somebody else runs; docs/channel.md says what it has to be told.

    By default the service trusts the site's authority and shows a certificate of it; `trust` (PEM) and
    `credentials` are for a broker with an authority of its own.
    """

    def __init__(
        self, address: str, trust: bytes | None = None, credentials: Credentials | None = None
    ) -> None:
        self._address = address
        self.trust = trust or b""
        self._credentials = credentials
        self._gatekeeper: Gatekeeper | None = None
        self._link: RemoteLink | None = None

    @property
    def shared(self) -> bool:
        """Other service processes may be connected, too."""
        return True

    @property
    def address(self) -> str:
        """The URL."""
        return self._address

    def start(
        self, gatekeeper: Gatekeeper, receiver: Receiver, returned: Callable[[], None] = nobody
    ) -> None:
        """Connect. Raises BelvedereError BV-BRK-011, BV-BRK-014."""
        self._gatekeeper = gatekeeper
        own = self._credentials or gatekeeper.service()
        try:
            context = client_context(self.trust or gatekeeper.authority, own)
        except (ValueError, OSError) as error:
            # Trust and key come from files of the user's; the library's words name neither.
            what = tr("A file for the broker cannot be used")
            why = tr("authorities, certificate and key have to be in PEM and belong together")
            raise BelvedereError("BV-BRK-014", what, where=self._address, why=why) from error
        link = RemoteLink(self._address, context, receiver, returned)
        link.open()
        self._link = link

    def listen_at(self, address: str, names: Sequence[str]) -> None:
        """Nothing to do: where that broker listens is its own affair."""

    def address_at(self, address: str) -> str:  # noqa: ARG002 - whichever way devices come to the service
        """The URL."""
        return self._address

    def stop(self) -> None:
        """Disconnect."""
        if self._link is not None:
            self._link.close()

    def publish(self, topic: str, payload: bytes, asker: str = "") -> None:  # noqa: ARG002 - cannot do that
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
            context = client_context(self.trust or self._gatekeeper.authority, credentials)
            take_over(self._address, context, self._gatekeeper.thing(serial))

"""What the service needs of a broker, and what a broker needs of the service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from belvedere_simulator.service.certificates.identity import Credentials, Identity

LARGEST_MESSAGE = 128 * 1024


@dataclass(frozen=True)
class Received:
    """A message that a device or a desktop published, and that it may publish.

    asker: the client id of who did, where the broker tells; ahead: how many messages on topics of the same
    kind and thing had come before it and were not worked on yet.
    """

    topic: str
    payload: bytes
    asker: str = ""
    ahead: int = 0


Receiver = Callable[[Received], None]


class Gatekeeper(Protocol):
    """The site's certificates, as brokers see them."""

    @property
    def authority(self) -> bytes:
        """The certificate of the site's authority, PEM."""

    def server(self, hosts: Iterable[str]) -> Credentials:
        """A server certificate for the broker."""

    def service(self) -> Credentials:
        """A certificate for the service itself."""

    def namesake(self, serial: str) -> Credentials:
        """A short-lived certificate with the subject of another: who shows it takes over its connection."""

    def thing(self, serial: str) -> str:
        """The thing of a certificate, revoked or not; empty when it has none."""

    def identify(self, der: bytes) -> Identity:
        """Who shows a certificate. Raises BelvedereError when it is unknown, expired or revoked."""

    def admitted(self) -> list[Identity]:
        """Everybody who may connect now."""

    def revocation_list(self) -> bytes:
        """The authority's list of revoked certificates, PEM."""


def nobody() -> None:
    """Whom it does not concern."""


class Broker(Protocol):
    """Brings messages to and from the things of a site.

    It admits certificates of the site's authority that are not revoked, lets everybody reach the topics of
    `policy` only, and ends the older of two connections of one thing.
    """

    @property
    def shared(self) -> bool:
        """Whether other service processes may hear what things say, too."""

    @property
    def address(self) -> str:
        """Where devices reach it: `mqtts://host:port`."""

    @property
    def trust(self) -> bytes:
        """The authorities (PEM) that devices have to trust besides the site's; usually none."""

    def start(
        self, gatekeeper: Gatekeeper, receiver: Receiver, returned: Callable[[], None] = nobody
    ) -> None:
        """Begin to serve; `receiver` is called on one thread of the broker's, message by message.

        `returned` is called, on any thread, when the broker was away and is back: messages were lost.
        BelvedereError when it cannot.
        """

    def listen_at(self, address: str, names: Sequence[str]) -> None:
        """Serve at `address` too, on the same port, under further `names`; empty for nowhere else any more.

        Does nothing for a broker that others run. Raises BelvedereError BV-BRK-010.
        """

    def address_at(self, address: str) -> str:
        """Where devices reach it that come by `address`."""

    def stop(self) -> None:
        """End all connections and give everything back."""

    def publish(self, topic: str, payload: bytes, asker: str = "") -> None:
        """Send a message to whoever is subscribed; at least once for those who asked for it so.

        Brokers that can, give it to the `asker` also without a subscription.
        """

    def refresh(self) -> None:
        """Look again who is admitted: certificates were issued."""

    def disconnect(self, serials: frozenset[str]) -> None:
        """End the connections of revoked certificates, at once."""

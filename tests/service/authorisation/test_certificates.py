"""Which certificates the channel of a whole service lets in, and what they reach there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.service.broker.gatekeeper import SiteGatekeeper
from belvedere_simulator.service.certificates.identity import Kind
from fakes.broker_site import BrokerSite, Holder, open_broker_site
from fakes.thing_client import ThingClient
from service.authorisation.conftest import Guarded

ONE, TWO = "panorama_one_Thing_0000000a", "panorama_two_Thing_0000000b"
OWN, OTHER = f"{topics.of_thing(ONE)}/#", f"{topics.of_thing(TWO)}/#"
ADMITTED, REFUSED = True, False
CASES = [
    ("a device with its own name", "device", "", ADMITTED),
    ("a device with another's name", "device", TWO, REFUSED),
    ("a device as the service", "device", "service-x", REFUSED),
    ("a claim with its own name", "claim", "", ADMITTED),
    ("a claim with the device's name", "claim", ONE, REFUSED),
    ("the service", "service", "", ADMITTED),
    ("the service with a device's name", "service", ONE, REFUSED),
    ("a desktop", "desktop", "", ADMITTED),
    ("a desktop as the service", "desktop", "service-x", REFUSED),
    ("a revoked device", "revoked", "", REFUSED),
    ("a device of another site", "foreign", "", REFUSED),
    ("a device of a site with the same authority's name", "foreign", TWO, REFUSED),
    ("the broker's own certificate", "server", ONE, REFUSED),
]


@pytest.fixture(scope="module")
def holders(guarded: Guarded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Holder]]:
    """Everybody with a certificate."""
    parts, certificates = guarded.service.parts, guarded.service.panorama.certificates
    gatekeeper = SiteGatekeeper(certificates, parts.database, parts.clock, parts.clock)
    site = BrokerSite(parts.database, certificates, gatekeeper)
    folder: Path = tmp_path_factory.mktemp("other")
    other = open_broker_site(folder)
    device, revoked = site.device(ONE), site.device("panorama_gone_Thing_0000000c")
    found = {
        "device": device,
        "claim": site.claim(ONE),
        "service": site.client(Kind.SERVICE),
        "desktop": site.client(Kind.DESKTOP),
        "revoked": revoked,
        "foreign": other.device(ONE),
        "server": Holder(gatekeeper.server(["127.0.0.1"]), device.identity),
    }
    certificates.announce(site.revoke("panorama_gone_Thing_0000000c"))
    yield found
    other.database.close()


def client(guarded: Guarded, holder: Holder, client_id: str = "") -> ThingClient:
    authority = guarded.service.panorama.certificates.authority.pem
    identifier = client_id or holder.client_id
    return ThingClient(guarded.service.channel.address, authority, holder.credentials, identifier)


@pytest.mark.parametrize(
    ("who", "name", "admitted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_who_is_let_in(
    guarded: Guarded, holders: dict[str, Holder], who: str, name: str, admitted: bool
) -> None:
    visitor = client(guarded, holders[who], name)
    assert visitor.refused() is not admitted
    visitor.close()


@pytest.mark.parametrize(
    ("who", "heard"),
    [
        ("device", {OWN}),
        ("claim", set()),
        ("service", {OWN, OTHER, "$aws/things/#", "panorama/things/#"}),
        ("desktop", {OWN, OTHER, "$aws/things/#", "panorama/things/#"}),
    ],
)
def test_what_they_hear(guarded: Guarded, holders: dict[str, Holder], who: str, heard: set[str]) -> None:
    granted = set()
    for asked in (OWN, OTHER, "$aws/things/#", "panorama/things/#"):
        # Who asks for too much may be cut off: each question has a connection of its own.
        listener = client(guarded, holders[who]).connect()
        if listener.subscribe(asked):
            granted.add(asked)
        listener.close()
    assert granted == heard

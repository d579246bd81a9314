"""A broker that the service runs serves at a further address too, and there no more when told so."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed
from fakes.broker_site import LEFT, Playground, open_broker_site
from fakes.thing_client import ThingClient
from fakes.waiting import until

ELSEWHERE = "127.0.0.2"


@pytest.mark.parametrize("kind", ["embedded", "mosquitto"])
def test_a_device_connects_at_the_further_address(tmp_path: Path, kind: str) -> None:
    site, program = open_broker_site(tmp_path), installed()
    assert program is not None, "the tests need Mosquitto"
    broker = EmbeddedBroker() if kind == "embedded" else MosquittoBroker(program, tmp_path / "mosquitto")
    around = Playground(broker, site)
    broker.start(site.gatekeeper, around.heard.append)
    try:
        device = site.device(LEFT)
        broker.refresh()
        broker.listen_at(ELSEWHERE, (ELSEWHERE, "localhost"))
        address = broker.address_at(ELSEWHERE)
        client = ThingClient(address, site.gatekeeper.authority, device.credentials, LEFT).connect()
        client.publish(f"{topics.of_thing(LEFT)}/jobs/job-1/update", {"status": "IN_PROGRESS"})
        until(lambda: around.heard)
        broker.listen_at("", ())
        until(client.gone.is_set)
        with socket.socket() as knocking:
            assert knocking.connect_ex((ELSEWHERE, urlsplit(address).port or 0)) != 0
        again = ThingClient(broker.address, site.gatekeeper.authority, device.credentials, LEFT).connect()
        again.close()
        client.close()
    finally:
        around.close()


@pytest.mark.parametrize("kind", ["embedded", "mosquitto"])
def test_an_address_that_cannot_be_had_is_told_and_the_broker_goes_on(tmp_path: Path, kind: str) -> None:
    site, program = open_broker_site(tmp_path), installed()
    assert program is not None, "the tests need Mosquitto"
    broker = EmbeddedBroker() if kind == "embedded" else MosquittoBroker(program, tmp_path / "mosquitto")
    around = Playground(broker, site)
    broker.start(site.gatekeeper, around.heard.append)
    try:
        with pytest.raises(BelvedereError) as refused:
            broker.listen_at("192.0.2.77", ("192.0.2.77",))
        assert refused.value.code == "BV-BRK-010"
        around.device(LEFT)
    finally:
        around.close()

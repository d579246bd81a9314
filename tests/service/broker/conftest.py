"""Every broker, started for the tests of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.broker.broker import Broker
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.external import ExternalBroker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed
from fakes.broker_site import BrokerSite, Playground, open_broker_site


def _embedded(_site: BrokerSite, _folder: Path) -> Broker:
    return EmbeddedBroker()


def _mosquitto(_site: BrokerSite, folder: Path) -> Broker:
    program = installed()
    assert program is not None, "the tests need Mosquitto"
    return MosquittoBroker(program, folder / "mosquitto")


class SomebodysMosquitto(ExternalBroker):
    """A broker that somebody else runs, configured as docs/channel.md asks for."""

    def __init__(self, theirs: MosquittoBroker, site: BrokerSite) -> None:
        theirs.start(site.gatekeeper, lambda _message: None)
        super().__init__(theirs.address)
        self._theirs = theirs

    def stop(self) -> None:
        super().stop()
        self._theirs.stop()

    def refresh(self) -> None:
        self._theirs.refresh()

    def disconnect(self, serials: frozenset[str]) -> None:
        self._theirs.refresh()
        super().disconnect(serials)


def _external(site: BrokerSite, folder: Path) -> Broker:
    program = installed()
    assert program is not None, "the tests need Mosquitto"
    return SomebodysMosquitto(MosquittoBroker(program, folder / "theirs"), site)


BROKERS: dict[str, Callable[[BrokerSite, Path], Broker]] = {
    "embedded": _embedded,
    "external": _external,
    "mosquitto": _mosquitto,
}


@pytest.fixture(params=sorted(BROKERS))
def playground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Playground]:
    """Each kind of broker in turn."""
    site = open_broker_site(tmp_path)
    around = Playground(BROKERS[request.param](site, tmp_path), site)
    around.broker.start(site.gatekeeper, around.heard.append)
    yield around
    around.close()

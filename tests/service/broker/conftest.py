"""Every broker, started for the tests of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.broker.broker import Broker
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from fakes.broker_site import BrokerSite, Playground, open_broker_site


def _embedded(_site: BrokerSite, _folder: Path) -> Broker:
    return EmbeddedBroker()


BROKERS: dict[str, Callable[[BrokerSite, Path], Broker]] = {"embedded": _embedded}


@pytest.fixture(params=sorted(BROKERS))
def playground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Playground]:
    """Each kind of broker in turn."""
    site = open_broker_site(tmp_path)
    around = Playground(BROKERS[request.param](site, tmp_path), site)
    around.broker.start(site.gatekeeper, around.heard.append)
    yield around
    around.close()

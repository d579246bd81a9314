"""From arguments to somebody who listens."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from belvedere_simulator.commands.clients import open_clients
from belvedere_simulator.commands.messages.arguments import PASSWORD
from belvedere_simulator.commands.twins.arguments import password
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.session import place_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.brokers import Brokers
from belvedere_simulator.inspection.connection.broker_address import BrokerAddress
from belvedere_simulator.inspection.connection.site_way import site_way
from belvedere_simulator.inspection.connection.way import Way, way_to
from belvedere_simulator.inspection.inspector import Inspector
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.broker_passwords import recalled_password

_CONNECT_SECONDS = 30.0


@contextmanager
def listening(given: argparse.Namespace) -> Iterator[Inspector]:
    """Somebody who listens already. Raises BelvedereError when there is no connection in time."""
    if given.broker:
        address = address_of(given)
        with _started(Inspector(lambda: way_to(address))) as inspector:
            yield inspector
        return
    with open_clients(place_of(given)) as clients, _started(site_inspector(lambda: clients)) as inspector:
        yield inspector


def site_inspector(clients: Callable[[], Callable[[str], Any]], **more: Any) -> Inspector:
    """Who listens at a site's own broker; `clients` gives the site's clients by name of their service."""

    def way() -> Way:
        with told_failures():
            return site_way(clients()("belvedere").create_observer_certificate)

    def publish(topic: str, payload: bytes, qos: int) -> None:
        with told_failures():
            clients()("iot-data").publish(topic=topic, payload=payload, qos=qos)

    return Inspector(way, publish, **more)


def address_of(given: argparse.Namespace) -> BrokerAddress:
    """The broker that is named, or described. Raises BelvedereError."""
    known = Brokers().find(given.broker) if "://" not in given.broker else None
    told = known.document() if known is not None else {"url": given.broker}
    parts = {
        "ca": given.ca,
        "certificate": given.certificate,
        "key": given.key,
        "user": given.user,
        "client_id": given.client_id,
        "filters": given.listen,
    }
    told |= {name: value for name, value in parts.items() if value}
    if told.get("user"):
        told["password"] = _password(given, told)
    return BrokerAddress.of(told)


def _password(given: argparse.Namespace, told: dict[str, Any]) -> str:
    if given.password_file is None and (known := recalled_password(told["url"], told["user"])):
        return known
    return password(told["user"], given.password_file, PASSWORD)


@contextmanager
def _started(inspector: Inspector) -> Iterator[Inspector]:
    inspector.start()
    try:
        if not inspector.online.wait(_CONNECT_SECONDS):
            raise inspector.standing.problem or BelvedereError(
                "BV-MSG-003", tr("The broker does not answer"), where=inspector.standing.broker
            )
        yield inspector
    finally:
        inspector.close()

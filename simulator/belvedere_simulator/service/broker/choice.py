"""Which broker a site uses, by what its settings say."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Broker
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.external import ExternalBroker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed

MOSQUITTO = "mosquitto"


def chosen_broker(url: str | None, folder: Path, address: str, port: int, host: str = "") -> Broker:
    """The embedded broker for None, Mosquitto for `mosquitto`, somebody's for `mqtts://host:port`.

    `folder` is for files of Mosquitto's; `address`, `port` and `host` (what devices call this computer) are
    for those that the service runs. Raises BelvedereError BV-BRK-013, BV-BRK-010.
    """
    if not url:
        return EmbeddedBroker(address, port, host)
    if url == MOSQUITTO:
        program = installed()
        if program is None:
            what = tr("The broker cannot be started")
            raise BelvedereError("BV-BRK-010", what, why=tr("Mosquitto is not installed"))
        return MosquittoBroker(program, folder, address, port, host)
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "mqtts" and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise BelvedereError("BV-BRK-013", tr("The broker's URL cannot be used"), where=url)
    return ExternalBroker(url)

"""Which broker a site uses, by what its settings say."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.broker import Broker
from belvedere_simulator.service.broker.embedded.broker import EmbeddedBroker
from belvedere_simulator.service.broker.external import ExternalBroker
from belvedere_simulator.service.broker.mosquitto.broker import MosquittoBroker, installed
from belvedere_simulator.service.broker.url import EMBEDDED, MOSQUITTO, broker_url
from belvedere_simulator.service.certificates.identity import Credentials


def chosen_broker(url: str | None, folder: Path, address: str, port: int, host: str = "") -> Broker:
    """The embedded broker for None or `embedded`, Mosquitto for `mosquitto`, somebody's for a URL.

    `folder` is for files of Mosquitto's; `address`, `port` and `host` (what devices call this computer) are
    for those that the service runs. Raises BelvedereError BV-BRK-010, BV-BRK-013, BV-BRK-014.
    """
    if not url or url == EMBEDDED:
        return EmbeddedBroker(address, port, host)
    if url == MOSQUITTO:
        program = installed()
        if program is None:
            what = tr("The broker cannot be started")
            raise BelvedereError("BV-BRK-010", what, why=tr("Mosquitto is not installed"))
        return MosquittoBroker(program, folder, address, port, host)
    named = broker_url(url)
    trust = _content(named.ca) if named.ca else None
    credentials = None
    if named.certificate and named.key:
        credentials = Credentials(_content(named.certificate), _content(named.key))
    return ExternalBroker(named.address, trust, credentials)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        what = tr("A file for the broker cannot be used")
        raise BelvedereError("BV-BRK-014", what, where=str(file), why=str(error.strerror)) from error

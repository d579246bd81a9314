"""Renewing the permanent certificate over the appliance's own connection, before it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from cryptography import x509

from belvedere_simulator.appliance.provisioning.keys import (
    certificate_request,
    check_issued,
    new_key,
    serial_of,
)
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, save_record
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.topics import OwnTopic, OwnVerb, Request

EARLY = timedelta(days=90)
_NEXT_KEY = "identity-next-key"


class Asking(Protocol):
    """A connection to the site that answers requests."""

    def ask(self, topic: Request, content: Mapping[str, Any] | None = None) -> Object:
        """The answer. Raises Rejection, TimeoutError, ConnectionError."""


def is_due(record: DeviceRecord, now: datetime) -> bool:
    """Whether the certificate ends within ninety days."""
    return now >= x509.load_pem_x509_certificate(record.certificate.encode()).not_valid_after_utc - EARLY


def renew(client: Asking, store: ApplianceStore, record: DeviceRecord) -> DeviceRecord:
    """A certificate for a new key, stored. The caller connects with it: only then the old one ends.

    `client` is connected with the old one. An interrupted renewal goes on with the key it made.
    Raises Rejection, TimeoutError, ConnectionError, BelvedereError BV-PRV-011.
    """
    key = store.read(_NEXT_KEY)
    if key is None or key.decode("ascii") == record.key:
        key = new_key()
        store.write(_NEXT_KEY, key)
    topic = OwnTopic(record.thing, OwnVerb.RENEW, serial_of(record.certificate.encode()))
    request = certificate_request(key).decode("ascii")
    certificate = str(client.ask(topic, {"certificateSigningRequest": request})["certificate"])
    check_issued(certificate.encode(), key, record.authority.encode())
    renewed = replace(record, certificate=certificate, key=key.decode("ascii"))
    save_record(store, renewed)
    store.remove(_NEXT_KEY)
    return renewed

"""What a provisioned appliance knows of itself and its site, as one entry of the encrypted store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from belvedere_simulator.appliance.provisioning.keys import serial_of
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.channel.device_client import DeviceIdentity

ENTRY = "identity"


@dataclass(frozen=True)
class DeviceRecord:
    """The device this appliance is. Certificates and the key are PEM; `service`, `broker` and `credentials`
    (where the certificate is exchanged for keys) are URLs. `log_key` is the site's public key for images of
    logs, in base64. `names` are further names of the site's computer, `told` is when the site said where it
    is, in epoch seconds by its clock: what it said before that counts no more.
    """

    device_id: str
    device_name: str
    thing: str
    service: str
    broker: str
    credentials: str
    authority: str
    certificate: str
    key: str = field(repr=False)
    network: Mapping[str, Any] = field(default_factory=dict)
    log_key: str = ""
    names: tuple[str, ...] = ()
    told: float = 0.0

    @property
    def identity(self) -> DeviceIdentity:
        """Who connects to the broker."""
        return DeviceIdentity(self.thing, serial_of(self.certificate.encode()))

    @property
    def fingerprint(self) -> str:
        """The authority's, to be compared by eye."""
        return readable_fingerprint(self.authority.encode())


def load_record(store: ApplianceStore) -> DeviceRecord | None:
    """The record; None when the appliance is not provisioned."""
    told = store.read_object(ENTRY)
    return None if told is None else DeviceRecord(**{**told, "names": tuple(told.get("names", ()))})


def save_record(store: ApplianceStore, record: DeviceRecord) -> None:
    """Store certificate, key and configuration in one step."""
    store.write_object(ENTRY, {each.name: getattr(record, each.name) for each in fields(record)})


def authority_sha256(authority: bytes) -> str:
    """The fingerprint as archives state it."""
    return x509.load_pem_x509_certificate(authority).fingerprint(hashes.SHA256()).hex()


def readable_fingerprint(authority: bytes) -> str:
    """The fingerprint for people: pairs of digits with colons between them."""
    return x509.load_pem_x509_certificate(authority).fingerprint(hashes.SHA256()).hex(":").upper()

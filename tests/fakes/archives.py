"""Provisioning archives as a site makes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.provisioning.archive import ProvisioningArchive, write_archive
from belvedere_simulator.service.certificates.authority import CLIENT, issue, key_pem, new_authority, new_key


def fresh_archive(device: str = "gate", issued: datetime | None = None) -> bytes:
    """The archive of a device, good for five minutes."""
    begins = (issued or datetime.now(UTC)).replace(microsecond=0)
    authority, key, expires = new_authority(begins), new_key(), begins + timedelta(minutes=5)
    thing = f"panorama_{device}_Thing_01234567"
    certificate = issue(authority, key.public_key(), thing, CLIENT, expires)
    return write_archive(
        ProvisioningArchive(
            device_id=f"device-{device}",
            device_name=device,
            thing=thing,
            service="http://192.168.7.2:4711",
            broker="mqtts://192.168.7.2:8883",
            credentials="https://192.168.7.2:4713",
            authority=authority.pem,
            authority_sha256=authority.fingerprint,
            certificate=certificate.public_bytes(Encoding.PEM),
            key=key_pem(key),
            issued=begins,
            expires=expires,
        )
    )

"""An archive as the service makes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.service.certificates.authority import (
    CLIENT,
    Authority,
    issue,
    key_pem,
    new_authority,
    new_key,
)

ISSUED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def archive_by(authority: Authority) -> ProvisioningArchive:
    """What a site of this authority makes."""
    key, expires = new_key(), ISSUED + timedelta(minutes=5)
    certificate = issue(authority, key.public_key(), "panorama_gate_Thing_01234567", CLIENT, expires)
    return ProvisioningArchive(
        device_id="device-abcdefghijklmnopqrstuvwxyz",
        device_name="gate",
        thing="panorama_gate_Thing_01234567",
        service="http://192.168.7.2:4711",
        broker="mqtts://192.168.7.2:8883",
        credentials="https://192.168.7.2:4713",
        authority=authority.pem,
        authority_sha256=authority.fingerprint,
        certificate=certificate.public_bytes(Encoding.PEM),
        key=key_pem(key),
        issued=ISSUED,
        expires=expires,
        network={"Ntp": {"NtpServers": ["0.pool.ntp.org"]}},
    )


@pytest.fixture(scope="session")
def archive() -> ProvisioningArchive:
    return archive_by(new_authority(ISSUED))

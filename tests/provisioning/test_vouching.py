"""A broker that somebody else has certified is trusted when the site signs for him, and nobody else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.archive import ProvisioningArchive, write_archive
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.provisioning.vouching import vouch
from belvedere_simulator.service.certificates.authority import new_authority
from provisioning.conftest import ISSUED, archive_by


def test_an_authority_that_the_site_signs_for_comes_along_and_no_other() -> None:
    own, broker, another = (new_authority(ISSUED) for _ in range(3))
    plain = archive_by(own)
    archive = replace(plain, authority=own.pem + broker.pem, vouched=vouch(broker.pem, own.key))
    assert read_archive(write_archive(archive), ISSUED, own.fingerprint) == archive
    assert "does not vouch" in _refused(replace(archive, authority=own.pem + another.pem))
    assert "does not vouch" in _refused(replace(archive, authority=archive.authority + another.pem))
    assert "does not vouch" in _refused(replace(archive, vouched=vouch(broker.pem, another.key)))
    assert "does not vouch" in _refused(replace(archive, vouched=b""))


def test_without_another_authority_nothing_is_signed() -> None:
    assert vouch(b"", new_authority(ISSUED).key) == b""


def _refused(archive: ProvisioningArchive) -> str:
    with pytest.raises(BelvedereError) as raised:
        read_archive(write_archive(archive), ISSUED)
    assert raised.value.code == "BV-PRV-006"
    return raised.value.why

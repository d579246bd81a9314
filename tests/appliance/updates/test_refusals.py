"""What the site hands over is checked again: its signature alone is not enough."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from belvedere_simulator.appliance.body.events import Event, UpdateFailed, UpdateInstalled, UpdateReached
from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.appliance.updates.updates import SoftwareUpdates
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.certificates.authority import issue, new_authority, new_key
from belvedere_simulator.software_image.manifest import manifest_of
from belvedere_simulator.software_image.writing import write_signed_image
from fakes.appliance_inside import Inside, open_inside
from fakes.file_server import serve_file

AUTHORITY = new_authority(datetime.now(UTC))
OLD, NEW = "7.0.13", "8.0.29"


@dataclass
class OneJob:
    """A job whose site offers these files, and may not be there at first."""

    files: list[Object]
    away: int = 0
    percents: list[int] = field(default_factory=list)

    def update_files(self, _version: str) -> list[Object]:
        """The offer."""
        if self.away:
            self.away -= 1
            raise ConnectionError("there is no connection to the site")
        return self.files

    def update_progress(self, _version: str, percent: int) -> None:
        """Remember it."""
        self.percents.append(percent)


def _signed(version: str, level: int) -> bytes:
    key, stream = new_key(), io.BytesIO()
    expires = AUTHORITY.certificate.not_valid_after_utc
    certificate = issue(AUTHORITY, key.public_key(), "software", ExtendedKeyUsageOID.CODE_SIGNING, expires)
    manifest = manifest_of(version, "2024-09-26", (), level, required=True)
    write_signed_image(stream, manifest, certificate.public_bytes(Encoding.PEM), key)
    return stream.getvalue()


@contextmanager
def _offering(content: bytes) -> Iterator[OneJob]:
    with serve_file(content) as server:
        offer = {"version": NEW, "size": len(content), "url": server.url}
        yield OneJob([{**offer, "sha256": hashlib.sha256(content).hexdigest()}])


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    """A provisioned appliance that runs 7.0.13."""
    record = DeviceRecord("device-1", "gate", "thing", "", "", "", AUTHORITY.pem.decode(), "", "")
    opened = open_inside(tmp_path, record, scale=200)
    yield opened
    opened.around.life.end()


@pytest.fixture
def images(tmp_path: Path) -> SoftwareImages:
    """Its software."""
    images = SoftwareImages(tmp_path / "software")
    images.install_delivered(OLD)
    return images


def _ended(inside: Inside) -> Event:
    while isinstance(event := inside.events.get(timeout=30), UpdateReached):
        continue
    return event


def _is_there(images: SoftwareImages, version: str) -> bool:
    try:
        images.verify(version)
    except BelvedereError:
        return False
    return True


def test_an_offer_that_is_right_is_installed_and_told_in_tenths(
    inside: Inside, images: SoftwareImages
) -> None:
    with _offering(_signed(NEW, 5)) as job:
        job.away = 1
        SoftwareUpdates(inside.around, images, job).begin(NEW)
        assert _ended(inside) == UpdateInstalled()
    assert _is_there(images, NEW)
    assert set(job.percents) <= set(range(0, 101, 10))
    assert job.percents.count(100) == 2
    assert "cannot be asked" in inside.log("ota_agent.log")


@pytest.mark.parametrize(
    ("version", "level", "why"),
    [("7.0.11", 5, "it is version 7.0.11"), (NEW, 3, "its level is 3, and 4 is needed")],
)
def test_a_signed_image_of_another_version_or_a_lower_level_is_refused(
    inside: Inside, images: SoftwareImages, version: str, level: int, why: str
) -> None:
    with _offering(_signed(version, level)) as job:
        SoftwareUpdates(inside.around, images, job).begin(NEW)
        failed = _ended(inside)
    assert isinstance(failed, UpdateFailed)
    assert "BV-UPD-005" in failed.reason
    assert why in failed.reason
    assert (_is_there(images, OLD), _is_there(images, NEW)) == (True, False)
    assert list(images.incoming.iterdir()) == []


def test_an_offer_of_nothing_that_was_asked_for_is_none(inside: Inside, images: SoftwareImages) -> None:
    SoftwareUpdates(inside.around, images, OneJob([{"version": OLD, "size": 1}])).begin(NEW)
    failed = _ended(inside)
    assert isinstance(failed, UpdateFailed)
    assert "BV-UPD-006" in failed.reason


def test_a_disk_that_fills_up_while_it_is_written_costs_only_the_update(
    inside: Inside, images: SoftwareImages
) -> None:
    with _offering(_signed(NEW, 5)) as job:

        def post(event: Event) -> None:
            # On the thread of the update: beside it the disk might fill up too late.
            if event == UpdateReached(UpdateStage.VERIFYING):
                inside.around.faults.inject(InjectedFault(FaultKind.DISK_FULL))
            inside.events.put(event)

        SoftwareUpdates(replace(inside.around, post=post), images, job).begin(NEW)
        failed = _ended(inside)
    assert isinstance(failed, UpdateFailed)
    assert "BV-UPD-004" in failed.reason
    assert (_is_there(images, OLD), _is_there(images, NEW)) == (True, False)

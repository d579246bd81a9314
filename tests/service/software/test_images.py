"""Devices get the image of their own update, signed by the site, and nothing else."""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.jobs.execution import Status
from belvedere_simulator.service.devices.software import software_catalogue
from belvedere_simulator.service.software.images import SoftwareImages
from belvedere_simulator.service.software.signing import signing_key
from belvedere_simulator.software_image.reading import check_image
from fakes.channel_site import Appliance, ChannelSite
from fakes.waiting import until


def _images(site: ChannelSite) -> SoftwareImages:
    """Those of another process of the same service."""
    parts, authority = site.service.parts, site.service.panorama.certificates.authority
    return SoftwareImages(
        parts.objects,
        parts.settings.bucket,
        software_catalogue(),
        lambda: signing_key(parts.database, parts.vault, authority),
    )


def _update(site: ChannelSite, device: Appliance, version: str = "8.0.29") -> str:
    until(lambda: _is_provisioned(site, device))
    config = {"OTAJobConfig": {"ImageVersion": version, "AllowMajorVersionUpdate": True}}
    answer = site.api.create_job_for_devices(
        DeviceIds=[device.device_id], JobType="OTA", DeviceJobConfig=config
    )
    assert device.job()["jobId"] == answer["Jobs"][0]["JobId"]
    return str(answer["Jobs"][0]["JobId"])


def _is_provisioned(site: ChannelSite, device: Appliance) -> bool:
    described = site.api.describe_device(DeviceId=device.device_id)
    return bool(described["ProvisioningStatus"] == "SUCCEEDED")


def _fetched(link: dict[str, Any], folder: Path) -> Path:
    with urllib.request.urlopen(link["url"], timeout=20) as answer:
        content = answer.read()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (link["size"], link["sha256"])
    file = folder / "image"
    file.write_bytes(content)
    return file


def test_an_update_job_names_an_image_that_the_site_has_signed(site: ChannelSite, tmp_path: Path) -> None:
    device = site.appliance("signed")
    (link,) = device.client.asset_links(_update(site, device))
    assert link["file"] == "belvedere-software-8.0.29.img"
    manifest = check_image(_fetched(link, tmp_path), site.service.panorama.certificates.authority.pem)
    entry = software_catalogue().find("8.0.29")
    assert entry is not None
    assert (manifest.version, manifest.changes, manifest.required) == ("8.0.29", entry.changes, True)
    assert manifest.level == sum(each.required for each in software_catalogue().versions)


def test_nobody_gets_the_image_of_a_job_of_somebody_else_or_of_one_that_ended(site: ChannelSite) -> None:
    device, other = site.appliance("mine"), site.appliance("other")
    job = _update(site, device)
    with pytest.raises(Rejection):
        other.client.asset_links(job)
    device.client.report(job, Status.FAILED, {})
    with pytest.raises(Rejection):
        device.client.asset_links(job)


def test_every_version_has_an_image_and_no_other(site: ChannelSite) -> None:
    images = _images(site)
    for version in software_catalogue().versions[:3]:
        offered = images.offer(version.version)
        assert offered is not None
        assert offered.version == version.version
    assert images.offer("99.0.1") is None


def test_all_processes_of_a_site_make_the_same_bytes(site: ChannelSite) -> None:
    left, right = _images(site).offer("6.2.1"), _images(site).offer("6.2.1")
    assert left == right
    assert left is not None


def test_an_image_that_was_removed_or_changed_in_the_bucket_is_made_again(site: ChannelSite) -> None:
    images, objects = _images(site), site.service.parts.objects
    first = images.offer("5.1.7")
    assert first is not None
    site.put_object(first.bucket, first.key, b"somebody's")
    assert images.offer("5.1.7") == first
    objects.delete(first.bucket, first.key)
    assert images.offer("5.1.7") == first
    with objects.open(first.bucket, first.key) as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == first.sha256


def test_the_key_is_made_once_and_never_shown(site: ChannelSite) -> None:
    parts, authority = site.service.parts, site.service.panorama.certificates.authority
    first, again = (signing_key(parts.database, parts.vault, authority) for _time in range(2))
    assert first.certificate == again.certificate
    assert first.key.public_key() == again.key.public_key()
    assert repr(first) == "SigningKey()"

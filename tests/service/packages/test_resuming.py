"""Work that a kill interrupted is taken up at the next start."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.packages.tables import PACKAGES, TEMPLATE_JOBS
from fakes.package_site import (
    DigestlessStore,
    PackageSite,
    model_manifest,
    named_by_content,
    open_package_site,
)
from fakes.waiting import until

LARGE = bytes(9 * 1024 * 1024)
LARGE_FILE = named_by_content(LARGE, ".tar.gz")
DESCRIPTOR_FILE = named_by_content(b"{}", ".json")


class Gate(DigestlessStore):
    """Holds the reading of assets until it is opened."""

    opened = threading.Event()

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        type(self).opened = threading.Event()
        self.before_reading = self._hold

    def _hold(self, key: str) -> None:
        if "/binaries/" in key:
            self.opened.wait(20)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[PackageSite]:
    site = open_package_site(tmp_path, store=Gate)
    yield site
    Gate.opened.set()
    site.close()


def _killed(*_given: object) -> None:
    raise KeyboardInterrupt


def _large(site: PackageSite, content: bytes = LARGE) -> tuple[str, str]:
    package = site.create("MODEL")["PackageId"]
    manifest = model_manifest(LARGE_FILE, DESCRIPTOR_FILE)
    patch = site.upload(manifest, files={LARGE_FILE: content, DESCRIPTOR_FILE: b"{}"})
    site.register(package, patch)
    return package, patch


def test_large_files_are_read_beside_the_requests(slow: PackageSite) -> None:
    package, patch = _large(slow)
    told = slow.describe(package)
    assert (told["Status"], told["PatchVersion"]) == ("REGISTER_PENDING", patch)
    assert slow.call("ListNodes", PackageName="MODEL")["Nodes"] == []
    Gate.opened.set()
    until(lambda: slow.describe(package)["Status"] == "REGISTER_COMPLETED")
    assert len(slow.call("ListNodes", PackageName="MODEL")["Nodes"]) == 1


def test_large_files_with_another_content_fail(slow: PackageSite) -> None:
    package, _patch = _large(slow, LARGE + b"!")
    Gate.opened.set()
    until(lambda: slow.describe(package)["Status"] == "FAILED")


def test_a_version_deregistered_while_it_is_read_stays_away(slow: PackageSite) -> None:
    package, patch = _large(slow)
    slow.call("DeregisterPackageVersion", PackageId=package, PackageVersion="1.0", PatchVersion=patch)
    Gate.opened.set()
    slow.family.close()
    with pytest.raises(ServiceError):
        slow.describe(package)
    assert slow.call("ListNodes", PackageName="MODEL")["Nodes"] == []


def test_a_pending_registration_ends_after_a_restart(
    site: PackageSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = site.create()["PackageId"]
    patch = site.upload(model_manifest("m.tar.gz", "d.json", "CODE"), files={"m.tar.gz": b"", "d.json": b""})
    with monkeypatch.context() as patched:
        find = site.objects.find
        killed_at_files = lambda bucket, key: _killed() if "/binaries/" in key else find(bucket, key)  # noqa: E731
        patched.setattr(site.objects, "find", killed_at_files)
        with pytest.raises(KeyboardInterrupt):
            site.register(package, patch)
    assert site.describe(package)["Status"] == "REGISTER_PENDING"
    site.reopen()
    until(lambda: site.describe(package)["Status"] == "REGISTER_COMPLETED")
    assert site.describe(package)["IsLatestPatch"] is True


def test_a_half_deleted_package_is_gone_after_a_restart(site: PackageSite) -> None:
    made = site.create()
    site.put("123456789012/nodePackages/CODE/binaries/a", b"a")
    with site.database.write() as connection:
        chosen = PACKAGES.c.id == made["PackageId"]
        connection.execute(update(PACKAGES).where(chosen).values(deleting=True))
    for operation in ("DeletePackage", "RegisterPackageVersion"):
        named = {"PackageId": made["PackageId"], "PackageVersion": "1.0", "PatchVersion": "a"}
        with pytest.raises(ServiceError) as refused:
            site.call(operation, **named)
        assert refused.value.code == "ConflictException"
    site.reopen()
    until(lambda: not list(site.objects.list(site.settings.bucket)))
    until(lambda: site.call("ListPackages")["Packages"] == [])


def test_a_camera_that_was_being_registered_is_there_after_a_restart(
    site: PackageSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = {
        "TemplateType": "RTSP_CAMERA_STREAM",
        "OutputPackageName": "door",
        "OutputPackageVersion": "1.0",
        "NodeName": "door",
        "TemplateParameters": {"StreamUrl": "rtsp://door/"},
    }
    with monkeypatch.context() as patched:
        patched.setattr(site.objects, "put", _killed)
        with pytest.raises(KeyboardInterrupt):
            site.call("CreateNodeFromTemplateJob", **wishes)
    (job,) = site.call("ListNodeFromTemplateJobs")["NodeFromTemplateJobs"]
    assert job["Status"] == "PENDING"
    site.reopen()
    until(lambda: site.call("DescribeNodeFromTemplateJob", JobId=job["JobId"])["Status"] == "SUCCEEDED")
    assert len(site.call("ListNodes", PackageName="door")["Nodes"]) == 1
    assert len(site.kept_secrets) == 1


def test_a_camera_that_is_registered_already_is_not_registered_twice(site: PackageSite) -> None:
    test = {
        "TemplateType": "RTSP_CAMERA_STREAM",
        "OutputPackageName": "door",
        "OutputPackageVersion": "1.0",
        "NodeName": "door",
        "TemplateParameters": {"StreamUrl": "rtsp://door/"},
    }
    site.call("CreateNodeFromTemplateJob", **test)
    site.reopen()
    with site.database.read() as connection:
        (status,) = connection.execute(TEMPLATE_JOBS.select()).mappings()
    assert status["status"] == "SUCCEEDED"
    assert len(site.call("ListNodes", PackageName="door")["Nodes"]) == 1

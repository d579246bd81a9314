"""Package versions imported from elsewhere in the object store."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.package_site import (
    CALLER,
    PackageSite,
    code_manifest,
    model_manifest,
    named_by_content,
    open_package_site,
)
from fakes.waiting import until

MODEL = b"weights"
DESCRIPTOR = b'{"mlModelDescriptor": {}}'
MODEL_FILE = named_by_content(MODEL, ".tar.gz")
DESCRIPTOR_FILE = named_by_content(DESCRIPTOR, ".json")
BUCKET = "my-models"


def _wishes(key: str, name: str = "MODEL", token: str = "t1", **changes: Any) -> dict[str, Any]:
    place = {"BucketName": BUCKET, "ObjectKey": key}
    output = {"PackageName": name, "PackageVersion": "1.0", "MarkLatest": True}
    return {
        "ClientToken": token,
        "JobType": "NODE_PACKAGE_VERSION",
        "InputConfig": {"PackageVersionInputConfig": {"S3Location": place}},
        "OutputConfig": {"PackageVersionOutputConfig": output},
        **changes,
    }


def _import(site: PackageSite, key: str, name: str = "MODEL", **changes: Any) -> Any:
    job = site.call("CreatePackageImportJob", **_wishes(key, name, **changes))["JobId"]
    return site.call("DescribePackageImportJob", JobId=job)


@pytest.mark.parametrize(
    ("manifest", "files"),
    [
        ("m/package.json", "m"),
        ("m/package.json", "m/assets"),
        ("app/packages/1-MODEL-1.0/package.json", "app/assets"),
        ("o/nodePackages/MODEL/manifests/1.0/f.json", "o/nodePackages/MODEL/binaries"),
    ],
)
def test_a_version_is_copied_with_its_files(site: PackageSite, manifest: str, files: str) -> None:
    raw = json.dumps(model_manifest(MODEL_FILE, DESCRIPTOR_FILE)).encode()
    site.put(manifest, raw, BUCKET)
    site.put(f"{files}/{MODEL_FILE}", MODEL, BUCKET)
    site.put(f"{files}/{DESCRIPTOR_FILE}", DESCRIPTOR, BUCKET)
    job = _import(site, manifest)
    assert job["Status"] == "SUCCEEDED"
    output = job["Output"]
    version = site.describe("packageName/MODEL")
    assert version["PatchVersion"] == output["PatchVersion"]
    assert version["PackageId"] == output["PackageId"]
    place = output["OutputS3Location"]
    with site.objects.open(place["BucketName"], place["ObjectKey"]) as stream:
        assert stream.read() == raw
    assert place["ObjectKey"] == (
        f"123456789012/nodePackages/MODEL/manifests/1.0/{output['PatchVersion']}.json"
    )
    key = f"123456789012/nodePackages/MODEL/binaries/{MODEL_FILE}"
    with site.objects.open(site.settings.bucket, key) as stream:
        assert stream.read() == MODEL


def test_a_version_may_be_imported_under_another_name(site: PackageSite) -> None:
    site.put("p.json", json.dumps(code_manifest("THEIRS", "3.1")).encode(), BUCKET)
    job = _import(site, "p.json", "MINE")
    assert job["Status"] == "SUCCEEDED"
    (node,) = site.call("ListNodes", PackageName="MINE")["Nodes"]
    assert (node["PackageVersion"], node["Description"]) == ("1.0", "Counts people")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "my-models/p.json"),
        (b"no json", "BV-MAN-001"),
        (json.dumps(model_manifest(MODEL_FILE, DESCRIPTOR_FILE)).encode(), MODEL_FILE),
    ],
)
def test_what_cannot_be_imported_fails_with_the_reason(
    site: PackageSite, content: bytes | None, told: str
) -> None:
    if content is not None:
        site.put("p.json", content, BUCKET)
    job = _import(site, "p.json")
    assert job["Status"] == "FAILED"
    assert told in job["StatusMessage"]
    assert site.call("ListPackages")["Packages"] == []


def test_files_with_another_content_fail_the_import(site: PackageSite) -> None:
    site.put("p.json", json.dumps(model_manifest(MODEL_FILE, DESCRIPTOR_FILE)).encode(), BUCKET)
    site.put(MODEL_FILE, b"other", BUCKET)
    site.put(DESCRIPTOR_FILE, DESCRIPTOR, BUCKET)
    job = _import(site, "p.json")
    assert (job["Status"], MODEL_FILE in job["StatusMessage"]) == ("FAILED", True)


def test_a_token_names_one_import(site: PackageSite) -> None:
    site.put("p.json", json.dumps(code_manifest("MODEL")).encode(), BUCKET)
    first = site.call("CreatePackageImportJob", **_wishes("p.json"))
    assert site.call("CreatePackageImportJob", **_wishes("p.json")) == first
    with pytest.raises(ServiceError) as refused:
        site.call("CreatePackageImportJob", **_wishes("other.json"))
    assert refused.value.code == "ConflictException"
    assert len(site.call("ListPackageImportJobs")["PackageImportJobs"]) == 1


def test_importing_the_same_again_ends_at_the_same_version(site: PackageSite) -> None:
    site.put("p.json", json.dumps(code_manifest("MODEL")).encode(), BUCKET)
    first, second = _import(site, "p.json", token="a"), _import(site, "p.json", token="b")
    assert second["Status"] == "SUCCEEDED"
    assert first["Output"] == second["Output"]


def test_the_marketplace_and_other_regions_are_refused(site: PackageSite) -> None:
    marketplace = _wishes("p.json", JobType="MARKETPLACE_NODE_PACKAGE_VERSION")
    elsewhere = _wishes("p.json")
    place = elsewhere["InputConfig"]["PackageVersionInputConfig"]["S3Location"]
    place["Region"] = "eu-west-1"
    incomplete = _wishes("p.json", InputConfig={})
    for wishes in (marketplace, elsewhere, incomplete):
        with pytest.raises(ServiceError) as refused:
            site.call("CreatePackageImportJob", **wishes)
        assert refused.value.code == "ValidationException"
    assert site.call("ListPackageImportJobs")["PackageImportJobs"] == []


def test_the_caller_must_be_allowed_to_read_what_it_imports(site: PackageSite) -> None:
    site.put("p.json", json.dumps(code_manifest("MODEL")).encode(), BUCKET)
    asked: list[tuple[str, str]] = []

    def decide(action: str, resource: str) -> bool:
        asked.append((action, resource))
        return False

    caller = replace(CALLER, decide=decide)
    with pytest.raises(ServiceError) as refused:
        site.family.handlers()["CreatePackageImportJob"](caller, _wishes("p.json"))
    assert refused.value.code == "AccessDeniedException"
    assert asked == [("s3:GetObject", "arn:aws:s3:::my-models/p.json")]


def test_a_large_import_goes_on_beside_the_requests(tmp_path: Path) -> None:
    site = open_package_site(tmp_path)
    content = bytes(9 * 1024 * 1024)
    file = named_by_content(content, ".tar.gz")
    site.put("p.json", json.dumps(model_manifest(file, DESCRIPTOR_FILE)).encode(), BUCKET)
    site.put(file, content, BUCKET)
    site.put(DESCRIPTOR_FILE, DESCRIPTOR, BUCKET)
    job = site.call("CreatePackageImportJob", **_wishes("p.json"))["JobId"]
    until(lambda: site.call("DescribePackageImportJob", JobId=job)["Status"] == "SUCCEEDED")
    assert list((tmp_path / "spool").iterdir()) == []
    site.close()

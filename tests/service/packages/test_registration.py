"""Registration of package versions: what is checked, what is the latest, what may go."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.package_site import (
    PackageSite,
    code_manifest,
    model_manifest,
    named_by_content,
    open_package_site,
)

MODEL = b"weights"
DESCRIPTOR = b'{"mlModelDescriptor": {}}'
MODEL_FILE = named_by_content(MODEL, ".tar.gz")
DESCRIPTOR_FILE = named_by_content(DESCRIPTOR, ".json")


def _refusal(site: PackageSite, package_id: str, patch: str, version: str = "1.0") -> ServiceError:
    with pytest.raises(ServiceError) as refused:
        site.register(package_id, patch, version=version)
    return refused.value


def test_a_registered_version_is_usable_at_once(site: PackageSite) -> None:
    made = site.create()
    patch = site.upload(code_manifest())
    site.register(made["PackageId"], patch)
    told = site.describe(made["PackageId"])
    assert told["Status"] == "REGISTER_COMPLETED"
    assert told["PatchVersion"] == patch
    assert told["IsLatestPatch"] is True
    assert told["OwnerAccount"] == "123456789012"
    assert told["PackageName"] == "CODE"
    assert told["RegisteredTime"] <= site.clock.now()
    assert "StatusDescription" not in told
    assert told == site.describe("packageName/CODE", patch)


def test_a_manifest_must_have_been_uploaded(site: PackageSite) -> None:
    made = site.create()
    refused = _refusal(site, made["PackageId"], "0" * 64)
    assert refused.code == "ValidationException"
    assert refused.members["ErrorId"] == "BV-PKG-003"
    assert f"CODE/manifests/1.0/{'0' * 64}.json" in refused.message


def test_the_patch_version_is_the_digest_of_the_manifest(site: PackageSite) -> None:
    made = site.create()
    raw = json.dumps(code_manifest()).encode()
    site.put(f"123456789012/nodePackages/CODE/manifests/1.0/{'a' * 64}.json", raw)
    refused = _refusal(site, made["PackageId"], "a" * 64)
    assert refused.members["ErrorId"] == "BV-PKG-004"
    assert hashlib.sha256(raw).hexdigest() in refused.message


def test_every_problem_of_a_manifest_is_told(site: PackageSite) -> None:
    made = site.create()
    manifest = code_manifest()
    body = manifest["nodePackage"]
    body["interfaces"][0]["category"] = "business"
    body["interfaces"][0]["inputs"][0]["type"] = "film"
    body["interfaces"][0]["asset"] = "missing_asset"
    body["extra"] = 1
    refused = _refusal(site, made["PackageId"], site.upload(manifest))
    assert refused.code == "ValidationException"
    pointers = {argument["Name"] for argument in refused.members["ErrorArguments"]}
    assert pointers == {
        "package.json#/nodePackage/interfaces/0/category",
        "package.json#/nodePackage/interfaces/0/inputs/0/type",
        "package.json#/nodePackage/interfaces/0/asset",
        "package.json#/nodePackage/extra",
    }
    assert {field["Name"] for field in refused.members["Fields"]} == pointers
    assert all(pointer in refused.message for pointer in pointers)
    assert refused.members["ErrorId"].startswith("BV-MAN-")
    with pytest.raises(ServiceError, match="no registered version"):
        site.describe(made["PackageId"])


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"nodePackage": 3}', b"[" * 3000, b"null", b'"' + b"a" * 2_100_000],
)
def test_what_is_no_manifest_is_refused(site: PackageSite, raw: bytes) -> None:
    made = site.create()
    patch = hashlib.sha256(raw).hexdigest()
    site.put(f"123456789012/nodePackages/CODE/manifests/1.0/{patch}.json", raw)
    assert _refusal(site, made["PackageId"], patch).code == "ValidationException"


@pytest.mark.parametrize(
    ("field", "value", "error"), [("name", "B", "BV-PKG-001"), ("version", "2.0", "BV-PKG-002")]
)
def test_a_manifest_of_something_else_is_refused(
    site: PackageSite, field: str, value: str, error: str
) -> None:
    made = site.create()
    manifest = code_manifest()
    manifest["nodePackage"][field] = value
    raw = json.dumps(manifest).encode()
    patch = hashlib.sha256(raw).hexdigest()
    site.put(f"123456789012/nodePackages/CODE/manifests/1.0/{patch}.json", raw)
    assert _refusal(site, made["PackageId"], patch).members["ErrorId"] == error


@pytest.mark.parametrize("name", ["../../MODEL2/binaries/x.tar.gz", "a/b.tar.gz", ".."])
def test_an_asset_is_a_file_of_its_package(site: PackageSite, name: str) -> None:
    made = site.create("MODEL")
    refused = _refusal(site, made["PackageId"], site.upload(model_manifest(name, DESCRIPTOR_FILE)))
    assert "BV-MAN-007" in refused.message


def test_two_interfaces_of_one_name_are_refused(site: PackageSite) -> None:
    made = site.create()
    manifest = code_manifest()
    manifest["nodePackage"]["interfaces"] *= 2
    assert "BV-MAN-028" in _refusal(site, made["PackageId"], site.upload(manifest)).message


def test_missing_files_fail_the_registration_and_a_second_one_succeeds(site: PackageSite) -> None:
    made = site.create("MODEL")
    manifest = model_manifest(MODEL_FILE, DESCRIPTOR_FILE)
    patch = site.upload(manifest, files={MODEL_FILE: MODEL})
    site.register(made["PackageId"], patch)
    told = site.describe(made["PackageId"])
    assert told["Status"] == "FAILED"
    assert told["IsLatestPatch"] is False
    assert DESCRIPTOR_FILE in told["StatusDescription"]
    assert site.call("ListNodes", PackageName="MODEL")["Nodes"] == []
    site.upload(manifest, files={DESCRIPTOR_FILE: DESCRIPTOR})
    site.register(made["PackageId"], patch)
    assert site.describe(made["PackageId"])["Status"] == "REGISTER_COMPLETED"


def test_files_with_another_content_than_their_name_fail_the_registration(site: PackageSite) -> None:
    made = site.create("MODEL")
    files = {MODEL_FILE: b"other weights", DESCRIPTOR_FILE: DESCRIPTOR}
    patch = site.upload(model_manifest(MODEL_FILE, DESCRIPTOR_FILE), files=files)
    site.register(made["PackageId"], patch)
    told = site.describe(made["PackageId"], patch)
    assert told["Status"] == "FAILED"
    assert MODEL_FILE in told["StatusDescription"]


def test_files_named_otherwise_need_only_be_there(site: PackageSite) -> None:
    made = site.create("MODEL")
    image = "5" * 64 + ".sqfs"
    patch = site.upload(model_manifest(image, "model.json"), files={image: b"x", "model.json": b"{}"})
    site.register(made["PackageId"], patch)
    assert site.describe(made["PackageId"])["Status"] == "REGISTER_COMPLETED"


def test_a_description_of_many_faults_has_255_letters_and_counts_the_rest(site: PackageSite) -> None:
    made = site.create("MODEL")
    manifest = model_manifest(MODEL_FILE, DESCRIPTOR_FILE)
    forms = [{"type": "model", "assetUri": f"{number:064}.tar.gz"} for number in range(40)]
    manifest["nodePackage"]["assets"][0]["implementations"] = forms
    patch = site.upload(manifest)
    site.register(made["PackageId"], patch)
    described = site.describe(made["PackageId"])["StatusDescription"]
    assert len(described) <= 255
    assert f"{0:064}.tar.gz" in described
    assert "38 more" in described


def test_the_first_patch_is_the_latest_and_later_ones_when_they_are_marked(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    first, second, third = (site.upload(code_manifest(description=text)) for text in "abc")
    site.register(package, first, latest=False)
    site.register(package, second, latest=False)
    assert site.describe(package)["PatchVersion"] == first
    site.register(package, third)
    assert site.describe(package)["PatchVersion"] == third
    site.register(package, first)
    assert site.describe(package)["PatchVersion"] == first
    assert [site.describe(package, patch)["IsLatestPatch"] for patch in (first, second, third)] == [
        True,
        False,
        False,
    ]


def test_registering_again_changes_nothing(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    patch = site.upload(code_manifest())
    site.register(package, patch)
    before = site.describe(package)
    site.register(package, patch)
    assert site.describe(package) == before
    assert len(site.call("ListNodes", PackageName="CODE")["Nodes"]) == 1


def test_the_latest_version_goes_only_with_a_successor(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    first, second = (site.upload(code_manifest(description=text)) for text in "ab")
    for patch in (first, second):
        site.register(package, patch)
    named: dict[str, Any] = {"PackageId": package, "PackageVersion": "1.0", "PatchVersion": second}
    with pytest.raises(ServiceError, match=first) as refused:
        site.call("DeregisterPackageVersion", **named)
    assert refused.value.code == "ConflictException"
    for wrong in ("f" * 64, second):
        with pytest.raises(ServiceError) as refused:
            site.call("DeregisterPackageVersion", **named, UpdatedLatestPatchVersion=wrong)
        assert refused.value.code == "ResourceNotFoundException"
    site.call("DeregisterPackageVersion", **named, UpdatedLatestPatchVersion=first)
    assert site.describe(package)["PatchVersion"] == first
    site.call("DeregisterPackageVersion", **{**named, "PatchVersion": first})
    with pytest.raises(ServiceError) as refused:
        site.describe(package)
    assert refused.value.code == "ResourceNotFoundException"


def test_an_older_patch_goes_without_a_word_and_leaves_its_files(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    first, second = (site.upload(code_manifest(description=text)) for text in "ab")
    for patch in (first, second):
        site.register(package, patch)
    named = {"PackageId": package, "PackageVersion": "1.0", "PatchVersion": first}
    site.call("DeregisterPackageVersion", **named)
    key = f"123456789012/nodePackages/CODE/manifests/1.0/{first}.json"
    assert site.objects.find(site.settings.bucket, key)
    with pytest.raises(ServiceError) as refused:
        site.call("DeregisterPackageVersion", **named)
    assert refused.value.code == "ResourceNotFoundException"
    assert site.describe(package)["PatchVersion"] == second


def test_a_version_in_use_stays(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    patch = site.upload(code_manifest())
    site.register(package, patch)
    site.instances.using[("1.0", patch)] = ["applicationInstance-abc"]
    with pytest.raises(ServiceError, match="applicationInstance-abc") as refused:
        site.call("DeregisterPackageVersion", PackageId=package, PackageVersion="1.0", PatchVersion=patch)
    assert refused.value.code == "ConflictException"


def test_a_package_has_twenty_versions(tmp_path: Path) -> None:
    site = open_package_site(tmp_path, replace(SiteSettings(), quotas=Quotas(versions_of_package=3)))
    package = site.create()["PackageId"]
    patches = [site.upload(code_manifest(description=str(number))) for number in range(4)]
    for patch in patches[:3]:
        site.register(package, patch)
    refused = _refusal(site, package, patches[3])
    assert (refused.code, refused.status) == ("ServiceQuotaExceededException", 402)
    assert "CODE" in refused.message
    site.register(package, patches[0])
    site.call("DeregisterPackageVersion", PackageId=package, PackageVersion="1.0", PatchVersion=patches[1])
    site.register(package, patches[3])
    assert site.describe(package)["PatchVersion"] == patches[3]
    site.close()


def test_another_account_may_not_be_named_for_a_change(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    named = {"PackageId": package, "PackageVersion": "1.0", "PatchVersion": "a"}
    with pytest.raises(ServiceError) as refused:
        site.call("RegisterPackageVersion", **named, OwnerAccount="210987654321")
    assert refused.value.code == "ResourceNotFoundException"


def test_a_character_that_databases_cannot_hold_is_left_out(site: PackageSite) -> None:
    package = site.create()["PackageId"]
    manifest = code_manifest()
    manifest["nodePackage"]["interfaces"][0]["description"] = "a\0b"
    manifest["nodePackage"]["interfaces"][0]["inputs"][0]["description"] = "\0"
    site.register(package, site.upload(manifest))
    (node,) = site.call("ListNodes", PackageName="CODE")["Nodes"]
    assert node["Description"] == "ab"

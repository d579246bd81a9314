"""Packages: made, found by id and by name, listed, deleted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.package_site import PackageSite, code_manifest, open_package_site

ACCOUNT = "123456789012"


def test_a_new_package_has_its_place_in_a_plain_bucket(site: PackageSite) -> None:
    made = site.create("SAMPLE_CODE")
    assert made["PackageId"].startswith("package-")
    assert made["Arn"] == f"arn:aws:panorama:us-east-1:{ACCOUNT}:package/{made['PackageId']}"
    root = f"{ACCOUNT}/nodePackages/SAMPLE_CODE"
    assert made["StorageLocation"] == {
        "Bucket": site.settings.bucket,
        "RepoPrefixLocation": f"{root}/repo",
        "GeneratedPrefixLocation": f"{root}/generated",
        "BinaryPrefixLocation": f"{root}/binaries",
        "ManifestPrefixLocation": f"{root}/manifests",
    }


def test_a_package_is_described_by_its_id_and_by_its_name(site: PackageSite) -> None:
    made = site.call("CreatePackage", PackageName="CODE", Tags={"client": "sample"})
    by_id = site.call("DescribePackage", PackageId=made["PackageId"])
    by_name = site.call("DescribePackage", PackageId="packageName/CODE")
    assert by_id == by_name
    assert by_id["Tags"] == {"client": "sample"}
    assert by_id["PackageName"] == "CODE"
    assert by_id["StorageLocation"] == made["StorageLocation"]


@pytest.mark.parametrize("identifier", ["package-none", "packageName/none", "packageName/"])
def test_what_is_not_there_is_not_found(site: PackageSite, identifier: str) -> None:
    with pytest.raises(ServiceError) as refused:
        site.call("DescribePackage", PackageId=identifier)
    assert refused.value.code == "ResourceNotFoundException"
    assert refused.value.members["ResourceType"] == "PACKAGE"
    assert refused.value.members["ResourceId"] == identifier


def test_a_name_is_given_once(site: PackageSite) -> None:
    made = site.create()
    with pytest.raises(ServiceError) as refused:
        site.create()
    assert refused.value.code == "ConflictException"
    assert refused.value.members["ResourceId"] == made["PackageId"]


def test_packages_are_listed_by_name_in_pages(site: PackageSite) -> None:
    for number in range(30):
        site.create(f"P{number:02}")
    first = site.call("ListPackages")
    second = site.call("ListPackages", NextToken=first["NextToken"])
    names = [package["PackageName"] for package in (*first["Packages"], *second["Packages"])]
    assert names == [f"P{number:02}" for number in range(30)]
    assert len(first["Packages"]) == 25
    assert "NextToken" not in second


def test_a_site_has_fifty_packages(tmp_path: Path) -> None:
    settings = replace(SiteSettings(), quotas=Quotas(packages=2))
    site = open_package_site(tmp_path, settings)
    site.create("A")
    site.create("B")
    with pytest.raises(ServiceError) as refused:
        site.create("C")
    assert (refused.value.code, refused.value.status) == ("ServiceQuotaExceededException", 402)
    assert refused.value.members["ServiceCode"] == "panorama"
    site.call("DeletePackage", PackageId="packageName/A")
    assert site.create("C")
    site.close()


def test_an_empty_package_is_deleted_without_force(site: PackageSite) -> None:
    made = site.create()
    assert site.call("DeletePackage", PackageId=made["PackageId"]) == {}
    with pytest.raises(ServiceError):
        site.call("DescribePackage", PackageId=made["PackageId"])


def test_files_alone_forbid_deleting_without_force(site: PackageSite) -> None:
    made = site.create()
    site.put(f"{ACCOUNT}/nodePackages/CODE/binaries/half.tar.gz", b"half")
    with pytest.raises(ServiceError, match="ForceDelete") as refused:
        site.call("DeletePackage", PackageId=made["PackageId"])
    assert refused.value.code == "ConflictException"


def test_force_removes_versions_nodes_files_and_tags_and_nothing_of_others(site: PackageSite) -> None:
    made = site.call("CreatePackage", PackageName="CODE", Tags={"client": "sample"})
    neighbour = site.create("CODE2")
    for name, package in (("CODE", made), ("CODE2", neighbour)):
        site.register(package["PackageId"], site.upload(code_manifest(name)))
    with pytest.raises(ServiceError, match="ForceDelete"):
        site.call("DeletePackage", PackageId=made["PackageId"])
    site.call("DeletePackage", PackageId=made["PackageId"], ForceDelete=True)
    keys = [stored.key for stored in site.objects.list(site.settings.bucket)]
    assert keys
    assert all(key.startswith(f"{ACCOUNT}/nodePackages/CODE2/") for key in keys)
    assert [node["PackageName"] for node in site.call("ListNodes", OwnerAccount=ACCOUNT)["Nodes"]] == [
        "CODE2"
    ]
    again = site.create("CODE")
    assert again["PackageId"] != made["PackageId"]
    assert site.call("DescribePackage", PackageId="packageName/CODE")["Tags"] == {}


def test_a_package_in_use_stays_even_with_force(site: PackageSite) -> None:
    made = site.create()
    patch = site.upload(code_manifest())
    site.register(made["PackageId"], patch)
    site.instances.using[("1.0", patch)] = ["applicationInstance-abc"]
    with pytest.raises(ServiceError, match="applicationInstance-abc") as refused:
        site.call("DeletePackage", PackageId=made["PackageId"], ForceDelete=True)
    assert refused.value.code == "ConflictException"
    assert site.describe(made["PackageId"])["Status"] == "REGISTER_COMPLETED"

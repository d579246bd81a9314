"""What a call on packages must be permitted on."""

from __future__ import annotations

import pytest

from fakes.package_site import CALLER, PackageSite


@pytest.mark.parametrize("by_name", [True, False])
def test_a_package_is_its_arn_however_it_is_named(site: PackageSite, *, by_name: bool) -> None:
    made = site.create()
    named = "packageName/CODE" if by_name else made["PackageId"]
    asked = site.family.permissions.resources(CALLER, "DescribePackage", {"PackageId": named})
    assert list(asked) == [made["Arn"]]


def test_what_is_not_there_has_the_arn_it_would_have(site: PackageSite) -> None:
    asked = site.family.permissions.resources(CALLER, "DeletePackage", {"PackageId": "package-none"})
    assert list(asked) == ["arn:aws:panorama:us-east-1:123456789012:package/package-none"]


def test_lists_and_jobs_need_everything(site: PackageSite) -> None:
    for operation in ("ListPackages", "CreateNodeFromTemplateJob", "ListNodes", "CreatePackage"):
        assert list(site.family.permissions.resources(CALLER, operation, {})) == ["*"]

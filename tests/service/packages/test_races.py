"""Two service processes over one database keep the rules that no single row can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.package_site import PackageSite, code_manifest, open_package_site

SETTINGS = replace(SiteSettings(), quotas=Quotas(packages=5, versions_of_package=6))


@dataclass
class Pair:
    """Two services with the same stores."""

    sites: tuple[PackageSite, PackageSite]

    def at_once(self, works: list[Callable[[PackageSite], object]]) -> list[str]:
        """Do `works` at the two sites in turns, all at once; the error codes, "" for success."""

        def told(work: Callable[[PackageSite], object], site: PackageSite) -> str:
            try:
                work(site)
            except ServiceError as refused:
                return refused.code
            return ""

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(told, works, cycle(self.sites)))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    opened = open_package_site(tmp_path, SETTINGS), open_package_site(tmp_path, SETTINGS)
    yield Pair(opened)
    for site in opened:
        site.close()


def test_a_name_is_given_once(pair: Pair) -> None:
    told = pair.at_once([lambda site: site.create("CODE")] * 12)
    assert sorted(told) == ["", *["ConflictException"] * 11]


def test_the_quota_of_packages_holds(pair: Pair) -> None:
    def create(number: int) -> Callable[[PackageSite], object]:
        return lambda site: site.create(f"P{number}")

    told = pair.at_once([create(number) for number in range(12)])
    assert told.count("") == 5
    assert told.count("ServiceQuotaExceededException") == 7


def test_one_patch_version_is_the_latest_and_the_quota_of_versions_holds(pair: Pair) -> None:
    site = pair.sites[0]
    package = site.create()["PackageId"]
    patches = [site.upload(code_manifest(description=str(number))) for number in range(10)]

    def register(patch: str) -> Callable[[PackageSite], object]:
        return lambda site: site.register(package, patch)

    told = pair.at_once([register(patch) for patch in [*patches, *patches]])
    assert set(told) == {"", "ServiceQuotaExceededException"}
    registered = [patch for patch in patches if _is_registered(site, package, patch)]
    latest = [patch for patch in registered if site.describe(package, patch)["IsLatestPatch"]]
    assert (len(registered), len(latest)) == (6, 1)
    assert len(site.call("ListNodes", PackageName="CODE")["Nodes"]) == 1


def test_a_deleted_package_takes_what_is_registered_meanwhile_with_it(pair: Pair) -> None:
    site = pair.sites[0]
    package = site.create()["PackageId"]
    patches = [site.upload(code_manifest(description=str(number))) for number in range(5)]

    def register(patch: str) -> Callable[[PackageSite], object]:
        return lambda site: site.register(package, patch)

    def delete(site: PackageSite) -> object:
        return site.call("DeletePackage", PackageId=package, ForceDelete=True)

    told = pair.at_once([register(patches[0]), delete, *(register(patch) for patch in patches), delete])
    assert "" in told
    known = {"", "ResourceNotFoundException", "ConflictException", "ValidationException"}
    assert set(told) <= known
    assert site.call("ListPackages")["Packages"] == []
    assert site.call("ListNodes", PackageName="CODE")["Nodes"] == []


def _is_registered(site: PackageSite, package: str, patch: str) -> bool:
    try:
        return bool(site.describe(package, patch)["Status"] == "REGISTER_COMPLETED")
    except ServiceError:
        return False

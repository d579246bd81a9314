"""Packages with as many versions as are allowed, and taking back the patch versions that nobody uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Clients,
    Finding,
    Surroundings,
    fine,
    problem,
    unknown,
)

CLEAN = "clean-versions"
"""The action that takes unused ones back."""
USUAL_QUOTA = 20
_NEARLY = 3
_MANIFEST = re.compile(r"/(?P<version>\d+\.\d+)/(?P<patch>[0-9A-Za-z]{64})\.json$")
_GONE = ("REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED")


@dataclass(frozen=True)
class PatchVersion:
    """One patch version whose manifest lies in the package's place: `bucket` and `key`."""

    package: str
    package_id: str
    version: str
    patch: str
    made: datetime
    bucket: str
    key: str
    latest: bool = False
    used: bool = False

    @property
    def name(self) -> str:
        """As people see it."""
        return f"{self.package} {self.version}.{self.patch[:8]}"


def look_at_versions(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """How many versions each package has, and how many of those nobody uses."""
    around.tell(tr("Packages"))
    try:
        found = patch_versions(around.open_site())
        most = _quota(around)
    except BelvedereError as error:
        yield unknown(tr("The site does not answer: {why}", why=error.what), str(error.remedy))
        return
    for package in sorted({each.package for each in found}):
        own = [each for each in found if each.package == package]
        unused = removable(own)
        words = {"name": package, "count": len(own), "unused": len(unused), "most": most}
        text = tr("{name} has {count} of {most} versions; {unused} of them are not used.", **words)
        if len(own) < most - _NEARLY:
            yield fine(text)
        elif unused:
            yield problem(text, tr("Take the unused ones back."), CLEAN)
        else:
            yield problem(text, tr("All are used: remove applications first, or raise the site's quota."))
    if not found:
        yield fine(tr("No package has versions."))


def patch_versions(clients: Clients) -> list[PatchVersion]:
    """Every patch version of the site's own packages, with whether it is used. Raises BelvedereError.

    They are found by their manifests, for the service lists no patch versions.
    """
    with told_failures():
        panorama, s3 = clients("panorama"), clients("s3")
        used = set(_used(panorama))
        return [
            version
            for package in pages(panorama.list_packages, "Packages")
            for version in _of_package(panorama, s3, package["PackageId"], used)
        ]


def removable(versions: Sequence[PatchVersion]) -> list[PatchVersion]:
    """Those that no application uses and that are not what the next one gets."""
    return [each for each in versions if not each.used and not each.latest]


def clean(
    clients: Clients,
    versions: Sequence[PatchVersion],
    keep: Path,
    tell: Callable[[str, int, int], None] = lambda _text, _done, _whole: None,
) -> tuple[list[PatchVersion], list[str]]:
    """Take them back. Their manifests are kept below `keep` first, from where they can be registered again.

    Returns what is gone, and what could not be taken back with the reason: used meanwhile, for example.
    Raises BelvedereError when the manifests cannot be kept.
    """
    gone, left = list[PatchVersion](), list[str]()
    for number, each in enumerate(versions):
        tell(each.name, number, len(versions))
        try:
            with told_failures():
                _keep(clients("s3"), each, keep)
                _deregister(clients("panorama"), each)
                clients("s3").delete_object(Bucket=each.bucket, Key=each.key)
            gone.append(each)
        except BelvedereError as error:
            left.append(f"{each.name}: {error}")
    return gone, left


def _quota(around: Surroundings) -> int:
    """How many a package may have: only the site's own computer knows for sure."""
    from belvedere_simulator.service.site.settings_file import read_site_file  # noqa: PLC0415 - heavy

    return (
        USUAL_QUOTA
        if around.site is None
        else read_site_file(around.site).settings.quotas.versions_of_package
    )


def _used(panorama: Any) -> Iterator[tuple[str, str]]:
    for instance in pages(panorama.list_application_instances, "ApplicationInstances"):
        if instance.get("Status") in _GONE:
            continue
        which = {"ApplicationInstanceId": instance["ApplicationInstanceId"]}
        for used in pages(panorama.list_application_instance_dependencies, "PackageObjects", **which):
            yield used["Name"], used["PatchVersion"]


def _of_package(
    panorama: Any, s3: Any, identifier: str, used: set[tuple[str, str]]
) -> Iterator[PatchVersion]:
    package = panorama.describe_package(PackageId=identifier)
    place, name = package["StorageLocation"], package["PackageName"]
    token: dict[str, str] = {}
    while True:
        answer = s3.list_objects_v2(
            Bucket=place["Bucket"], Prefix=f"{place['ManifestPrefixLocation']}/", **token
        )
        for item in answer.get("Contents", ()):
            found = _MANIFEST.search(item["Key"])
            if found is None:
                continue
            told = _described(panorama, identifier, found["version"], found["patch"])
            if told is not None:
                yield PatchVersion(
                    name,
                    identifier,
                    found["version"],
                    found["patch"],
                    item["LastModified"],
                    place["Bucket"],
                    item["Key"],
                    latest=bool(told["IsLatestPatch"]),
                    used=(name, found["patch"]) in used,
                )
        if not answer.get("IsTruncated"):
            return
        token = {"ContinuationToken": answer["NextContinuationToken"]}


def _described(panorama: Any, identifier: str, version: str, patch: str) -> Any:
    """The version; None where only its manifest was uploaded."""
    try:
        return panorama.describe_package_version(
            PackageId=identifier, PackageVersion=version, PatchVersion=patch
        )
    except panorama.exceptions.ResourceNotFoundException:
        return None


def _keep(s3: Any, each: PatchVersion, keep: Path) -> None:
    content = s3.get_object(Bucket=each.bucket, Key=each.key)["Body"].read()
    file = keep / each.package / each.version / f"{each.patch}.json"
    try:
        write_whole(file, content)
    except OSError as error:
        what = tr("The manifest cannot be kept")
        raise BelvedereError("BV-TRB-002", what, where=str(file), why=error.strerror or "") from error


def _deregister(panorama: Any, each: PatchVersion) -> None:
    try:
        panorama.deregister_package_version(
            PackageId=each.package_id, PackageVersion=each.version, PatchVersion=each.patch
        )
    except panorama.exceptions.ResourceNotFoundException:
        return  # somebody else took it back

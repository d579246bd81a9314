"""Asks a site for everything that a plan needs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.deploying.facts import Neighbour, Replaced, SiteFacts, SitePackage
from belvedere_simulator.deploying.planning import GRAPH, OVERRIDE, own_packages
from belvedere_simulator.deploying.upload import COMPLETED, is_there
from belvedere_simulator.deploying.wish import OwnPackage, Wish
from belvedere_simulator.manifest.deployment import read_sent_graph, read_sent_override
from belvedere_simulator.manifest.document import parse_document
from belvedere_simulator.manifest.graph import Graph, PackageReference
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.stock import STOCK

_STOCK = "panorama::"
_GONE = frozenset({"REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED"})
_STOCK_NAMES = frozenset(name.partition("::")[2] for name in STOCK)
_DAY = 24 * 3600.0


def look_at_site(clients: Clients, wish: Wish) -> SiteFacts:
    """What the site tells about a wish. Refusals of the service come through."""
    panorama = clients("panorama")
    device = panorama.describe_device(DeviceId=wish.device)
    instances = pages(panorama.list_application_instances, "ApplicationInstances", DeviceId=wish.device)
    graph, override = _read(wish)
    own = own_packages(wish, graph, override)
    kept = {(each.manifest.name, each.manifest.version) for each in own}
    listed = _references(graph, override)
    others = [each for each in listed if (each.name.partition("::")[2], each.version) not in kept]
    packages = [_site_package(clients, reference) for reference in others]
    names = {each.manifest.name for each in own}
    described = {name: _package(panorama, name) for name in names}
    return SiteFacts(
        account=str(device["Arn"]).split(":")[4],
        device=device,
        neighbours=tuple(_neighbours(panorama, instances, wish.replaces)),
        deployments_today=sum(each["CreatedTime"].timestamp() > time.time() - _DAY for each in instances),
        packages=tuple(packages),
        known=frozenset(name for name, found in described.items() if found is not None),
        patches=frozenset(_registered(panorama, own)),
        files=frozenset(_files(clients("s3"), own, described)),
        replaced=as_deployed(panorama, wish.replaces) if wish.replaces else None,
    )


def _read(wish: Wish) -> tuple[Graph | None, Graph | None]:
    graph = read_sent_graph(wish.graph, GRAPH, Problems())
    return graph, read_sent_override(wish.override, OVERRIDE, Problems()) if wish.override else None


def _references(graph: Graph | None, override: Graph | None) -> list[PackageReference]:
    listed = (*(graph.packages if graph else ()), *(override.packages if override else ()))
    found = {(each.name, each.version): each for each in listed if not each.name.startswith(_STOCK)}
    return list(found.values())


def _neighbours(panorama: Any, instances: Iterable[Any], replaces: str) -> Iterable[Neighbour]:
    for each in instances:
        if each["Status"] in _GONE or each["ApplicationInstanceId"] == replaces:
            continue
        details = panorama.describe_application_instance_details(
            ApplicationInstanceId=each["ApplicationInstanceId"]
        )
        text = details.get("ManifestOverridesPayload", {}).get("PayloadData", "")
        override = read_sent_override(text, OVERRIDE, Problems()) if text else None
        rules = override.rules if override else ()
        ports = frozenset(rule.host_port or rule.container_port for rule in rules)
        yield Neighbour(each["ApplicationInstanceId"], each.get("Name", ""), each["Status"], ports)


def as_deployed(panorama: Any, identifier: str) -> Replaced:
    """An application with what it was deployed with. Refusals of the service come through."""
    which = {"ApplicationInstanceId": identifier}
    described = panorama.describe_application_instance(**which)
    details = panorama.describe_application_instance_details(**which)
    used = pages(panorama.list_application_instance_dependencies, "PackageObjects", **which)
    return Replaced(
        described,
        details["ManifestPayload"]["PayloadData"],
        details.get("ManifestOverridesPayload", {}).get("PayloadData", ""),
        {
            (each["Name"], each["PackageVersion"]): each["PatchVersion"]
            for each in used
            if each["Name"] not in _STOCK_NAMES
        },
    )


def _package(panorama: Any, name: str) -> Any:
    try:
        return panorama.describe_package(PackageId=f"packageName/{name}")
    except panorama.exceptions.ResourceNotFoundException:
        return None


def _version(panorama: Any, name: str, version: str, patch: str = "") -> Any:
    """The registered version, the one that is latest where no patch is named; None where there is none."""
    which = {"PackageId": f"packageName/{name}", "PackageVersion": version}
    try:
        found = panorama.describe_package_version(**which, **({"PatchVersion": patch} if patch else {}))
    except (panorama.exceptions.ResourceNotFoundException, panorama.exceptions.ValidationException):
        return None
    return found if found["Status"] == COMPLETED else None


def _site_package(clients: Clients, reference: PackageReference) -> SitePackage:
    panorama, name = clients("panorama"), reference.name.partition("::")[2]
    written = reference.at.child("patchVersion").node.value
    patch = written if isinstance(written, str) and written != "package" else ""
    found = _version(panorama, name, reference.version, patch)
    described = _package(panorama, name) if found else None
    if found is None or described is None:
        return SitePackage(name, reference.version)
    place = described["StorageLocation"]
    key = f"{place['ManifestPrefixLocation']}/{reference.version}/{found['PatchVersion']}.json"
    raw = clients("s3").get_object(Bucket=place["Bucket"], Key=key)["Body"].read()
    return SitePackage(name, reference.version, found["PatchVersion"], _manifest(raw))


def _manifest(raw: bytes) -> Package | None:
    document = parse_document(raw, Path("package.json"), Problems())
    return read_package(document, Problems()) if document else None


def _registered(panorama: Any, own: Iterable[OwnPackage]) -> Iterable[tuple[str, str, str]]:
    for ready in (each.ready for each in own):
        if ready is not None:
            latest = _version(panorama, ready.name, ready.version)
            # An older patch that comes back has to be made the latest again.
            if latest is not None and latest["PatchVersion"] == ready.patch:
                yield ready.name, ready.version, ready.patch


def _files(storage: Any, own: Iterable[OwnPackage], described: Any) -> Iterable[tuple[str, str]]:
    for ready in (each.ready for each in own):
        found = described.get(ready.name) if ready is not None else None
        if ready is None or found is None:
            continue
        place = found["StorageLocation"]
        for name, file in ready.files.items():
            key = f"{place['BinaryPrefixLocation']}/{name}"
            if is_there(storage, place["Bucket"], key, file, file.stat().st_size):
                yield ready.name, name

"""From what is asked for and what the site tells to what would happen: nothing is asked or changed here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from belvedere_simulator.deploying.differences import (
    camera_changes,
    cameras_of,
    manifest_changes,
    override_changes,
    version_changes,
)
from belvedere_simulator.deploying.facts import SiteFacts
from belvedere_simulator.deploying.findings import findings_of
from belvedere_simulator.deploying.plan import (
    Change,
    Finding,
    OpenedPort,
    Plan,
    PlannedCamera,
    PlannedPackage,
    PlannedUpload,
)
from belvedere_simulator.deploying.wish import OwnPackage, Wish
from belvedere_simulator.manifest.deployment import check_deployment, read_sent_graph, read_sent_override
from belvedere_simulator.manifest.graph import Graph, Override
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.packages import LoadedPackage, PackageIndex
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolve import Checked

GRAPH, OVERRIDE = "graph.json", "override.json"
# Of a package whose container is built first: the asset is not there yet.
_NO_ASSET = "BV-MAN-027"
ONLINE = "ONLINE"


class KnownPackages(PackageIndex):
    """The packages that will be there when the application is deployed: others are nowhere."""

    is_complete = True


def make_plan(wish: Wish, facts: SiteFacts) -> Plan:
    """The plan of a deployment, with everything that stands in its way."""
    problems = Problems()
    graph = read_sent_graph(wish.graph, GRAPH, problems)
    override = read_sent_override(wish.override, OVERRIDE, problems) if wish.override else None
    checked = _checked(graph, override, wish, facts, problems) if graph else None
    own = own_packages(wish, graph, override)
    ports = _ports(override, checked)
    findings = (*_told(problems, own), *findings_of(wish, facts, graph, override, own, ports, checked))
    return Plan(
        name=wish.name,
        device=str(facts.device.get("Name", wish.device)),
        is_device_online=facts.device.get("DeviceConnectionStatus") == ONLINE,
        replaces=str(facts.replaced.described.get("Name", "")) if facts.replaced else "",
        packages=tuple(_planned(package, facts) for package in own),
        uploads=tuple(_uploads(own, facts)),
        cameras=tuple(PlannedCamera(*each) for each in cameras_of(wish.graph, wish.override).items())
        if graph and (override or not wish.override)
        else (),
        ports=ports,
        changes=tuple(_changes(wish, facts, own)) if checked is not None else (),
        findings=findings,
    )


def own_packages(wish: Wish, graph: Graph | None, override: Override | None) -> tuple[OwnPackage, ...]:
    """Those of the project's packages that the manifests name."""
    listed = (*(graph.packages if graph else ()), *(override.packages if override else ()))
    named = {(each.name.partition("::")[2], each.version) for each in listed}
    return tuple(each for each in wish.packages if (each.manifest.name, each.manifest.version) in named)


def _checked(
    graph: Graph, override: Override | None, wish: Wish, facts: SiteFacts, problems: Problems
) -> Checked:
    own = {(each.manifest.name, each.manifest.version): each for each in wish.packages}
    loaded = [LoadedPackage(each.place, each.manifest, None, {}, ()) for each in wish.packages]
    for package in facts.packages:
        if package.manifest is not None and (package.name, package.version) not in own:
            place = PackageFolder(Path(package.name), facts.account, package.name, package.version)
            loaded.append(LoadedPackage(place, package.manifest, None, {}, ()))
    software = str(facts.device.get("CurrentSoftware") or "")
    return check_deployment(
        graph, override, KnownPackages(loaded), software if software[:1].isdigit() else "", problems
    )


def _told(problems: Problems, own: Iterable[OwnPackage]) -> tuple[Finding, ...]:
    unbuilt = any(each.ready is None for each in own)
    return tuple(
        Finding(each.severity, each.code, each.what, each.remedy)
        for each in problems.in_reading_order()
        if not (unbuilt and each.code == _NO_ASSET)
    )


def _ports(override: Override | None, checked: Checked | None) -> tuple[OpenedPort, ...]:
    if override is None or checked is None:
        return ()
    sound = {(port.container_port, port.host_port) for port in checked.inbound}
    rules = ((rule, rule.host_port or rule.container_port) for rule in override.rules)
    return tuple(
        OpenedPort(rule.node, rule.container_port, host)
        for rule, host in rules
        if (rule.container_port, host) in sound
    )


def _planned(package: OwnPackage, facts: SiteFacts) -> PlannedPackage:
    name, version = package.manifest.name, package.manifest.version
    is_new = name not in facts.known
    if package.ready is None:
        return PlannedPackage(name, version, "", "build", is_new)
    patch = package.ready.patch
    there = (name, version, patch) in facts.patches
    return PlannedPackage(name, version, patch, "none" if there else "register", is_new)


def _uploads(own: Iterable[OwnPackage], facts: SiteFacts) -> Iterable[PlannedUpload]:
    for package in own:
        ready = package.ready
        if ready is None or (ready.name, ready.version, ready.patch) in facts.patches:
            continue
        for name, file in ready.files.items():
            if (ready.name, name) not in facts.files:
                yield PlannedUpload(ready.name, name, file.stat().st_size)


def _changes(wish: Wish, facts: SiteFacts, own: Iterable[OwnPackage]) -> Iterable[Change]:
    old = facts.replaced
    if old is None:
        return
    yield from manifest_changes(old.graph, wish.graph)
    yield from override_changes(old.override, wish.override)
    yield from camera_changes(cameras_of(old.graph, old.override), cameras_of(wish.graph, wish.override))
    after = {(each.name, each.version): each.patch for each in facts.packages if each.patch}
    for package in own:
        key = (package.manifest.name, package.manifest.version)
        after[key] = package.ready.patch if package.ready else "…"
    yield from version_changes(old.packages, after)
    before, role = str(old.described.get("RuntimeRoleArn", "")), wish.role
    if before != role:
        yield Change("role", "role", before.rpartition("/")[2], role.rpartition("/")[2])

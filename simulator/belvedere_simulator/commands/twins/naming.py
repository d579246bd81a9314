"""Names where the service wants ids; one that several things have is told with all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from belvedere_simulator.commands.tables import table
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_GONE = {"REMOVAL_SUCCEEDED"}


def device_id(panorama: Any, name: str) -> str:
    """The id of the device with this name or id. Raises BelvedereError."""
    if _is_id("device", name):
        return name
    found = [each for each in pages(panorama.list_devices, "Devices") if each.get("Name") == name]
    members = ("DeviceId", "DeviceAggregatedStatus", "CreatedTime")
    return _one(name, found, tr("device"), *members)


def instance_id(panorama: Any, name: str) -> str:
    """The id of the application with this name or id; removed ones count only where no other has the name."""
    if _is_id("applicationInstance", name):
        return name
    listed = pages(panorama.list_application_instances, "ApplicationInstances")
    found = [each for each in listed if each.get("Name") == name]
    present = [each for each in found if each.get("Status") not in _GONE]
    members = ("ApplicationInstanceId", "DefaultRuntimeContextDeviceName", "Status", "CreatedTime")
    return _one(name, present or found, tr("application"), *members)


def package_id(panorama: Any, name: str) -> str:
    """The id of the package with this name or id. Raises BelvedereError."""
    if _is_id("package", name):
        return name
    found = [each for each in pages(panorama.list_packages, "Packages") if each.get("PackageName") == name]
    return _one(name, found, tr("package"), "PackageId", "CreatedTime")


def node_instance_ids(nodes: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[str]:
    """The ids of node instances, which are their names in the graph. Raises BelvedereError."""
    known = [str(node["NodeInstanceId"]) for node in nodes]
    for name in names:
        if name not in known:
            what = tr("There is no {kind} named {name}", kind=tr("node"), name=name)
            raise BelvedereError("BV-CLI-011", what, why=", ".join(known))
    return list(names)


def _is_id(kind: str, text: str) -> bool:
    return re.fullmatch(rf"{kind}-[a-z0-9]{{26}}", text) is not None


def _one(name: str, found: Sequence[Mapping[str, Any]], kind: str, *members: str) -> str:
    """The first of `members` of the only one found; all of them are told where there are more."""
    if not found:
        raise BelvedereError("BV-CLI-011", tr("There is no {kind} named {name}", kind=kind, name=name))
    if len(found) > 1:
        candidates = table(members, ([each.get(member) for member in members] for each in found))
        what = tr("{count} have the name {name}", count=len(found), name=name)
        raise BelvedereError("BV-CLI-012", f"{what}\n{candidates}\n")
    return str(found[0][members[0]])

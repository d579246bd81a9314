"""Everything about the cameras of a site, for a table: asked for again and again, so what stays is kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.cameras.address import public_address
from belvedere_simulator.client.verdicts import VerdictStore
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.registered_cameras import camera_nodes

_GONE = {"REMOVAL_SUCCEEDED", "DEPLOYMENT_FAILED"}
_PATIENCE = 1.0


class CameraListing:
    """The cameras of one site. Any thread; looks wait for each other."""

    def __init__(self, place: Place, verdicts: VerdictStore) -> None:
        self._place = place
        self._verdicts = verdicts
        # A node belongs to one patch version, and an instance keeps its nodes: both never change.
        self._addresses: dict[str, str] = {}
        self._used: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    def look(self, panorama: Any, patience: float | None = _PATIENCE) -> dict[str, Any]:
        """{"cameras": [...], "complete": bool}.

        Addresses and uses take a question each; after `patience` seconds (None: all of them) what is left
        of them is for the next look, and `complete` is false.
        """
        with self._lock:
            until = None if patience is None else time.monotonic() + patience
            return self._look(panorama, until)

    def _look(self, panorama: Any, until: float | None) -> dict[str, Any]:
        nodes = camera_nodes(panorama)
        listed = pages(panorama.list_packages, "Packages")
        tags = {each["PackageId"]: each.get("Tags") or {} for each in listed}
        uses, complete = self._uses(panorama, until)
        complete = self._learn_addresses(panorama, nodes, until) and complete
        cameras = [self._camera(node, tags.get(node["PackageId"], {}), uses) for node in nodes]
        return {"cameras": cameras, "complete": complete}

    def _learn_addresses(self, panorama: Any, nodes: list[dict[str, Any]], until: float | None) -> bool:
        for node in nodes:
            identifier = node["NodeId"]
            if identifier in self._addresses:
                continue
            if until is not None and time.monotonic() > until:
                return False
            described = panorama.describe_node(NodeId=identifier, OwnerAccount=node["OwnerAccount"])
            self._addresses[identifier] = _address(described)
        return True

    def _uses(self, panorama: Any, until: float | None) -> tuple[dict[str, list[dict[str, str]]], bool]:
        """Which applications use each package, and whether all were asked."""
        uses: dict[str, list[dict[str, str]]] = {}
        instances = pages(panorama.list_application_instances, "ApplicationInstances")
        for instance in instances:
            identifier = instance["ApplicationInstanceId"]
            if instance.get("Status") in _GONE:
                continue
            if identifier not in self._used:
                if until is not None and time.monotonic() > until:
                    return uses, False
                nodes = pages(
                    panorama.list_application_instance_node_instances,
                    "NodeInstances",
                    ApplicationInstanceId=identifier,
                )
                self._used[identifier] = frozenset(each["PackageName"] for each in nodes)
            for package in self._used[identifier]:
                uses.setdefault(package, []).append(_use(instance))
        return uses, True

    def _camera(
        self, node: Mapping[str, Any], tags: Mapping[str, str], uses: Mapping[str, list[dict[str, str]]]
    ) -> dict[str, Any]:
        package, patch = node["PackageName"], node["PatchVersion"]
        return {
            "camera": package,
            "name": node["Name"],
            "description": node.get("Description", ""),
            "address": self._addresses.get(node["NodeId"], ""),
            "arn": node["PackageArn"],
            "version": node["PackageVersion"],
            "patch": patch,
            "created": node["CreatedTime"].timestamp(),
            "tags": dict(tags),
            "usedBy": uses.get(package, []),
            "verdict": self._verdicts.summary(self._place, package, patch),
        }


def _address(described: Mapping[str, Any]) -> str:
    inputs = described["NodeInterface"].get("Inputs", ())
    found = (each.get("DefaultValue", "") for each in inputs if each["Name"] == "streamUrl")
    return public_address(str(next(found, "")))


def _use(instance: Mapping[str, Any]) -> dict[str, str]:
    return {
        "id": instance["ApplicationInstanceId"],
        "name": instance.get("Name", ""),
        "device": instance.get("DefaultRuntimeContextDeviceName", ""),
        "status": instance.get("Status", ""),
    }

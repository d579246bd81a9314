"""Application instances: deployed and removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly
from fakes.package_site import code_manifest
from fakes.waiting import until

DEPLOYED, REMOVED = "deployed", "removed"
GRAPH = {
    "nodeGraph": {
        "envelopeVersion": "2021-01-01",
        "packages": [
            {"name": "123456789012::COUNTER", "version": "1.0"},
            {"name": "123456789012::YARD", "version": "1.0"},
        ],
        "nodes": [
            {"name": "yard", "interface": "123456789012::YARD.YARD"},
            {"name": "counter", "interface": "123456789012::COUNTER.interface", "launch": "onAppStart"},
        ],
        "edges": [{"producer": "yard.video_out", "consumer": "counter.video_in"}],
    }
}


class Instances:
    """The value of a key is whether the instance was asked for or removed; `device` runs them."""

    name = "instance"

    def __init__(self, clients: Clients, device: str) -> None:
        self._panorama = clients("panorama")
        self._device = device

    def step(self, hand: Hand) -> Step:
        """Deploy, remove."""
        known = [key for key, value in sorted(hand.held.items()) if value == DEPLOYED and key in hand.notes]
        if len(known) > 1 and hand.chance.random() < 0.7:
            key = hand.chance.choice(known)
            named = {"ApplicationInstanceId": hand.notes[key]}
            return Step(key, REMOVED, quietly(lambda: self._panorama.remove_application_instance(**named)))
        name = hand.fresh("instance")
        return Step(f"instance/{name}", DEPLOYED, lambda: self._deploy(name))

    def observe(self, key: str, _possible: Sequence[Any], note: str) -> Any:
        """The status, told alike by the list and the description."""
        identifier = note or self._listed(name_of(key))
        if not identifier:
            return None
        told = self._panorama.describe_application_instance(ApplicationInstanceId=identifier)
        nodes = self._panorama.list_application_instance_node_instances(ApplicationInstanceId=identifier)
        if len(nodes["NodeInstances"]) != 2 or told["Name"] != name_of(key):
            return {"nodes": len(nodes["NodeInstances"]), "name": told["Name"]}
        # Pending is a step of the service's own; requested is where only the device goes on.
        states = {"DEPLOYMENT_REQUESTED": DEPLOYED, "REMOVAL_SUCCEEDED": REMOVED}
        return states.get(told["Status"], told["Status"])

    def _listed(self, name: str) -> str:
        # The newest come first: what was asked for last is on the first pages.
        page: dict[str, str] = {}
        for _ in range(4):
            answer = self._panorama.list_application_instances(DeviceId=self._device, **page)
            for instance in answer["ApplicationInstances"]:
                if instance["Name"] == name:
                    return str(instance["ApplicationInstanceId"])
            if "NextToken" not in answer:
                break
            page = {"NextToken": answer["NextToken"]}
        return ""

    def _deploy(self, name: str) -> str:
        answer = self._panorama.create_application_instance(
            Name=name,
            DefaultRuntimeContextDevice=self._device,
            ManifestPayload={"PayloadData": json.dumps(GRAPH)},
        )
        return str(answer["ApplicationInstanceId"])


def prepare_application(clients: Clients, account: str) -> None:
    """Register what the graph needs."""
    panorama = clients("panorama")
    raw = json.dumps(code_manifest("COUNTER")).encode()
    patch = hashlib.sha256(raw).hexdigest()
    package = panorama.create_package(PackageName="COUNTER")
    clients("s3").put_object(
        Bucket=package["StorageLocation"]["Bucket"],
        Key=f"{account}/nodePackages/COUNTER/manifests/1.0/{patch}.json",
        Body=raw,
    )
    named = {"PackageId": package["PackageId"], "PackageVersion": "1.0", "PatchVersion": patch}
    panorama.register_package_version(**named, MarkLatest=True)
    panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        OutputPackageName="YARD",
        OutputPackageVersion="1.0",
        NodeName="YARD",
        TemplateParameters={"Username": "u", "Password": "p", "StreamUrl": "rtsp://10.0.0.9/yard"},
    )
    until(lambda: all(panorama.list_nodes(PackageName=name)["Nodes"] for name in ("COUNTER", "YARD")))

"""Devices, with their descriptions and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly


class Devices:
    """The value of a key is the device's description and tags."""

    name = "device"

    def __init__(self, clients: Clients) -> None:
        self._panorama = clients("panorama")

    def step(self, hand: Hand) -> Step:
        """Provision, describe anew, tag, untag, delete."""
        known = sorted(key for key in hand.held if key in hand.notes)
        if len(known) < 2:
            return self._provision(hand)
        key = hand.chance.choice(known)
        value, device = hand.held[key], hand.notes[key]
        match hand.chance.choice(("update", "tag", "untag", "delete")):
            case "update":
                text = hand.fresh("text")
                change = quietly(
                    lambda: self._panorama.update_device_metadata(DeviceId=device, Description=text)
                )
                return Step(key, {**value, "description": text}, change)
            case "tag":
                tags = {hand.chance.choice("abc"): hand.fresh("tag")}
                change = quietly(
                    lambda: self._panorama.tag_resource(ResourceArn=self._arn(device), Tags=tags)
                )
                return Step(key, {**value, "tags": {**value["tags"], **tags}}, change)
            case "untag" if value["tags"]:
                gone = hand.chance.choice(sorted(value["tags"]))
                change = quietly(
                    lambda: self._panorama.untag_resource(ResourceArn=self._arn(device), TagKeys=[gone])
                )
                kept = {name: text for name, text in value["tags"].items() if name != gone}
                return Step(key, {**value, "tags": kept}, change)
        return Step(key, None, quietly(lambda: self._panorama.delete_device(DeviceId=device)))

    def observe(self, key: str, _possible: Sequence[Any], note: str) -> Any:
        """By its id, which the list tells where no answer did."""
        listed = self._panorama.list_devices(NameFilter=name_of(key))["Devices"]
        found = [device["DeviceId"] for device in listed if device["Name"] == name_of(key)]
        if len(found) > 1:
            return {"twice": found}
        if note and found and found != [note]:
            return {"another": found}
        if not found:
            return self._absent(note)
        told = self._panorama.describe_device(DeviceId=found[0])
        if told["ProvisioningStatus"] != "AWAITING_PROVISIONING":
            return {"status": told["ProvisioningStatus"]}
        return {"description": told.get("Description", ""), "tags": told.get("Tags", {})}

    def _absent(self, note: str) -> Any:
        """What is in no list is nowhere else."""
        if note:
            try:
                return {"unlisted": self._panorama.describe_device(DeviceId=note)["DeviceId"]}
            except ClientError as error:
                if error.response["Error"]["Code"] != "ResourceNotFoundException":
                    raise
        return None

    def _provision(self, hand: Hand) -> Step:
        name, tags = hand.fresh("device"), {"a": hand.fresh("tag")}

        def ask() -> str:
            answer = self._panorama.provision_device(Name=name, Description="new", Tags=tags)
            assert answer["Certificates"][:2] == b"PK"
            return str(answer["DeviceId"])

        return Step(f"device/{name}", {"description": "new", "tags": tags}, ask)

    def _arn(self, device: str) -> str:
        return str(self._panorama.describe_device(DeviceId=device)["Arn"])

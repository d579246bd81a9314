"""Packages with patch versions that are uploaded over S3."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly
from fakes.package_site import code_manifest


class Packages:
    """The value of a key is the list of its patch versions, the oldest first, and its tags."""

    name = "package"

    def __init__(self, clients: Clients, account: str) -> None:
        self._panorama, self._s3 = clients("panorama"), clients("s3")
        self._account = account

    def step(self, hand: Hand) -> Step:
        """Create, register, deregister, tag, delete."""
        if len(hand.held) < 2:
            return self._create(hand)
        key = hand.any_key()
        patches = hand.held[key]["patches"]
        chosen = hand.chance.random()
        if chosen < 0.12:
            named = {"PackageId": f"packageName/{name_of(key)}", "ForceDelete": True}
            return Step(key, None, quietly(lambda: self._panorama.delete_package(**named)))
        if chosen < 0.3:
            return self._tag(key, hand)
        if len(patches) > 1 and chosen < 0.3 + 0.1 * len(patches):
            return self._deregister(key, hand)
        return self._register(key, hand)

    def observe(self, key: str, possible: Sequence[Any], _note: str) -> Any:
        """Every patch version that may be there is asked for."""
        try:
            package = self._panorama.describe_package(PackageId=f"packageName/{name_of(key)}")
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        likely: dict[str, None] = {}
        for value in possible:
            likely |= dict.fromkeys(value["patches"] if value else [])
        found = [patch for patch in likely if self._registered(key, patch)]
        return {"patches": found, "tags": package.get("Tags", {})}

    def _registered(self, key: str, patch: str) -> bool:
        named = {"PackageId": f"packageName/{name_of(key)}", "PackageVersion": "1.0", "PatchVersion": patch}
        try:
            status = self._panorama.describe_package_version(**named)["Status"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return False
            raise
        nodes = self._panorama.list_nodes(PackageName=name_of(key), PatchVersion=patch)["Nodes"]
        return bool(status == "REGISTER_COMPLETED" and len(nodes) == 1)

    def _create(self, hand: Hand) -> Step:
        name, tags = hand.fresh("package"), {"a": hand.fresh("tag")}
        create = quietly(lambda: self._panorama.create_package(PackageName=name, Tags=tags))
        return Step(f"package/{name}", {"patches": [], "tags": tags}, create)

    def _register(self, key: str, hand: Hand) -> Step:
        name, value = name_of(key), hand.held[key]
        raw = json.dumps(code_manifest(name, description=hand.fresh("text"))).encode()
        patch = hashlib.sha256(raw).hexdigest()

        def ask() -> str:
            place = self._panorama.describe_package(PackageId=f"packageName/{name}")["StorageLocation"]
            manifest = f"{self._account}/nodePackages/{name}/manifests/1.0/{patch}.json"
            self._s3.put_object(Bucket=place["Bucket"], Key=manifest, Body=raw)
            named = {"PackageId": f"packageName/{name}", "PackageVersion": "1.0", "PatchVersion": patch}
            self._panorama.register_package_version(**named, MarkLatest=True)
            return ""

        return Step(key, {**value, "patches": [*value["patches"], patch]}, ask)

    def _deregister(self, key: str, hand: Hand) -> Step:
        value = hand.held[key]
        oldest, *kept = value["patches"]
        named = {"PackageId": f"packageName/{name_of(key)}", "PackageVersion": "1.0", "PatchVersion": oldest}
        remove = quietly(lambda: self._panorama.deregister_package_version(**named))
        return Step(key, {**value, "patches": kept}, remove)

    def _tag(self, key: str, hand: Hand) -> Step:
        value, tags = hand.held[key], {hand.chance.choice("abc"): hand.fresh("tag")}

        def ask() -> str:
            arn = self._panorama.describe_package(PackageId=f"packageName/{name_of(key)}")["Arn"]
            self._panorama.tag_resource(ResourceArn=arn, Tags=tags)
            return ""

        return Step(key, {**value, "tags": {**value["tags"], **tags}}, ask)

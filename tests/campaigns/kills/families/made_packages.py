"""Packages that jobs make: cameras from the template, and imports from S3."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.families.objects import BUCKET
from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly
from fakes.package_site import code_manifest

WHOLE = "whole"


class _MadePackages:
    """The value of a key is that the package has its version and its node."""

    name = ""

    def __init__(self, clients: Clients) -> None:
        self._panorama, self._s3 = clients("panorama"), clients("s3")

    def step(self, hand: Hand) -> Step:
        """Let one be made, delete one."""
        if len(hand.held) > 1 and hand.chance.random() < 0.6:
            key = hand.any_key()
            named = {"PackageId": f"packageName/{name_of(key)}", "ForceDelete": True}
            return Step(key, None, quietly(lambda: self._panorama.delete_package(**named)))
        name = hand.fresh(self.name)
        return Step(f"{self.name}/{name}", WHOLE, lambda: self.make(name))

    def make(self, name: str) -> str:
        """Ask for the job: its id."""
        raise NotImplementedError

    def job(self, note: str) -> Any:
        """The status of the job."""
        raise NotImplementedError

    def observe(self, key: str, _possible: Sequence[Any], note: str) -> Any:
        """The package, its node and its job must agree."""
        try:
            self._panorama.describe_package(PackageId=f"packageName/{name_of(key)}")
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        nodes = self._panorama.list_nodes(PackageName=name_of(key))["Nodes"]
        status = self.job(note) if note else "SUCCEEDED"
        return WHOLE if len(nodes) == 1 and status == "SUCCEEDED" else {"nodes": len(nodes), "job": status}


class Cameras(_MadePackages):
    """Camera packages; their credentials are a secret."""

    name = "camera"

    def make(self, name: str) -> str:
        """A template job."""
        address = {"Username": "u", "Password": "p", "StreamUrl": f"rtsp://10.0.0.9/{name}"}
        answer = self._panorama.create_node_from_template_job(
            TemplateType="RTSP_CAMERA_STREAM",
            OutputPackageName=name,
            OutputPackageVersion="1.0",
            NodeName=name,
            TemplateParameters=address,
        )
        return str(answer["JobId"])

    def job(self, note: str) -> Any:
        """The status of the template job."""
        return self._panorama.describe_node_from_template_job(JobId=note)["Status"]


class Imports(_MadePackages):
    """Packages imported from a folder of S3."""

    name = "import"

    def make(self, name: str) -> str:
        """An import job."""
        key = f"imports/{name}/package.json"
        self._s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(code_manifest(name)).encode())
        output = {"PackageName": name, "PackageVersion": "1.0", "MarkLatest": True}
        place = {"BucketName": BUCKET, "ObjectKey": key}
        answer = self._panorama.create_package_import_job(
            ClientToken=name,
            JobType="NODE_PACKAGE_VERSION",
            InputConfig={"PackageVersionInputConfig": {"S3Location": place}},
            OutputConfig={"PackageVersionOutputConfig": output},
        )
        return str(answer["JobId"])

    def job(self, note: str) -> Any:
        """The status of the import job."""
        return self._panorama.describe_package_import_job(JobId=note)["Status"]

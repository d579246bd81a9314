"""What is wrong at the site beside the application: a camera that is gone, and too many versions."""

from __future__ import annotations

import hashlib
import json

from belvedere_simulator.commands.clients import Clients
from fakes.waiting import until

CAMERA = "ramp-west"
_PACKAGE, _VERSION = "STATUS_PAGE_CODE", "1.0"
_MORE = 18


def add_lost_camera(clients: Clients) -> None:
    """One that was unplugged after it was registered."""
    panorama = clients("panorama")
    where = {"StreamUrl": "rtsp://127.0.0.1:8554/cam", "Username": "viewer", "Password": "walk-7141"}
    job = panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        NodeName=CAMERA,
        OutputPackageName=CAMERA,
        OutputPackageVersion="1.0",
        TemplateParameters=where,
    )["JobId"]
    until(lambda: panorama.describe_node_from_template_job(JobId=job)["Status"] == "SUCCEEDED")


def crowd(clients: Clients) -> None:
    """Patch versions as they come from many changes, none of them used."""
    panorama, objects = clients("panorama"), clients("s3")
    listed = panorama.list_packages()["Packages"]
    package = next(each["PackageId"] for each in listed if each["PackageName"] == _PACKAGE)
    place = panorama.describe_package(PackageId=package)["StorageLocation"]
    named = {"PackageId": package, "PackageVersion": _VERSION}
    latest = panorama.describe_package_version(**named)["PatchVersion"]
    bucket, folder = place["Bucket"], f"{place['ManifestPrefixLocation']}/{_VERSION}"
    manifest = json.loads(objects.get_object(Bucket=bucket, Key=f"{folder}/{latest}.json")["Body"].read())
    for number in range(_MORE):
        manifest["nodePackage"]["description"] = f"Change {number}"
        body = json.dumps(manifest).encode()
        patch = hashlib.sha256(body).hexdigest()
        objects.put_object(Bucket=bucket, Key=f"{folder}/{patch}.json", Body=body)
        panorama.register_package_version(**named, PatchVersion=patch, MarkLatest=False)

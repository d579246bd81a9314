"""What is around the appliance: a site in a process of its own, a camera, applications to deploy."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.files import write_whole
from campaigns.appliance_kills.family import Family
from campaigns.kills.site import Clients, KillableSite
from fakes.gst_camera import GstCamera
from fakes.samples import (
    CAMERAS,
    SAMPLES,
    RegisteredSample,
    built_sample,
    register_camera,
    register_folder,
    registered_sample,
)

USER, PASSWORD = "viewer", "a password of the campaign"


class Place:
    """A site and a camera over `folder`, where they are taken up again."""

    def __init__(self, folder: Path) -> None:
        self.site = KillableSite(folder)
        address = self.site.start()
        self.client = Clients(address, self.site.key(), self.site.settings.region)
        self.camera = self._camera(folder)
        self.pages = registered_sample(self, "status_page")
        self.people = registered_sample(self, "people_counter")
        self.broken = register_folder(self, broken_sample(folder), "status_page")
        # Whatever runs until now belongs to the place, and is no orphan of an appliance.
        self.family = Family()

    def close(self) -> None:
        """End both; the folder stays."""
        self.family.close()
        self.camera.stop()
        self.site.stop()

    @property
    def panorama(self) -> Any:
        """The site's API."""
        return self.client("panorama")

    def _camera(self, folder: Path) -> GstCamera:
        file = folder / "camera.json"
        port = json.loads(file.read_text()) if file.exists() else 0
        camera = GstCamera(SAMPLES / "clips" / "square.mp4", user=USER, password=PASSWORD, port=port)
        camera.start()
        if not file.exists():
            for name in CAMERAS:
                register_camera(self, name, camera.url, USER, PASSWORD)
            write_whole(file, json.dumps(camera.port).encode())
        return camera


def broken_sample(folder: Path) -> Path:
    """The status page as an application whose container archive cannot be unpacked."""
    made = folder / "broken" / "status_page"
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(built_sample("status_page"), made)
    for file in [*made.rglob("*.json")]:
        file.write_text(file.read_text().replace("STATUS_PAGE_CODE", "BROKEN_CODE"))
    for package in [*(made / "packages").iterdir()]:
        package.rename(package.with_name(package.name.replace("STATUS_PAGE", "BROKEN")))
    archive = next((made / "assets").glob("*.tar.gz"))
    content = archive.read_bytes()[:-1000] + bytes(1000)
    name = f"{hashlib.sha256(content).hexdigest()}.tar.gz"
    (made / "assets" / name).write_bytes(content)
    for manifest in made.glob("packages/*/package.json"):
        manifest.write_text(manifest.read_text().replace(archive.name, name))
    archive.unlink()
    return made


def page_override(sample: RegisteredSample, port: int, title: str, stop_after: int = 0) -> str:
    """The override of the status page with a port and a title; after so many pictures it fails."""
    manifest: dict[str, Any] = json.loads(sample.override)
    body = manifest["nodeGraphOverrides"]
    body["networkRoutingRules"][0]["hostPort"] = port
    body["nodes"][1]["value"] = title
    if stop_after:
        number = {"name": "pictures", "interface": "int32", "value": stop_after, "overridable": False}
        body["nodes"].append(number)
        body["nodeOverrides"].append({"replace": "stop_after", "with": [{"name": "pictures"}]})
    return json.dumps(manifest)


def instances_of(panorama: Any, device: str) -> Mapping[str, Mapping[str, Any]]:
    """What the site tells of all instances of a device, by id."""
    listed = panorama.list_application_instances(DeviceId=device, MaxResults=25)
    return {each["ApplicationInstanceId"]: each for each in listed["ApplicationInstances"]}

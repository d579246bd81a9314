"""Our sample applications, built and registered with a real service as a user does it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.commands.twins.package_folder import ReadyPackage, ready_packages
from fakes.waiting import until

SAMPLES = Path(str(resources.files("belvedere_resources"))) / "samples"
CAMERAS = ("square_camera", "market_camera")


class Site(Protocol):
    """A service and its clients, such as ClientSite."""

    @property
    def client(self) -> Callable[[str], Any]:
        """From the name of a service to a client of it."""


@dataclass(frozen=True)
class RegisteredSample:
    """A sample whose packages a service has. `graph` and `override` are the texts to deploy it with; the
    override wants the camera packages of CAMERAS."""

    folder: Path
    graph: str
    override: str


@cache
def built_sample(name: str) -> Path:
    """The folder of a sample whose containers are built; once in a session, not to be changed."""
    folder = Path(tempfile.mkdtemp(prefix="belvedere-sample-")) / name
    shutil.copytree(SAMPLES / name, folder)
    for package in sorted((folder / "packages").iterdir()):
        if "CODE" in package.name:
            build_container(package, folder / "assets")
    return folder


def registered_sample(site: Site, name: str) -> RegisteredSample:
    """Bring a sample's packages to the service and register them; once more changes nothing."""
    return register_folder(site, built_sample(name), name)


def register_folder(site: Site, folder: Path, name: str) -> RegisteredSample:
    """The same with the application of that name in a folder."""
    register_packages(site, folder)
    graphs = folder / "graphs" / name
    # The service takes manifests in one line only.
    graph, override = (
        json.dumps(json.loads((graphs / file).read_text())) for file in ("graph.json", "override.json")
    )
    return RegisteredSample(folder, graph, override)


def register_packages(site: Site, folder: Path) -> None:
    """Bring the packages of an application's folder to the service and register them."""
    panorama, storage = site.client("panorama"), site.client("s3")
    for package in ready_packages(folder):
        _register(panorama, storage, package)


def register_camera(site: Site, name: str, url: str, user: str = "", password: str = "") -> None:
    """Make an RTSP camera known, as `belvedere camera register` does."""
    panorama = site.client("panorama")
    parameters = {"StreamUrl": url, **({"Username": user, "Password": password} if user else {})}
    job = panorama.create_node_from_template_job(
        NodeName=name,
        OutputPackageName=name,
        OutputPackageVersion="1.0",
        TemplateParameters=parameters,
        TemplateType="RTSP_CAMERA_STREAM",
    )["JobId"]
    until(lambda: panorama.describe_node_from_template_job(JobId=job)["Status"] == "SUCCEEDED")


def _register(panorama: Any, storage: Any, package: ReadyPackage) -> None:
    try:
        described = panorama.describe_package(PackageId=f"packageName/{package.name}")
    except panorama.exceptions.ResourceNotFoundException:
        described = panorama.create_package(PackageName=package.name)
    place = described["StorageLocation"]
    for name, file in package.files.items():
        storage.put_object(
            Bucket=place["Bucket"], Key=f"{place['BinaryPrefixLocation']}/{name}", Body=file.read_bytes()
        )
    storage.put_object(
        Bucket=place["Bucket"],
        Key=f"{place['ManifestPrefixLocation']}/{package.version}/{package.patch}.json",
        Body=package.manifest,
    )
    version = {
        "PackageId": described["PackageId"],
        "PackageVersion": package.version,
        "PatchVersion": package.patch,
    }
    panorama.register_package_version(**version, MarkLatest=True)
    until(lambda: panorama.describe_package_version(**version)["Status"] != "REGISTER_PENDING")
    found = panorama.describe_package_version(**version)
    assert found["Status"] == "REGISTER_COMPLETED", found

"""A site with devices, packages and application instances over one database; the channel is recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.instances.family import InstanceFamily, InstanceUses
from belvedere_simulator.service.job_queue import JobExecution, JobQueue
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.packages.family import PackageFamily
from belvedere_simulator.service.roles.role_operations import RoleOperations
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from fakes.device_site import CALLER, DeviceSite, open_device_site
from fakes.hand_clock import HandClock
from fakes.package_site import site_secrets

SAMPLES = Path(str(resources.files("belvedere_resources"))) / "samples"
ACCOUNT = "123456789012"


class _ToInstances:
    """Hands the devices' deletions to the family that is made after them."""

    family: InstanceFamily | None = None

    def device_deleted(self, connection: Connection, device: Device) -> None:
        assert self.family is not None
        self.family.reports.device_deleted(connection, device)


@dataclass
class InstanceSite:
    """What a test of instances needs; `call` is one operation, `run` lets the service do its own work."""

    devices: DeviceSite
    objects: FolderStore
    packages: PackageFamily
    family: InstanceFamily
    roles: RoleOperations
    settings: SiteSettings

    @property
    def clock(self) -> HandClock:
        return self.devices.clock

    def call(self, operation: str, caller: Caller = CALLER, **parameters: Any) -> Mapping[str, Any]:
        self.clock.advance(timedelta(seconds=1))
        handlers = {
            **self.family.handlers(),
            **self.packages.handlers(),
            **self.roles.handlers(),
            **self.devices.devices.handlers(),
        }
        return handlers[operation](caller, parameters)

    def run(self) -> int:
        return self.family.runner.run_due()

    def device(self, name: str = "yard", software: str = "7.0.13") -> str:
        """The id of a new device that is online."""
        return self.devices.online(name, software)

    def put(self, key: str, content: bytes) -> None:
        body = Body(len(content), hashlib.sha256(content).hexdigest(), content)
        self.objects.put(self.settings.bucket, key, body)

    def package(self, manifest: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> str:
        """Register a package as the packaging tool does; its patch version."""
        body = manifest["nodePackage"]
        raw = json.dumps(manifest).encode()
        patch = hashlib.sha256(raw).hexdigest()
        found = [
            package["PackageId"]
            for package in self.call("ListPackages")["Packages"]
            if package["PackageName"] == body["name"]
        ]
        package_id = found[0] if found else self.call("CreatePackage", PackageName=body["name"])["PackageId"]
        root = f"{ACCOUNT}/nodePackages/{body['name']}"
        self.put(f"{root}/manifests/{body['version']}/{patch}.json", raw)
        for name, content in (files or {}).items():
            self.put(f"{root}/binaries/{name}", content)
        self.call(
            "RegisterPackageVersion",
            PackageId=package_id,
            PackageVersion=body["version"],
            PatchVersion=patch,
            MarkLatest=True,
        )
        return patch

    def camera(self, name: str) -> None:
        """Register a camera."""
        self.call(
            "CreateNodeFromTemplateJob",
            TemplateType="RTSP_CAMERA_STREAM",
            OutputPackageName=name,
            OutputPackageVersion="1.0",
            NodeName=name,
            TemplateParameters={"Username": "u", "Password": "p", "StreamUrl": f"rtsp://10.0.0.9/{name}"},
        )

    def sample(self, name: str) -> None:
        """Register the packages of a sample application, built, and its cameras."""
        for folder in sorted((SAMPLES / name / "packages").iterdir()):
            manifest = json.loads((folder / "package.json").read_text())
            files = _files(SAMPLES / name / "assets", manifest)
            if "CODE" in folder.name:
                files |= _build(folder, manifest)
            self.package(manifest, files)
        for camera in ("square_camera", "market_camera"):
            self.camera(camera)

    def job(self, operation: str, index: int = -1) -> tuple[str, str, Mapping[str, Any]]:
        """A queued job of one operation: thing, id, document."""
        return [job for job in self.devices.queue.queued if job[2]["operation"] == operation][index]

    def report(self, job: tuple[str, str, Mapping[str, Any]], status: str, **details: str) -> None:
        """The device tells how far a job is."""
        thing, job_id, document = job
        self.clock.advance(timedelta(seconds=1))
        with self.devices.database.write() as connection:
            execution = JobExecution(job_id, thing, status, document, details)
            self.family.reports.job_changed(connection, execution)

    def deploy(self, device_id: str, graph: Any, override: Any = None, **members: Any) -> str:
        """The id of a new instance."""
        parameters = {"ManifestPayload": {"PayloadData": as_text(graph)}, **members}
        if override is not None:
            parameters["ManifestOverridesPayload"] = {"PayloadData": as_text(override)}
        answer = self.call("CreateApplicationInstance", DefaultRuntimeContextDevice=device_id, **parameters)
        return str(answer["ApplicationInstanceId"])

    def deployed(self, device_id: str, graph: Any, override: Any = None, **members: Any) -> str:
        """The id of a new instance that its device runs."""
        instance = self.deploy(device_id, graph, override, **members)
        self.run()
        job = self.job("deploy")
        self.report(job, "SUCCEEDED")
        self.nodes(job[0], instance, "RUNNING")
        return instance

    def nodes(self, thing: str, instance: str, status: str) -> None:
        """The device tells the same status of all nodes."""
        listed = self.call("ListApplicationInstanceNodeInstances", ApplicationInstanceId=instance)
        told = [(node["NodeInstanceId"], status) for node in listed["NodeInstances"]]
        with self.devices.database.write() as connection:
            self.family.reports.report_nodes(connection, thing, instance, told)

    def tell_state(self, thing: str, instance: str, state: str) -> None:
        """The device tells DeviceReportedStatus of an instance by itself."""
        with self.devices.database.write() as connection:
            self.family.reports.report_state(connection, thing, instance, state)

    def describe(self, instance: str) -> Mapping[str, Any]:
        return self.call("DescribeApplicationInstance", ApplicationInstanceId=instance)

    def status(self, instance: str) -> str:
        return str(self.describe(instance)["Status"])

    def node_statuses(self, instance: str) -> dict[str, str]:
        listed = self.call("ListApplicationInstanceNodeInstances", ApplicationInstanceId=instance)
        return {node["NodeInstanceId"]: node["CurrentStatus"] for node in listed["NodeInstances"]}

    def close(self) -> None:
        self.family.close()
        self.packages.close()
        self.devices.database.close()


def open_instance_site(
    folder: Path,
    settings: SiteSettings | None = None,
    clock: HandClock | None = None,
    queue_in: Callable[[Database], JobQueue] | None = None,
) -> InstanceSite:
    chosen, late = settings or SiteSettings(), _ToInstances()
    devices = open_device_site(folder, clock, chosen, (late,))
    database = devices.database
    objects = FolderStore(folder / "objects", database, devices.clock)
    spool = folder / "spool"
    secrets = site_secrets(devices.clock, chosen)
    packages = PackageFamily(database, devices.clock, chosen, objects, InstanceUses(), secrets, spool)
    packages.start()
    queue = queue_in(database) if queue_in else devices.queue
    family = InstanceFamily(database, devices.clock, chosen, objects, queue)
    late.family = family
    with database.write() as connection:
        family.workflows.resume(connection)
    return InstanceSite(
        devices, objects, packages, family, RoleOperations(database, chosen, devices.clock), chosen
    )


def sample_manifests(name: str) -> tuple[Any, Any]:
    """Graph and override of a sample application."""
    folder = SAMPLES / name / "graphs" / name
    return tuple(json.loads((folder / file).read_text()) for file in ("graph.json", "override.json"))


def as_text(manifest: Any) -> str:
    return manifest if isinstance(manifest, str) else json.dumps(manifest)


def small_settings(**quotas: int) -> SiteSettings:
    """Settings with other quotas."""
    return replace(SiteSettings(), quotas=replace(SiteSettings().quotas, **quotas))


def _files(assets: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    forms = [form for asset in manifest["nodePackage"]["assets"] for form in asset["implementations"]]
    names = [form[uri] for form in forms for uri in ("assetUri", "descriptorUri")]
    return {name: (assets / name).read_bytes() for name in names}


def _build(folder: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """What building the container adds to a code package."""
    image, descriptor = b"root file system", (folder / "descriptor.json").read_bytes()
    names = hashlib.sha256(image).hexdigest() + ".tar.gz", hashlib.sha256(descriptor).hexdigest() + ".json"
    form = {"type": "container", "assetUri": names[0], "descriptorUri": names[1]}
    manifest["nodePackage"]["assets"] = [{"name": "code_asset", "implementations": [form]}]
    return dict(zip(names, (image, descriptor), strict=True))

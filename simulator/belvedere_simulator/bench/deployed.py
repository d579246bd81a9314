"""The bench's application on an appliance: registered, deployed, told what to do, removed."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.bench.appliance_site import ApplianceSite, Provisioned, wait_for
from belvedere_simulator.bench.application_folder import write_application
from belvedere_simulator.bench.models import Model
from belvedere_simulator.commands.twins.package_folder import ReadyPackage, ready_packages
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import everything_below
from belvedere_simulator.messages import tr

_ACCOUNT = "123456789012"
_OVER = ("DEPLOYMENT_FAILED", "DEPLOYMENT_ERROR", "REMOVAL_FAILED")


def register(site: ApplianceSite, model: Model) -> str:
    """Bring the application with this model to the site; the graph to deploy it with."""
    folder = write_application(site.folder / "application", model.size)
    build_container(folder / "packages" / f"{_ACCOUNT}-BENCH_CODE-1.0", folder / "assets")
    with tarfile.open(folder / "assets" / "model_asset.tar.gz", "w:gz") as archive:
        content = model.file.read_bytes()
        header = tarfile.TarInfo("model.onnx")
        header.size = len(content)
        archive.addfile(header, io.BytesIO(content))
    for package in ready_packages(folder):
        _register(site, package)
    return json.dumps(_graph())


@dataclass
class Deployed:
    """One instance."""

    site: ApplianceSite
    device: Provisioned
    instance: str
    _asked: int = 0

    def wait_for(self, status: str) -> None:
        """Wait for a status. Raises BelvedereError BV-BENCH-004."""

        def reached() -> bool:
            told = self.described()
            if told["Status"] in _OVER:
                what = tr("An application of the bench cannot be deployed")
                raise BelvedereError("BV-BENCH-004", what, why=told["StatusDescription"])
            return bool(told["Status"] == status)

        wait_for(reached, tr("An application of the bench did not become {status}", status=status))

    def described(self) -> Any:
        """What the site tells of it."""
        panorama = self.site.clients("panorama")
        return panorama.describe_application_instance(ApplicationInstanceId=self.instance)

    def begin(self, **command: Any) -> None:
        """Give the application a command without waiting for its answer."""
        self._asked += 1
        path = self._storage / "command.json"
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps({"id": self._asked, **command}), encoding="utf-8")
        unfinished.replace(path)

    def finish(self) -> dict[str, Any]:
        """Wait for the answer to the last command."""
        path = self._storage / f"answer-{self._asked}.json"
        wait_for(path.exists, tr("An application of the bench does not answer"))
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        return found

    def remove(self) -> None:
        """Take it away, and wait until it is gone."""
        self.site.clients("panorama").remove_application_instance(ApplicationInstanceId=self.instance)
        self.wait_for("REMOVAL_SUCCEEDED")

    @property
    def _storage(self) -> Path:
        return next(
            path
            for path in everything_below(self.site.data(self.device))
            if path.match(f"storage/{self.instance}")
        )


def deploy(site: ApplianceSite, device: Provisioned, graph: str) -> Deployed:
    """Ask for an instance."""
    answer = site.clients("panorama").create_application_instance(
        DefaultRuntimeContextDevice=device.device_id, ManifestPayload={"PayloadData": graph}
    )
    return Deployed(site, device, answer["ApplicationInstanceId"])


@contextmanager
def one_appliance(site: ApplianceSite) -> Iterator[Provisioned]:
    """An appliance that is online meanwhile."""
    device = site.provision("busy")
    with site.running([device]):
        yield device


def _register(site: ApplianceSite, package: ReadyPackage) -> None:
    panorama, storage = site.clients("panorama"), site.clients("s3")
    place = panorama.create_package(PackageName=package.name)["StorageLocation"]
    for name, file in package.files.items():
        key = f"{place['BinaryPrefixLocation']}/{name}"
        storage.put_object(Bucket=place["Bucket"], Key=key, Body=file.read_bytes())
    key = f"{place['ManifestPrefixLocation']}/{package.version}/{package.patch}.json"
    storage.put_object(Bucket=place["Bucket"], Key=key, Body=package.manifest)
    identifier = panorama.describe_package(PackageId=f"packageName/{package.name}")["PackageId"]
    version = {
        "PackageId": identifier,
        "PackageVersion": package.version,
        "PatchVersion": package.patch,
    }
    panorama.register_package_version(**version, MarkLatest=True)
    wait_for(
        lambda: panorama.describe_package_version(**version)["Status"] != "REGISTER_PENDING",
        tr("A package of the bench was not registered"),
    )


def _graph() -> dict[str, Any]:
    """Code and model alone: one display cannot be had by four applications."""
    own = {"code": "BENCH_CODE.code_interface", "model": "model.model_interface"}
    packages = [{"name": f"{_ACCOUNT}::{name}", "version": "1.0"} for name in ("BENCH_CODE", "model")]
    nodes = [
        {"name": name, "interface": f"{_ACCOUNT}::{interface}", "launch": "onAppStart"}
        for name, interface in own.items()
    ]
    body = {"envelopeVersion": "2021-01-01", "packages": packages, "nodes": nodes, "edges": []}
    return {"nodeGraph": body}

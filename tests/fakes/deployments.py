"""Deploy documents made for a test, and a real HTTP server for the files that they name."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from fakes.file_server import FileServer, serve_file

ACCOUNT = "123456789012"
PANORAMA_FILES = {"panorama/app.py": b"print('here')\n"}
RUNTIME = {
    "runtimeDescriptor": {
        "envelopeVersion": "2021-01-01",
        "entry": {"path": "python3", "name": "/panorama/app.py"},
    }
}


@dataclass(frozen=True)
class Member:
    """An entry of an archive that is no plain file: `kind` as in tarfile."""

    kind: bytes
    link: str = ""


Entries = Sequence[tuple[str, bytes | Member]]


def container(entries: Entries | Mapping[str, bytes]) -> bytes:
    """A root file system as an archive, exactly as told."""
    stream = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", 1, stream, 0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, content in entries.items() if isinstance(entries, Mapping) else entries:
            header = tarfile.TarInfo(name)
            if isinstance(content, Member):
                header.type, header.linkname = content.kind, content.link
                tar.addfile(header)
            else:
                header.size = len(content)
                tar.addfile(header, io.BytesIO(content))
    return stream.getvalue()


@dataclass(frozen=True)
class Deployment:
    """A deploy document and the content of its files by name."""

    document: dict[str, Any]
    files: dict[str, bytes]


def deployment(
    archive: bytes,
    instance: str = "applicationInstance-one",
    *,
    model: tuple[str, bytes, Mapping[str, Any]] | None = None,
    second_code: bool = False,
) -> Deployment:
    """An application of one code node, a camera with a secret, and `model`: its file, content, descriptor."""
    code = _package("CODE", _interface("code", "business_logic", "code_asset"), "container", archive, RUNTIME)
    made = [code]
    nodes = [_node("code_node", "CODE", "code", "business_logic", "code_asset")]
    if second_code:
        nodes.append({**nodes[0], "name": "more_code"})
    if model is not None:
        name, content, descriptor = model
        interface = _interface("detect", "ml_model", "model_asset")
        made.append(_package("MODEL", interface, "model", content, descriptor, name))
        nodes.append(_node("model_node", "MODEL", "detect", "ml_model", "model_asset"))
    nodes.append(_node("door_camera", "door", "door", "media_source", "rtsp_v1_asset"))
    document = {
        "operation": "deploy",
        "version": 1,
        "applicationInstanceId": instance,
        "name": "entrance",
        "replaces": None,
        "roleArn": None,
        "logGroup": f"/aws/panorama/devices/device-a/applications/{instance}",
        "nodes": nodes,
        "parameters": [],
        "edges": [{"producer": "door_camera.video_out", "consumer": "code_node.video_in"}],
        "inboundPorts": [],
        "wantsGpu": False,
        "packages": [described for described, _ in made] + [_camera()],
    }
    return Deployment(document, {name: each for _, files in made for name, each in files.items()})


@dataclass
class AssetSite:
    """Serves the files of deployments, each with a server of its own, and tells their addresses."""

    servers: dict[str, FileServer] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def links(self, job_id: str) -> list[dict[str, Any]]:
        """The addresses for a job, fresh each time."""
        self.asked.append(job_id)
        return [
            {
                "account": ACCOUNT,
                "package": self.packages[name],
                "file": name,
                "url": f"{server.url}&n={len(self.asked)}",
            }
            for name, server in self.servers.items()
        ]


@contextmanager
def serve_deployments(*deployments: Deployment) -> Iterator[AssetSite]:
    """A site that has all their files."""
    site = AssetSite()
    with ExitStack() as stack:
        for each in deployments:
            for package in each.document["packages"]:
                for file in package["files"]:
                    name = file["file"]
                    if name not in site.servers:
                        site.servers[name] = stack.enter_context(serve_file(each.files[name]))
                    site.packages[name] = package["name"]
        yield site


def _package(
    name: str,
    interface: Mapping[str, Any],
    kind: str,
    content: bytes,
    descriptor: Mapping[str, Any],
    file_name: str = "",
) -> tuple[dict[str, Any], dict[str, bytes]]:
    described = json.dumps(descriptor).encode()
    names = (
        file_name or f"{hashlib.sha256(content).hexdigest()}.tar.gz",
        f"{hashlib.sha256(described).hexdigest()}.json",
    )
    asset = str(interface["asset"])
    form = {"type": kind, "assetUri": names[0], "descriptorUri": names[1]}
    files = [_file(asset, kind, names[0], content), _file(asset, "descriptor", names[1], described)]
    manifest = _manifest(name, interface, [{"name": asset, "implementations": [form]}])
    return _described(name, manifest, files, None), dict(zip(names, (content, described), strict=True))


def _camera() -> dict[str, Any]:
    form = {"type": "system", "assetUri": "source/video/camera/rtsp/source_rtsp"}
    interface = {
        "name": "door",
        "category": "media_source",
        "asset": "rtsp_v1_asset",
        "inputs": [{"name": "streamUrl", "type": "string", "default": "rtsp://door"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
    manifest = _manifest("door", interface, [{"name": "rtsp_v1_asset", "implementations": [form]}])
    return _described("door", manifest, [], "panorama/door-secret")


def _interface(name: str, category: str, asset: str) -> dict[str, Any]:
    return {
        "name": name,
        "category": category,
        "asset": asset,
        "inputs": [{"name": "video_in", "type": "media"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }


def _manifest(name: str, interface: Mapping[str, Any], assets: Sequence[Any]) -> dict[str, Any]:
    package = {"envelopeVersion": "2021-01-01", "name": name, "version": "1.0"}
    return {"nodePackage": {**package, "assets": list(assets), "interfaces": [interface]}}


def _described(
    name: str, manifest: Mapping[str, Any], files: Sequence[Any], secret: str | None
) -> dict[str, Any]:
    patch = hashlib.sha256(json.dumps(manifest).encode()).hexdigest()
    named = {"account": ACCOUNT, "name": name, "version": "1.0", "patchVersion": patch}
    return {**named, "manifest": manifest, "files": list(files), "secret": secret}


def _file(asset: str, kind: str, name: str, content: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"asset": asset, "kind": kind, "file": name, "size": len(content), "sha256": digest}


def _node(name: str, package: str, interface: str, category: str, asset: str) -> dict[str, Any]:
    return {
        "name": name,
        "replaces": name,
        "account": ACCOUNT,
        "package": package,
        "version": "1.0",
        "patchVersion": "0" * 64,
        "interface": interface,
        "category": category,
        "asset": asset,
        "launch": "onAppStart",
    }

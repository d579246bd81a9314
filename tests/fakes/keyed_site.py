"""A real service with provisioned devices, an application with a camera, a model and a role to deploy."""

from __future__ import annotations

import hashlib
import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.channel.tls import client_context
from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from campaigns.kills.site import Clients
from fakes.channel_site import Appliance, ChannelSite
from fakes.package_site import code_manifest, model_manifest, named_by_content
from fakes.waiting import until

ACCOUNT, REGION = "123456789012", "us-east-1"
BUCKET = f"panorama-{REGION}-{ACCOUNT}"
DESCRIPTOR = b'{"mlModelDescriptor": {}}'
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "panorama.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


@dataclass(frozen=True)
class Answer:
    """What the endpoint for keys said."""

    status: int
    headers: dict[str, str]
    document: dict[str, Any]

    @property
    def keys(self) -> dict[str, str]:
        """The keys."""
        assert self.status == 200, self.document
        return dict(self.document["credentials"])


class KeyedSite:
    """The service; `api` are the clients of its own key."""

    def __init__(self, service: RunningService) -> None:
        self.service = service
        self.channel = ChannelSite(service)
        self.api = Clients(service.address, service.access_key, REGION)

    @property
    def endpoint(self) -> str:
        """Where certificates are exchanged."""
        return f"https://127.0.0.1:{self.service.device_keys.port}"

    def device(self, name: str) -> DeviceRecord:
        """A new device, as its appliance knows it after its provisioning."""
        return self.record(self.channel.appliance(name), name)

    def record(self, appliance: Appliance, name: str) -> DeviceRecord:
        """What an appliance knows of itself."""
        return DeviceRecord(
            device_id=appliance.device_id,
            device_name=name,
            thing=appliance.thing,
            service=self.service.address,
            broker=self.service.channel.address,
            credentials=self.endpoint,
            authority=self.service.panorama.certificates.authority.pem.decode(),
            certificate=appliance.credentials.certificate.decode(),
            key=appliance.credentials.key.decode(),
        )

    def camera(self, name: str) -> str:
        """Register a camera; the name of its secret."""
        before = set(self._secrets())
        self.api("panorama").create_node_from_template_job(
            TemplateType="RTSP_CAMERA_STREAM",
            OutputPackageName=name,
            OutputPackageVersion="1.0",
            NodeName=name,
            TemplateParameters={
                "Username": f"user of {name}",
                "Password": f"password of {name}",
                "StreamUrl": f"rtsp://10.0.0.9/{name}",
            },
        )
        until(lambda: self.api("panorama").list_nodes(PackageName=name)["Nodes"])
        (made,) = set(self._secrets()) - before
        return made

    def application(self, name: str, camera: str) -> dict[str, Any]:
        """Register a model and a code package of that name; the graph that joins them with a camera."""
        asset = f"the model of {name}".encode()
        files = {named_by_content(asset, ".tar.gz"): asset, named_by_content(DESCRIPTOR, ".json"): DESCRIPTOR}
        model, descriptor = files
        self._package(model_manifest(model, descriptor, f"{name}MODEL"), files)
        self._package(code_manifest(name), {})
        packages = (name, camera, f"{name}MODEL")
        return {
            "nodeGraph": {
                "envelopeVersion": "2021-01-01",
                "packages": [{"name": f"{ACCOUNT}::{each}", "version": "1.0"} for each in packages],
                "nodes": [
                    {"name": "camera", "interface": f"{ACCOUNT}::{camera}.{camera}"},
                    {"name": "code", "interface": f"{ACCOUNT}::{name}.interface"},
                    {"name": "model", "interface": f"{ACCOUNT}::{name}MODEL.model_interface"},
                ],
                "edges": [{"producer": "camera.video_out", "consumer": "code.video_in"}],
            }
        }

    def asset(self, name: str) -> str:
        """The key of the model of an application."""
        file = named_by_content(f"the model of {name}".encode(), ".tar.gz")
        return f"{ACCOUNT}/nodePackages/{name}MODEL/binaries/{file}"

    def deploy(self, device_id: str, graph: dict[str, Any], role: str = "") -> str:
        """The id of a new application instance."""
        members = {"RuntimeRoleArn": role} if role else {}
        answer = self.api("panorama").create_application_instance(
            DefaultRuntimeContextDevice=device_id,
            ManifestPayload={"PayloadData": json.dumps(graph)},
            **members,
        )
        return str(answer["ApplicationInstanceId"])

    def role(self, name: str, *actions: str) -> str:
        """The ARN of a new role that allows some actions on everything."""
        iam = self.api("iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": statement}
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        return str(arn)

    def ask(self, device: DeviceRecord, alias: str = "PanoramaDevice", thing: str = "") -> Answer:
        """Exchange the certificate of a device as curl would."""
        parts = (device.authority, device.certificate, device.key)
        context = client_context(*(part.encode() for part in parts))
        return self.asked(context, alias, {"x-amzn-iot-thingname": thing} if thing else {})

    def asked(self, context: ssl.SSLContext, alias: str, headers: dict[str, str]) -> Answer:
        """Ask for keys with any certificate."""
        address = urlsplit(self.endpoint)
        connection = http.client.HTTPSConnection(
            str(address.hostname), address.port, context=context, timeout=20
        )
        try:
            connection.request("GET", f"/role-aliases/{alias}/credentials", headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), json.loads(answer.read()))
        finally:
            connection.close()

    def holder(self, keys: dict[str, str]) -> Clients:
        """The clients of who was given temporary keys."""
        key = AccessKey(keys["accessKeyId"], "", keys["secretAccessKey"])
        return Clients(self.service.address, key, REGION, keys["sessionToken"])

    def close(self) -> None:
        """End appliances and service."""
        self.channel.close()

    def _package(self, manifest: dict[str, Any], files: dict[str, bytes]) -> None:
        panorama, s3 = self.api("panorama"), self.api("s3")
        name, raw = manifest["nodePackage"]["name"], json.dumps(manifest).encode()
        patch = hashlib.sha256(raw).hexdigest()
        package = panorama.create_package(PackageName=name)
        root = f"{ACCOUNT}/nodePackages/{name}"
        for file, content in files.items():
            s3.put_object(Bucket=BUCKET, Key=f"{root}/binaries/{file}", Body=content)
        s3.put_object(Bucket=BUCKET, Key=f"{root}/manifests/1.0/{patch}.json", Body=raw)
        named = {"PackageId": package["PackageId"], "PackageVersion": "1.0", "PatchVersion": patch}
        panorama.register_package_version(**named, MarkLatest=True)
        until(lambda: panorama.list_nodes(PackageName=name)["Nodes"])

    def _secrets(self) -> list[str]:
        return [each["Name"] for each in self.api("secretsmanager").list_secrets()["SecretList"]]


@contextmanager
def open_keyed_site(folder: Path, **changes: Any) -> Iterator[KeyedSite]:
    """A site; `changes` are options of the service."""
    keys = (FilePlace(folder / "keys"),)
    site = KeyedSite(open_service(ServiceOptions(folder / "data", key_places=keys, **changes)))
    try:
        yield site
    finally:
        site.close()

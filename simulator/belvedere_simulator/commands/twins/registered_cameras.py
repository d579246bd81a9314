"""The cameras of a site: their newest nodes, what they are reached with, and making them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.cameras.address import CameraAddress, parse_address, public_address
from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.arguments import given
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

SERVICE_OWNER = "panorama"
_PORTS = ("streamUrl", "username", "password")
_HIDDEN = "SAVED_AS_SECRET"


@dataclass(frozen=True)
class CameraWish:
    """A camera as it is to be registered; a `package` that is there already gets a new patch version."""

    name: str
    url: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    package: str = ""
    version: str = "1.0"


def camera_nodes(panorama: Any) -> list[dict[str, Any]]:
    """The newest node of each registered camera, by package."""
    listed = pages(panorama.list_nodes, "Nodes", Category="MEDIA_SOURCE")
    newest: dict[str, dict[str, Any]] = {}
    # The service's own node is what graphs name until a camera is chosen.
    for node in sorted(listed, key=lambda each: each["CreatedTime"]):
        if node.get("OwnerAccount") != SERVICE_OWNER:
            newest[node["PackageName"]] = node
    return [newest[name] for name in sorted(newest)]


def camera_node(panorama: Any, package: str, patch: str = "") -> dict[str, Any]:
    """The newest node of the camera with this package, or that of a patch version.

    Raises BelvedereError BV-CLI-011.
    """
    which = {"Category": "MEDIA_SOURCE", "PackageName": package, **given(PatchVersion=patch)}
    listed = pages(panorama.list_nodes, "Nodes", **which)
    own = [node for node in listed if node.get("OwnerAccount") != SERVICE_OWNER]
    if not own:
        what = tr("There is no {kind} named {name}", kind=tr("camera"), name=package)
        raise BelvedereError("BV-CLI-011", what)
    newest: dict[str, Any] = max(own, key=lambda each: each["CreatedTime"])
    return newest


def stored_address(clients: Clients, node: Mapping[str, Any]) -> CameraAddress:
    """What the camera behind a node is reached with. Raises BelvedereError."""
    with told_failures():
        package = clients("panorama").describe_package(PackageId=node["PackageId"])
        ports = _ports(_manifest(clients("s3"), package["StorageLocation"], node), node["Name"])
        return parse_address(*_values(clients("secretsmanager"), ports))


def edited(clients: Clients, node: Mapping[str, Any], changes: Mapping[str, str]) -> CameraWish:
    """The camera behind a node with `changes`: url, user, password, description.

    What is left out stays, a password too as long as the user does; an address that is shown without what
    is secret in it stands for itself. Raises BelvedereError.
    """
    old = stored_address(clients, node)
    url = changes.get("url", old.url)
    if url in (public_address(old.url), public_address(old.url, _HIDDEN)):
        url = old.url
    user = changes.get("user", old.username)
    password = changes.get("password") or (old.password if user == old.username else "")
    fresh = parse_address(url, user, password)
    return CameraWish(
        name=node["Name"],
        url=fresh.url,
        user=fresh.username,
        password=fresh.password if fresh.username else "",
        description=changes.get("description", node.get("Description", "")),
        package=node["PackageName"],
        version=node["PackageVersion"],
    )


def begin(panorama: Any, wish: CameraWish) -> str:
    """Have a camera made; the job's id. Refusals of the service come through."""
    credentials = given(Username=wish.user, Password=wish.password if wish.user else "")
    tags = [{"ResourceType": "PACKAGE", "Tags": dict(wish.tags)}] if wish.tags else []
    job = panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        NodeName=wish.name,
        OutputPackageName=wish.package or wish.name,
        OutputPackageVersion=wish.version,
        TemplateParameters={"StreamUrl": wish.url, **credentials},
        **given(NodeDescription=wish.description, JobTags=tags),
    )
    return str(job["JobId"])


def _manifest(s3: Any, location: Mapping[str, str], node: Mapping[str, Any]) -> Mapping[str, Any]:
    key = f"{location['ManifestPrefixLocation']}/{node['PackageVersion']}/{node['PatchVersion']}.json"
    answer = s3.get_object(Bucket=location["Bucket"], Key=key)
    document: dict[str, Any] = json.loads(answer["Body"].read())
    return document


def _ports(manifest: Mapping[str, Any], node: str) -> Sequence[Mapping[str, Any]]:
    faces = manifest["nodePackage"]["interfaces"]
    found: Sequence[Mapping[str, Any]] = next(
        (each.get("inputs", ()) for each in faces if each["name"] == node), ()
    )
    return found


def _values(secrets: Any, ports: Sequence[Mapping[str, Any]]) -> list[str]:
    """Address, user and password: of the ports that refer to a secret its values, else their defaults."""
    fetched: dict[str, Mapping[str, str]] = {}
    values = {}
    for port in ports:
        name, secret = port["name"], port.get("reference")
        if name in _PORTS and secret and secret not in fetched:
            fetched[secret] = _secret(secrets, secret)
        values[name] = fetched[secret].get(name, "") if secret in fetched else port.get("default", "")
    return [str(values.get(name) or "") for name in _PORTS]


def _secret(secrets: Any, name: str) -> Mapping[str, str]:
    try:
        values = json.loads(secrets.get_secret_value(SecretId=name).get("SecretString", ""))
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        # Not the reason: it would quote the secret.
        raise BelvedereError("BV-KEY-003", tr("The secret is not that of a camera"), where=name)
    return values

"""Where a camera streams and who may look, for whoever connects to it. Only ever in the client child."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.cameras.address import parse_address, public_address
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

SERVICE_OWNER = "panorama"
_PORTS = ("streamUrl", "username", "password")


@dataclass(frozen=True)
class CameraTarget:
    """A camera to connect to. `url` has no user before its host; `public` is what may be shown of it."""

    url: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def public(self) -> str:
        """The address as anybody may see it."""
        return public_address(self.url)


def resolve_source(sites: Sites, place: Place, source: Mapping[str, Any]) -> CameraTarget:
    """The target of {"camera": package} (registered at `place`), or of {"url", "user", "password"}.

    Credentials in an address are split off. Raises BelvedereError: BV-CLI-011 no such camera, BV-DOC-001 no
    address, and those of the site.
    """
    if not source.get("camera"):
        return _target(*(str(source.get(member, "")) for member in ("url", "user", "password")))
    with sites.panorama(place) as panorama:
        node = camera_node(panorama, str(source["camera"]))
        package = panorama.describe_package(PackageId=node["PackageId"])
    clients = sites.clients(place)
    with told_failures():
        ports = _ports(_manifest(clients("s3"), package["StorageLocation"], node), node["Name"])
        return _target(*_values(clients("secretsmanager"), ports))


def camera_nodes(panorama: Any) -> list[dict[str, Any]]:
    """The newest node of each registered camera, by package."""
    listed = pages(panorama.list_nodes, "Nodes", Category="MEDIA_SOURCE")
    newest: dict[str, dict[str, Any]] = {}
    # The service's own node is what graphs name until a camera is chosen.
    for node in sorted(listed, key=lambda each: each["CreatedTime"]):
        if node.get("OwnerAccount") != SERVICE_OWNER:
            newest[node["PackageName"]] = node
    return [newest[name] for name in sorted(newest)]


def camera_node(panorama: Any, package: str) -> dict[str, Any]:
    """The newest node of the camera with this package. Raises BelvedereError BV-CLI-011."""
    listed = pages(panorama.list_nodes, "Nodes", Category="MEDIA_SOURCE", PackageName=package)
    own = [node for node in listed if node.get("OwnerAccount") != SERVICE_OWNER]
    if not own:
        raise BelvedereError(
            "BV-CLI-011", tr("There is no {kind} named {name}", kind=tr("camera"), name=package)
        )
    newest: dict[str, Any] = max(own, key=lambda each: each["CreatedTime"])
    return newest


def _manifest(s3: Any, location: Mapping[str, str], node: Mapping[str, Any]) -> Mapping[str, Any]:
    key = f"{location['ManifestPrefixLocation']}/{node['PackageVersion']}/{node['PatchVersion']}.json"
    answer = s3.get_object(Bucket=location["Bucket"], Key=key)
    document: dict[str, Any] = json.loads(answer["Body"].read())
    return document


def _ports(manifest: Mapping[str, Any], node: str) -> Sequence[Mapping[str, Any]]:
    faces = manifest["nodePackage"]["interfaces"]
    found: Sequence[Mapping[str, Any]] = next(
        each.get("inputs", ()) for each in faces if each["name"] == node
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


def _target(url: str, user: str, password: str) -> CameraTarget:
    address = parse_address(url, user, password)
    return CameraTarget(address.url, address.username, address.password)

"""The nodes that a package offers to graphs, as the service describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.manifest.package import Interface, Package, Port
from belvedere_simulator.manifest.stock import RTSP_ASSET
from belvedere_simulator.manifest.values import as_text
from belvedere_simulator.service.packages.cameras.address import SAVED_AS_SECRET, public_address

LONGEST_TEXT = 255


@dataclass(frozen=True)
class OfferedNode:
    """One interface; `category` and `interface` have the words and the members of the service model."""

    name: str
    category: str
    description: str
    asset: str
    interface: Mapping[str, Any]


def offered_nodes(package: Package) -> tuple[OfferedNode, ...]:
    """What the manifest's interfaces become once it is registered."""
    return tuple(_node(package, interface) for interface in package.interfaces)


def _node(package: Package, interface: Interface) -> OfferedNode:
    asset = package.asset(interface.asset)
    camera = any(form.uri == RTSP_ASSET for form in (asset.implementations if asset else ()))
    own = _own_description(interface)
    ports = {
        "Inputs": [_input(port, secret=camera) for port in interface.inputs],
        "Outputs": [_output(port) for port in interface.outputs],
    }
    category = interface.category.upper()
    description = _storable(own or package.description)
    return OfferedNode(interface.name, category, description, interface.asset, ports)


def _own_description(interface: Interface) -> str:
    fields = interface.at.node.value if interface.at else None
    written = fields.get("description") if isinstance(fields, Mapping) else None
    return written.value if written and isinstance(written.value, str) else ""


def _storable(text: str) -> str:
    # Text columns of PostgreSQL cannot hold the character zero.
    return text.replace("\0", "")


def _output(port: Port) -> dict[str, Any]:
    return {"Name": port.name, "Type": port.type.upper(), "Description": _storable(port.description)}


def _input(port: Port, *, secret: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {**_output(port), "MaxConnections": port.max_connections}
    default = "" if port.default is None else _storable(as_text(port.default))
    if secret and default:
        default = _hidden(port.name, default)
    if default:
        shown["DefaultValue"] = default[:LONGEST_TEXT]
    return shown


def _hidden(port: str, default: str) -> str:
    # A camera package written by hand may carry its credentials: they are shown to nobody.
    if port in {"username", "password"}:
        return SAVED_AS_SECRET
    return public_address(default)

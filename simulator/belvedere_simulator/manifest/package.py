"""package.json as a typed document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from belvedere_simulator.manifest.document import JsonDocument
from belvedere_simulator.manifest.fields import DESCRIPTION, Fields, TextRule
from belvedere_simulator.manifest.graph import ENVELOPE, VERSION
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.requirements import reads_gpu_requirement
from belvedere_simulator.manifest.resolved import ParameterValue, PortType
from belvedere_simulator.manifest.values import typed_default
from belvedere_simulator.messages import tr

Category = Literal["media_source", "media_sink", "business_logic", "ml_model"]

FILE_SOURCE = "source/video/file"
"""The system asset of an old package that plays files: natural, though today's schema refuses it."""

_CATEGORIES = ("media_source", "media_sink", "business_logic", "ml_model", "data_sink")
_PORT_TYPES: tuple[PortType, ...] = ("boolean", "int32", "float32", "string", "media")
_PORT_NAME = TextRule(r"[$A-Z_a-z0-9]+", 1, 50)
_PACKAGE_NAME = TextRule(r"[a-z_A-Z0-9\-]+", 1, 128)
_ASSET_NAME = TextRule(r"[$A-Z_a-z0-9\-]+", 1, 255)
_URI = TextRule(minimum=1, maximum=255)
_INPUT = ("name", "type", "description", "default", "maxConnections", "reference", "referenceSource")


@dataclass(frozen=True)
class Port:
    """An input or output of an interface. `max_connections` 0 means any number."""

    name: str
    type: PortType
    description: str = ""
    default: ParameterValue | None = field(default=None, repr=False)  # a camera's may be its password
    max_connections: int = 0
    constraint: str = ""
    at: Spot | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Interface:
    """What a package offers to graphs."""

    name: str
    category: Category
    asset: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    inbound_ports: tuple[int, ...] = ()
    at: Spot | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Implementation:
    """One form of an asset. `uri` is a file of the assets folder, or a system asset's name."""

    kind: Literal["system", "container", "model"]
    uri: str
    descriptor_uri: str
    wants_gpu: bool


@dataclass(frozen=True)
class Asset:
    """A named asset with its implementations."""

    name: str
    implementations: tuple[Implementation, ...]
    at: Spot = field(compare=False, repr=False)


@dataclass(frozen=True)
class Package:
    """A package manifest. `name` and `version` are "" where the file leaves them to the folder's name."""

    name: str
    version: str
    description: str
    assets: tuple[Asset, ...]
    interfaces: tuple[Interface, ...]
    document: JsonDocument = field(compare=False, repr=False)

    def asset(self, name: str) -> Asset | None:
        """The asset called `name`."""
        return next((asset for asset in self.assets if asset.name == name), None)

    def interface(self, name: str) -> Interface | None:
        """The interface called `name`."""
        return next((interface for interface in self.interfaces if interface.name == name), None)


def read_package(document: JsonDocument, problems: Problems) -> Package | None:
    """Read `nodePackage`; None when the file holds none."""
    found = Problems()
    top = Fields(document.top, found, ("nodePackage",))
    known = ("envelopeVersion", "name", "version", "description", "assets", "interfaces")
    body = top.object("nodePackage", known, required=True)
    package = None if body is None else _package(document, body, found)
    implementations = [
        form for asset in (package.assets if package else ()) for form in asset.implementations
    ]
    problems.extend(found, as_warnings=any(form.uri == FILE_SOURCE for form in implementations))
    return package


def _package(document: JsonDocument, body: Fields, problems: Problems) -> Package:
    body.text("envelopeVersion", ENVELOPE, required=True)
    return Package(
        name=body.text("name", _PACKAGE_NAME),
        version=body.text("version", VERSION),
        description=body.text("description", DESCRIPTION),
        assets=tuple(_asset(at, problems) for at in body.items("assets")),
        interfaces=tuple(
            _interface(at, problems) for at in body.items("interfaces", required=True, minimum=1)
        ),
        document=document,
    )


def _asset(at: Spot, problems: Problems) -> Asset:
    fields = Fields(at, problems, ("name", "implementations"))
    name = fields.text("name", _ASSET_NAME, required=True)
    forms = tuple(_implementation(item, problems) for item in fields.items("implementations"))
    return Asset(name, forms, at)


def _implementation(at: Spot, problems: Problems) -> Implementation:
    fields = Fields(at, problems, ("type", "assetUri", "descriptorUri", "requirements", "description"))
    fields.text("description", DESCRIPTION)
    written = fields.text("type", TextRule(choices=("system", "container", "model")), required=True)
    kind: Literal["system", "container", "model"] = "system"
    if written in {"container", "model"}:
        kind = "container" if written == "container" else "model"
    gpu = [reads_gpu_requirement(item, problems) for item in fields.items("requirements")]
    uri = fields.text("assetUri", _URI, required=True)
    return Implementation(kind, uri, fields.text("descriptorUri"), any(gpu))


def _interface(at: Spot, problems: Problems) -> Interface:
    known = ("name", "category", "asset", "description", "inputs", "outputs", "network")
    fields = Fields(at, problems, known)
    fields.text("description", DESCRIPTION)
    return Interface(
        name=fields.text("name", TextRule(minimum=1, maximum=128), required=True),
        category=_category(fields, problems),
        asset=fields.text("asset"),
        inputs=tuple(_port(item, problems, _INPUT) for item in fields.items("inputs")),
        outputs=tuple(
            _port(item, problems, ("name", "type", "description")) for item in fields.items("outputs")
        ),
        inbound_ports=_inbound_ports(fields, problems),
        at=at,
    )


def _category(fields: Fields, problems: Problems) -> Category:
    match fields.text("category", TextRule(choices=_CATEGORIES), required=True):
        case "media_source":
            return "media_source"
        case "media_sink":
            return "media_sink"
        case "ml_model":
            return "ml_model"
        case "data_sink":
            what = tr('The category "data_sink" is the old word for "media_sink".')
            problems.warning("BV-MAN-047", fields.at.child("category"), what)
            return "media_sink"
    return "business_logic"


def _port(at: Spot, problems: Problems, known: tuple[str, ...]) -> Port:
    kind = next((kind for kind in _PORT_TYPES if kind == at.child("type").node.value), None)
    if "default" in known and kind not in {"boolean", "media"}:
        known = (*known, "constraintRegex")
    fields = Fields(at, problems, known)
    fields.text("type", TextRule(choices=_PORT_TYPES), required=True)
    for name in ("reference", "referenceSource"):
        fields.text(name)
    return Port(
        name=fields.text("name", _PORT_NAME, required=True),
        type=kind or "string",
        description=fields.text("description", DESCRIPTION),
        default=typed_default(fields, "default", kind) if kind and kind != "media" else None,
        max_connections=fields.whole("maxConnections", 0),
        constraint=fields.text("constraintRegex") if "constraintRegex" in known else "",
        at=at,
    )


def _inbound_ports(fields: Fields, problems: Problems) -> tuple[int, ...]:
    network = fields.object("network", ("inboundPorts",))
    if network is None:
        return ()
    ports = []
    for item in network.items("inboundPorts", maximum=10):
        port = Fields(item, problems, ("port", "description"))
        port.text("description", DESCRIPTION)
        ports.append(port.whole("port", 1, 65535, required=True))
    return tuple(ports)

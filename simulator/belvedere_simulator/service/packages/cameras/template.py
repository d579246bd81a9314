"""The template of an RTSP camera: what may be given, and the package that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.manifest.stock import RTSP_ASSET
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError, invalid
from belvedere_simulator.service.packages.cameras.address import (
    SAVED_AS_SECRET,
    fault_of_address,
    public_address,
)

LONGEST_ADDRESS = 255
SECRET_SOURCE = "SECRETS_MANAGER"  # noqa: S105 - the word for where the values of ports come from

_KNOWN = ("Username", "Password", "StreamUrl")


@dataclass(frozen=True)
class CameraTemplate:
    """A camera's parameters; an empty user and password mean that it asks for none."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def shown(self) -> dict[str, str]:
        """The parameters as they are told back."""
        given = {"Username": self.username, "Password": self.password}
        hidden = {name: SAVED_AS_SECRET for name, value in given.items() if value}
        return {**hidden, "StreamUrl": public_address(self.address)}

    @property
    def secret(self) -> str:
        """What is kept sealed: a JSON object with the names of the camera's ports."""
        values = {"username": self.username, "password": self.password, "streamUrl": self.address}
        return json.dumps(values, ensure_ascii=False)


def read_template(parameters: Mapping[str, str]) -> CameraTemplate:
    """Read TemplateParameters; ValidationException names every one that is wrong, never its value."""
    faults = [_fault(name, _unknown(name)) for name in parameters if name not in _KNOWN]
    faults += [
        _fault(name, tr("{name} must not be empty; leave it out instead", name=name))
        for name in ("Username", "Password")
        if name in parameters and not parameters[name].strip()
    ]
    address = parameters.get("StreamUrl", "")
    if not address:
        faults.append(_fault("StreamUrl", tr("StreamUrl is missing")))
    elif len(address) > LONGEST_ADDRESS:
        faults.append(_fault("StreamUrl", tr("StreamUrl has at most {most} letters", most=LONGEST_ADDRESS)))
    elif what := fault_of_address(address):
        faults.append(_fault("StreamUrl", what))
    if faults:
        raise _refused(faults)
    return CameraTemplate(parameters.get("Username", ""), parameters.get("Password", ""), address)


def camera_manifest(
    package: str, version: str, node: str, description: str, secret: str, shown: Mapping[str, str]
) -> str:
    """The package manifest of a camera. Its credentials are references into the secret, not values."""
    ports: list[dict[str, Any]] = [
        {"name": name, "type": "string", "reference": secret, "referenceSource": SECRET_SOURCE}
        for name in ("username", "password", "streamUrl")
    ]
    ports[-1]["default"] = shown["StreamUrl"]
    body = {
        "envelopeVersion": "2021-01-01",
        "name": package,
        "version": version,
        "description": description,
        "assets": [{"name": "rtsp_video", "implementations": [{"type": "system", "assetUri": RTSP_ASSET}]}],
        "interfaces": [
            {
                "name": node,
                "category": "media_source",
                "asset": "rtsp_video",
                "description": description,
                "inputs": ports,
                "outputs": [{"name": "video_out", "type": "media"}],
            }
        ],
    }
    return json.dumps({"nodePackage": body}, ensure_ascii=False, indent=4)


def _unknown(name: str) -> str:
    return tr("{name} is no parameter of the template; it has {known}", name=name, known=", ".join(_KNOWN))


def _fault(name: str, what: str) -> tuple[str, str]:
    return f"TemplateParameters.{name}", what


def _refused(faults: list[tuple[str, str]]) -> ServiceError:
    return invalid("; ".join(what for _name, what in faults), *faults)

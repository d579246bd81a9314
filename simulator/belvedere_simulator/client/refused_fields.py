"""Which fields a refusal of the service is about, so that it can be told where they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.twins.calling import told_fields

_PORTS = ("Ethernet0", "Ethernet1")


def refused_fields(response: Mapping[str, Any], request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(path of the field in the request, what is wrong with it); empty where it is about no field.

    `response` is an error response of ProvisionDevice, `request` what was asked for.
    """
    code = response.get("Error", {}).get("Code", "")
    message = str(response.get("Message") or response.get("message") or response["Error"].get("Message", ""))
    if code == "ValidationException":
        return [(name, text or message) for name, text in told_fields(response).items()]
    if code == "ConflictException":
        return [(_clashing(message, request), message)]
    return []


def _clashing(message: str, request: Mapping[str, Any]) -> str:
    """A device clashes by its name, or by an address that the message has among its words."""
    network = request.get("NetworkingConfiguration") or {}
    words = message.replace(",", " ").replace(":", " ").split()
    for port in _PORTS:
        address = network.get(port, {}).get("StaticIpConnectionInfo", {}).get("IpAddress")
        if address in words:
            return f"NetworkingConfiguration.{port}.StaticIpConnectionInfo.IpAddress"
    return "Name"

"""The facts of a device's network, asked of its site."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.network_sheet.facts import (
    HTTPS_PORT,
    RTSP_PORT,
    DeviceFacts,
    Host,
    host_of,
    port_facts,
    time_servers,
)

_GONE = "REMOVAL_SUCCEEDED"
_MQTT_PORT = 8883


def gathered(clients: Clients, device_id: str) -> DeviceFacts:
    """Everything about the network of a device; what boto3 raises goes through."""
    panorama = clients("panorama")
    device = panorama.describe_device(DeviceId=device_id)
    listed = pages(panorama.list_application_instances, "ApplicationInstances", DeviceId=device_id)
    instances = [each for each in listed if each.get("Status") != _GONE]
    broker, credentials = (
        host_of(clients("iot").describe_endpoint(endpointType=kind)["endpointAddress"], port)
        for kind, port in (("iot:Data-ATS", _MQTT_PORT), ("iot:CredentialProvider", HTTPS_PORT))
    )
    cameras = {host for each in instances for host in _cameras(panorama, each)}
    return DeviceFacts(
        str(device.get("Name", device_id)),
        port_facts(device),
        time_servers(device),
        tuple(sorted(cameras, key=lambda camera: camera.name)),
        tuple(sorted({port for each in instances for port in _open_ports(panorama, each)})),
        _service(panorama.meta.endpoint_url, credentials),
        broker,
        credentials,
    )


def _service(url: str, credentials: Host | None) -> Host | None:
    """Where devices find the service: on the host that they are told, at the port that we use."""
    own = host_of(url, HTTPS_PORT if urlsplit(url).scheme == "https" else 80)
    return own if own is None or credentials is None else Host(credentials.host, own.port)


def _cameras(panorama: Any, instance: Mapping[str, Any]) -> Iterator[Host]:
    nodes = pages(
        panorama.list_application_instance_node_instances,
        "NodeInstances",
        ApplicationInstanceId=instance["ApplicationInstanceId"],
    )
    for node in nodes:
        if "NodeId" not in node:
            continue
        described = panorama.describe_node(NodeId=node["NodeId"])
        if described.get("Category") != "MEDIA_SOURCE":
            continue
        ports = described["NodeInterface"]["Inputs"]
        address = next((port.get("DefaultValue") for port in ports if port["Name"] == "streamUrl"), "")
        camera = host_of(address or "", RTSP_PORT, described["Name"])
        if camera is not None:
            yield camera


def _open_ports(panorama: Any, instance: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The host ports that the override opens; a graph's own are proposals only."""
    told = panorama.describe_application_instance_details(
        ApplicationInstanceId=instance["ApplicationInstanceId"]
    )
    payload = (told.get("ManifestOverridesPayload") or {}).get("PayloadData")
    if not payload:
        return
    graph = json.loads(payload).get("nodeGraphOverrides") or {}
    for rule in graph.get("networkRoutingRules") or ():
        # One that names no port of the host means the container's own.
        port = rule.get("hostPort", rule.get("containerPort"))
        if isinstance(port, int):
            yield str(instance.get("Name", "")), port

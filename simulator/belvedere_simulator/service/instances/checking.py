"""All that is checked before an application is deployed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.manifest.deployment import check_deployment, read_sent_graph, read_sent_override
from belvedere_simulator.manifest.graph import Graph, Override
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolve import Checked
from belvedere_simulator.messages import tr
from belvedere_simulator.service.devices.device import Device
from belvedere_simulator.service.instances.instance import DEPLOYMENT_ERROR, Instance
from belvedere_simulator.service.instances.refusals import bad_manifests
from belvedere_simulator.service.instances.registered import RegisteredPackages, find_registered
from belvedere_simulator.service.instances.resolved import wants_gpu

GRAPH = "ManifestPayload"
OVERRIDE = "ManifestOverridesPayload"


@dataclass(frozen=True)
class SentManifests:
    """The two manifests of a request, read."""

    graph: Graph
    override: Override | None
    graph_text: str
    override_text: str | None

    @property
    def versions(self) -> Mapping[str, str]:
        """The version of each package that is listed; where it is listed twice, the first counts."""
        listed = self.graph.packages + (self.override.packages if self.override else ())
        return {reference.name: reference.version for reference in reversed(listed)}


@dataclass(frozen=True)
class Sound:
    """An application without a fault, and the packages it was checked against."""

    checked: Checked
    packages: RegisteredPackages


def read_manifests(parameters: Mapping[str, Any], problems: Problems) -> SentManifests:
    """The manifests of a CreateApplicationInstance request.

    Raises ValidationException with all problems when one of them cannot be read.
    """
    graph_text = parameters[GRAPH].get("PayloadData", "")
    override_text = parameters.get(OVERRIDE, {}).get("PayloadData")
    graph = read_sent_graph(graph_text, GRAPH, problems)
    override = read_sent_override(override_text, OVERRIDE, problems) if override_text else None
    if graph is None or (override_text and override is None):
        raise bad_manifests(problems.in_reading_order())
    return SentManifests(graph, override, graph_text, override_text)


def check_application(
    connection: Connection,
    sent: SentManifests,
    device: Device,
    others: Sequence[Instance],
    problems: Problems,
) -> Sound:
    """Check an application for a device on which `others` stay.

    Raises ValidationException with every problem of the manifests.
    """
    graphs = [sent.graph, sent.override] if sent.override else [sent.graph]
    packages = find_registered(connection, graphs, problems)
    checked = check_deployment(sent.graph, sent.override, packages, device.software or "", problems)
    # What the device could not deploy stays on it until it is removed, but does not run.
    running = [other for other in others if other.status != DEPLOYMENT_ERROR]
    _check_ports(sent, checked, running, problems)
    _check_gpu(checked, running, problems)
    if problems.have_errors:
        raise bad_manifests(problems.in_reading_order())
    return Sound(checked, packages)


def _check_ports(
    sent: SentManifests, checked: Checked, others: Sequence[Instance], problems: Problems
) -> None:
    taken = {port["hostPort"]: other.name for other in others for port in other.resolved["inboundPorts"]}
    for rule in sent.override.rules if sent.override else ():
        host = rule.container_port if rule.host_port is None else rule.host_port
        if host in taken and any(port.host_port == host for port in checked.inbound):
            what = tr(
                "The host port {port} is taken by the application {name} on this device.",
                port=host,
                name=taken[host],
            )
            at = rule.at if rule.host_port is None else rule.at.child("hostPort")
            problems.error("BV-MAN-040", at, what)


def _check_gpu(checked: Checked, others: Sequence[Instance], problems: Problems) -> None:
    if wants_gpu(checked):
        rivals = [other.name for other in others if _has_models(other)]
        code = checked.of_category("business_logic")[0]
        for name in rivals[:1]:
            what = tr("The GPU is asked for, but {name} on this device has model nodes.", name=name)
            problems.error("BV-MAN-041", code.node.at.child("interface"), what)
    for model in checked.of_category("ml_model"):
        for name in [other.name for other in others if other.resolved["wantsGpu"]][:1]:
            what = tr("This is a model node, but {name} on this device asks for the GPU.", name=name)
            problems.error("BV-MAN-041", model.node.at.child("interface"), what)


def _has_models(instance: Instance) -> bool:
    return any(node["category"] == "ml_model" for node in instance.resolved["nodes"])

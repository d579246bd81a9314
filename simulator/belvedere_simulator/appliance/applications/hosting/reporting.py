"""What an instance looks like from outside. No side effects."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.appliance.applications.hosting.camera import CameraStatus
from belvedere_simulator.appliance.applications.hosting.instance import HostedInstance
from belvedere_simulator.appliance.applications.hosting.nodes import camera_status, health
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport


def report_of(
    instance: HostedInstance, camera: Callable[[str], CameraStatus], *, display: bool
) -> InstanceReport:
    """The report of an instance; kinds of nodes are the categories of their interfaces."""
    job = instance.job
    nodes = [
        NodeReport(each.node, "media_source", *camera_status(camera(each.camera), paused=paused))
        for each in job.references
        for paused in (each.node in instance.paused,)
    ]
    nodes += [NodeReport(name, "ml_model", *status) for name, status in instance.models().items()]
    nodes.append(NodeReport(job.code.name, "business_logic", *instance.code()))
    nodes += [NodeReport(each.name, "media_sink", *instance.display()) for each in job.application.displays]
    found = health(node.status for node in nodes)
    state, crashes = instance.state, instance.crashes
    return InstanceReport(job.instance, job.name, state, found, tuple(nodes), display, crashes)


def unknown(instance_id: str) -> InstanceReport:
    """The report of an instance that is not started."""
    return InstanceReport(instance_id, "", "STOPPED", "NOT_AVAILABLE")

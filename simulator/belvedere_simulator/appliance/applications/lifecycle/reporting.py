"""What the site is told of each instance."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.appliance.applications.lifecycle.fleet import IN_FORCE, Instance, Stage
from belvedere_simulator.appliance.applications.lifecycle.verdict import ERROR, NOT_AVAILABLE, RUNNING, judge
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport

_STATES = {
    Stage.DOWNLOADING: "INSTALL_IN_PROGRESS",
    Stage.DOWNLOADED: "INSTALL_IN_PROGRESS",
    Stage.VERIFIED: "INSTALL_IN_PROGRESS",
    Stage.INSTALLED: "INSTALL_IN_PROGRESS",
    Stage.REPLACED: "STOPPED",
    Stage.STOPPING: "STOPPING",
    Stage.STOPPED: "REMOVAL_IN_PROGRESS",
}


def report_of(instance: Instance, hosted: Callable[[str], InstanceReport], trouble: str) -> InstanceReport:
    """`hosted` is what the host says of an instance that is in force; `trouble` why it was not started."""
    if instance.stage in IN_FORCE and not trouble:
        return _running(instance, hosted(instance.id))
    if instance.stage in IN_FORCE:
        return _stopped(instance, "LAUNCH_ERROR", ERROR, trouble)
    if instance.stage is Stage.FAILED:
        state = "LAUNCH_ERROR" if instance.launched else "INSTALL_ERROR"
        return _stopped(instance, state, ERROR, instance.reason)
    return _stopped(instance, _STATES[instance.stage], NOT_AVAILABLE, "")


def _running(instance: Instance, hosted: InstanceReport) -> InstanceReport:
    verdict = judge(instance.outline, hosted)
    told = {node.name: node for node in hosted.nodes}
    nodes = tuple(
        told.get(node.name, NodeReport(node.name, node.kind, NOT_AVAILABLE))
        for node in instance.outline.nodes
    )
    broken = any(node.status == ERROR for node in nodes)
    if instance.stage is Stage.LAUNCHED:
        state = "LAUNCHED"
    else:
        # A node that fails later leaves the instance there: nodes and health tell of it.
        state = "RUNNING" if verdict.running or broken else "STARTING"
    health = ERROR if broken else RUNNING if verdict.running else NOT_AVAILABLE
    name = instance.outline.name
    return InstanceReport(instance.id, name, state, health, nodes, hosted.display, hosted.crashes)


def _stopped(instance: Instance, state: str, health: str, detail: str) -> InstanceReport:
    nodes = tuple(
        NodeReport(node.name, node.kind, ERROR, detail)
        if instance.culprit == node.name
        else NodeReport(node.name, node.kind, NOT_AVAILABLE)
        for node in instance.outline.nodes
    )
    return InstanceReport(instance.id, instance.outline.name, state, health, nodes)

"""Whether the nodes of a launched instance run, by what their host reports."""

from __future__ import annotations

from dataclasses import dataclass

from belvedere_simulator.appliance.applications.lifecycle.outline import CAMERA, Outline
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport

RUNNING, ERROR, PAUSED, NOT_AVAILABLE = "RUNNING", "ERROR", "PAUSED", "NOT_AVAILABLE"


@dataclass(frozen=True)
class Verdict:
    """`running`: all nodes run or are paused. `culprit` is a node in the way, with what it says."""

    running: bool
    hopeless: bool = False
    culprit: str = ""
    detail: str = ""


def judge(outline: Outline, report: InstanceReport) -> Verdict:
    """Look at every node. A camera that cannot be reached may be there a moment later; code does not rise."""
    told = {node.name: node for node in report.nodes}
    waiting: NodeReport | None = None
    for wanted in outline.nodes:
        node = told.get(wanted.name) or NodeReport(wanted.name, wanted.kind, NOT_AVAILABLE)
        if node.status in {RUNNING, PAUSED}:
            continue
        if node.status == ERROR and wanted.kind != CAMERA:
            return Verdict(running=False, hopeless=True, culprit=node.name, detail=node.detail)
        if waiting is None or (node.status == ERROR and waiting.status != ERROR):
            waiting = node
    if waiting is None:
        return Verdict(running=True)
    return Verdict(running=False, culprit=waiting.name, detail=waiting.detail)

"""Follows the nodes of running instances, and logs what changes."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport


class NodeWatch:
    """What the nodes were last seen to be. Any thread."""

    def __init__(self, log: ControllerLog) -> None:
        self._log = log
        self._seen: dict[str, dict[str, NodeReport]] = {}
        self._lock = threading.Lock()

    def look(self, report: InstanceReport) -> bool:
        """Whether anything changed since the last look. An instance without nodes is forgotten."""
        with self._lock:
            before = self._seen.pop(report.instance, {})
            now = {node.name: node for node in report.nodes}
            if now:
                self._seen[report.instance] = now
        changed = [node for name, node in now.items() if before.get(name) != node]
        for node in changed:
            self._log.node_changed(report.instance, node.name, node.status, node.detail)
        return bool(changed) or before.keys() != now.keys()

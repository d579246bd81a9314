"""Follows the nodes of running instances: logs what changes, and counts what goes wrong."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.applications.lifecycle.outline import CAMERA
from belvedere_simulator.appliance.applications.lifecycle.verdict import ERROR
from belvedere_simulator.appliance.parts import InstanceReport


class NodeWatch:
    """What the nodes were last seen to be. Any thread."""

    def __init__(self, log: ControllerLog) -> None:
        self._log = log
        self._seen: dict[tuple[str, str], tuple[str, str]] = {}
        self._errors: Counter[str] = Counter()
        self._lock = threading.Lock()

    def look(self, report: InstanceReport) -> bool:
        """Whether anything changed since the last look."""
        with self._lock:
            changed = [
                node
                for node in report.nodes
                if self._seen.get((report.instance, node.name)) != (node.status, node.detail)
            ]
            for node in changed:
                before = self._seen.get((report.instance, node.name), ("", ""))[0]
                self._seen[report.instance, node.name] = (node.status, node.detail)
                if node.status == ERROR and before != ERROR and node.kind != CAMERA:
                    self._errors[report.instance] += 1
        for node in changed:
            self._log.node_changed(report.instance, node.name, node.status, node.detail)
        return bool(changed)

    def errors(self) -> Mapping[str, int]:
        """How often nodes with code ended with an error, of each instance, since the start."""
        with self._lock:
            return dict(self._errors)

"""What the controller of applications logs. People search for these texts, so they are not translated."""

from __future__ import annotations

from belvedere_simulator.appliance.logs.system_logs import SystemLogs


class ControllerLog:
    """Lines of occ_log about application instances, in the words of the original where those are known."""

    def __init__(self, logs: SystemLogs) -> None:
        self._logs = logs

    def graph_loaded(self, instance: str) -> None:
        """The graph of an instance lies on the disk. The original warns of a file that need not be there."""
        place = f"/data/cloud/graphs/{instance}"
        text = f"failed to open {place}/nodeDesiredStateOverrides.json: no such file, using the defaults"
        self._logs.controller("WARN", "loadApplicationGraph", 118, text)
        self._logs.controller("INFO", "loadApplicationGraph", 131, f"loaded {place}/graph.json")

    def refused(self, instance: str, reason: str) -> None:
        """Nothing of it was begun."""
        self._logs.controller("ERROR", "deployApplication", 74, f"{instance} refused: {reason}")

    def reached(self, instance: str, stage: str) -> None:
        """A stage of a deployment or removal."""
        self._logs.controller("INFO", "updateApplicationState", 203, f"{instance} {stage}")

    def download_failed(self, instance: str, reason: str) -> None:
        """Not everything of it could be downloaded."""
        self._logs.controller("ERROR", "downloadArtifactsS3", 266, f"{instance}: {reason}")
        self.install_failed(instance, "downloading artifacts failed")

    def install_failed(self, instance: str, reason: str) -> None:
        """It was downloaded but could not be installed."""
        self._logs.controller("ERROR", "installApplicationTask", 342, f"{instance} failed: {reason}")

    def launch_failed(self, instance: str, reason: str) -> None:
        """Its nodes could not be started, or one of them ended."""
        self._logs.controller("ERROR", "launchApplicationTask", 391, f"{instance} failed: {reason}")

    def node_changed(self, instance: str, node: str, status: str, detail: str) -> None:
        """The host of the nodes reports another status."""
        level = "ERROR" if status == "ERROR" else "INFO"
        told = f"{instance} node [{node}] is {status}" + (f": {detail}" if detail else "")
        self._logs.controller(level, "reportNodeStatus", 415, told)

    def signalled(self, instance: str, node: str, signal: str) -> None:
        """A camera was paused or resumed."""
        self._logs.controller("INFO", "signalNode", 437, f"{instance} node [{node}] {signal}")

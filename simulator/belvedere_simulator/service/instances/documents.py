"""The jobs that devices are given for application instances; docs/device-jobs.md describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from belvedere_simulator.service.instances.instance import Instance

FORMAT = 1

Document = dict[str, Any]


def log_group(instance: Instance) -> str:
    """The log group of an instance; each of its nodes has a stream in it."""
    return f"/aws/panorama/devices/{instance.device_id}/applications/{instance.id}"


def deploy_document(instance: Instance, packages: Sequence[Document]) -> Document:
    """Everything that a device needs to run the instance, but the bytes of its assets."""
    return {
        "operation": "deploy",
        "version": FORMAT,
        "applicationInstanceId": instance.id,
        "name": instance.name,
        "replaces": instance.replaces,
        "roleArn": instance.role_arn,
        "logGroup": log_group(instance),
        **instance.resolved,
        "packages": list(packages),
    }


def remove_document(instance: Instance) -> Document:
    """Stop the nodes of the instance and forget it."""
    return {"operation": "remove", "version": FORMAT, "applicationInstanceId": instance.id}


def signal_document(instance: Instance, signals: Sequence[Sequence[str]]) -> Document:
    """Pause or resume nodes; `signals` are pairs of node and signal."""
    return {
        "operation": "signal",
        "version": FORMAT,
        "applicationInstanceId": instance.id,
        "signals": [{"node": node, "signal": signal} for node, signal in signals],
    }

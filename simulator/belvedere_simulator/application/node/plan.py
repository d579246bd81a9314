"""What a code node is started with, and what its SDK is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.application.credentials import Credentials, no_role
from belvedere_simulator.application.environment import application_environment
from belvedere_simulator.application.isolation.plan import Exposure, LaunchPlan
from belvedere_simulator.manifest.resolved import CodeNode, InboundPort


@dataclass(frozen=True)
class NodePlaces:
    """Where a code node's files lie on this computer; see `LaunchPlan`."""

    panorama: Path
    interpreter: Path
    storage: Path
    logs: Path
    engine: Path


def launch_plan(
    code: CodeNode,
    instance: str,
    places: NodePlaces,
    *,
    region: str,
    memory_limit: int | None,
    inbound: tuple[InboundPort, ...],
    gpu: bool,
    exposure: Exposure = "host",
    credentials: Callable[[], Credentials | None] = no_role,
) -> LaunchPlan:
    """How the process of an application instance's code node is started."""
    return LaunchPlan(
        panorama=places.panorama,
        storage=places.storage,
        logs=places.logs,
        engine=places.engine,
        sdk=Path(__file__).parents[2] / "sdk",
        interpreter=places.interpreter,
        entry=code.entry,
        environment=application_environment(
            instance=instance,
            node=code.name,
            region=region,
            entry=dict(code.entry.environment),
            gpu=gpu,
            user={},
        ),
        inbound=inbound,
        gpu=gpu,
        memory_limit=memory_limit,
        exposure=exposure,
        credentials=credentials,
    )


def describe_node(application: str, code: CodeNode) -> dict[str, Any]:
    """What the SDK is told of its node."""
    return {
        "application": application,
        "node": code.name,
        "inputs": [{"name": port.name, "type": port.type, "value": port.value} for port in code.inputs],
        "outputs": [{"name": port.name, "type": port.type} for port in code.outputs],
    }

"""What was opened to be deployed: a project's folder, or an application as it was deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from belvedere_simulator.deploying.choices import InputChoice, ParameterChoice, PortChoice


@dataclass(frozen=True)
class Opened:
    """`folder` is "" for an application that is deployed. `packages` are names with ready, stale, unbuilt."""

    folder: str
    name: str
    graph: str
    override: str
    packages: tuple[tuple[str, str], ...]
    inputs: tuple[InputChoice, ...]
    parameters: tuple[ParameterChoice, ...]
    ports: tuple[PortChoice, ...]
    description: str = ""
    role: str = ""
    device: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def opened_of(told: Mapping[str, Any]) -> Opened:
    """Out of what `applications.open` and `applications.open-instance` tell."""
    choices = told["choices"]
    parameters = (_fields(each, ParameterChoice) for each in choices["parameters"])
    inputs = ({**_fields(each, InputChoice), "cameras": tuple(each["cameras"])} for each in choices["inputs"])
    return Opened(
        folder=str(told.get("folder", "")),
        name=str(told["name"]),
        graph=told["graph"],
        override=told["override"],
        packages=tuple((each["name"], each["state"]) for each in told["packages"]),
        inputs=tuple(InputChoice(**each) for each in inputs),
        parameters=tuple(ParameterChoice(**each) for each in parameters),
        ports=tuple(PortChoice(**_fields(each, PortChoice)) for each in choices["ports"]),
        description=str(told.get("description", "")),
        role=str(told.get("role", "")),
        device=str(told.get("device", "")),
        tags=dict(told.get("tags") or {}),
    )


def with_choices_of(fresh: Opened, older: Opened) -> Opened:
    """A newer version with the name, role, device, tags, cameras and values that the older one has."""
    cameras = {each.node: each for each in older.inputs}
    values = {(each.node, each.kind): each.value for each in older.parameters}
    return replace(
        fresh,
        name=older.name,
        description=older.description,
        role=older.role,
        device=older.device,
        tags=older.tags,
        inputs=tuple(
            replace(each, cameras=cameras[each.node].cameras, launch=cameras[each.node].launch)
            if each.node in cameras
            else each
            for each in fresh.inputs
        ),
        parameters=tuple(
            replace(each, value=values.get((each.node, each.kind), each.value)) for each in fresh.parameters
        ),
    )


def _fields(told: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    return {name: told[name] for name in kind.__dataclass_fields__}

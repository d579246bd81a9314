"""What the wizard asks for, made into a deployment."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments
from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.app_deploy import in_one_line
from belvedere_simulator.commands.twins.registered_cameras import camera_nodes
from belvedere_simulator.deploying.choices import CameraNode, choices_of, override_for
from belvedere_simulator.deploying.looking import as_deployed
from belvedere_simulator.deploying.planning import GRAPH, OVERRIDE
from belvedere_simulator.deploying.previous import copied
from belvedere_simulator.deploying.wish import Wish, built_anew, read_project
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.deployment import read_sent_graph, read_sent_override
from belvedere_simulator.manifest.graph import Graph
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr


def opened_folder(folder: Path) -> dict[str, Any]:
    """A project: manifests, packages, and what can be chosen. Raises BelvedereError."""
    project = read_project(folder)
    graph = in_one_line(project.graph)
    override = in_one_line(project.override) if project.override else ""
    packages = [
        {
            "name": each.manifest.name,
            "version": each.manifest.version,
            "state": "unbuilt" if each.ready is None else "stale" if each.is_stale else "ready",
        }
        for each in project.packages
    ]
    told = {"folder": str(folder), "name": project.layout.name, "packages": packages}
    return {**told, **_chosen(graph, override)}


def opened_instance(panorama: Any, identifier: str) -> dict[str, Any]:
    """An application as it was deployed, to be deployed again."""
    old = as_deployed(panorama, identifier)
    wish = copied(old, str(old.described["DefaultRuntimeContextDevice"]))
    members = {name: getattr(wish, name) for name in ("name", "description", "role", "device")}
    return {**members, "packages": [], "tags": dict(wish.tags), **_chosen(wish.graph, wish.override)}


def wish_of(clients: Clients, given: Arguments) -> Wish:
    """`graph` and `override` with the choices `cameras`, `parameters` and `ports`; `folder` brings packages,
    all built anew where `rebuild` is true. Raises BelvedereError; refusals of the service come through.
    """
    graph = readable_graph(str(given["graph"]))
    nodes = {each["PackageName"]: each for each in camera_nodes(clients("panorama"))}
    override = override_for(
        graph,
        str(given.get("override") or ""),
        given.get("cameras") or {},
        given.get("parameters") or {},
        given.get("ports") or (),
        {name: _camera(node) for name, node in nodes.items()},
    )
    wish = Wish(
        graph=str(given["graph"]),
        override=override,
        packages=read_project(Path(given["folder"])).packages if given.get("folder") else (),
        tags=dict(given.get("tags") or {}),
        **{
            name: str(given.get(name) or "") for name in ("device", "name", "description", "role", "replaces")
        },
    )
    return built_anew(wish) if given.get("rebuild") else wish


def readable_graph(text: str) -> Graph:
    """The graph in a text. Raises BelvedereError BV-DPY-002 with what is wrong."""
    problems = Problems()
    graph = read_sent_graph(text, GRAPH, problems)
    if graph is None:
        told = "; ".join(f"{each.line}:{each.column} {each.what}" for each in problems.in_reading_order())
        raise BelvedereError("BV-DPY-002", tr("The graph cannot be read"), where=GRAPH, why=told)
    return graph


def _chosen(graph: str, override: str) -> dict[str, Any]:
    read = read_sent_override(override, OVERRIDE, Problems()) if override else None
    choices = asdict(choices_of(readable_graph(graph), read))
    return {"graph": graph, "override": override, "choices": json.loads(json.dumps(choices))}


def _camera(node: Any) -> CameraNode:
    return CameraNode(node["PackageName"], node["OwnerAccount"], node["PackageVersion"], node["Name"])

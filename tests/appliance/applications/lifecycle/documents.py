"""Deploy documents and outlines for tests of the lifecycle."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.appliance.applications.lifecycle.outline import Outline, outline_of


def deploy_document(
    identifier: str = "applicationInstance-1",
    *,
    name: str = "",
    replaces: str | None = None,
    cameras: int = 1,
    models: int = 1,
    ports: tuple[int, ...] = (),
    gpu: bool = False,
    launch: str = "onAppStart",
) -> dict[str, Any]:
    """A document as docs/device-jobs.md describes it, without packages."""
    nodes = [_node("code_node", "business_logic")]
    nodes += [{**_node(f"camera_{index}", "media_source"), "launch": launch} for index in range(cameras)]
    nodes += [_node(f"model_{index}", "ml_model") for index in range(models)]
    return {
        "operation": "deploy",
        "version": 1,
        "applicationInstanceId": identifier,
        "name": name or identifier,
        "replaces": replaces,
        "roleArn": None,
        "logGroup": f"/aws/panorama/devices/device-1/applications/{identifier}",
        "nodes": nodes,
        "parameters": [],
        "edges": [],
        "inboundPorts": [{"containerPort": 80, "hostPort": port} for port in ports],
        "wantsGpu": gpu,
        "packages": [],
    }


def outline(identifier: str = "applicationInstance-1", **members: Any) -> Outline:
    """The outline of such a document."""
    return outline_of(deploy_document(identifier, **members))


def _node(name: str, category: str) -> dict[str, Any]:
    return {"name": name, "replaces": name, "category": category, "launch": "onAppStart"}

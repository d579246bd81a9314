"""Which cameras an application instance reads, and how they are told apart from those of others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.manifest.resolved import CameraNode, ResolvedApplication, RtspSource

CAMERA = "media_source"


@dataclass(frozen=True)
class CameraReference:
    """A camera node of an instance. `camera` is the same for all nodes that are to share one connection.

    `secret` is the name of what holds user, password and address; without one `source` has them.
    """

    node: str
    camera: str
    package: str
    secret: str | None = None
    source: RtspSource | None = None


def camera_references(
    document: Mapping[str, Any], application: ResolvedApplication
) -> tuple[CameraReference, ...]:
    """The cameras of a deploy document, by the patch version of their packages or by their address."""
    sources = {camera.name: camera for camera in application.cameras}
    return tuple(
        _reference(node, document, sources.get(node["name"]))
        for node in document["nodes"]
        if node["category"] == CAMERA
    )


def _reference(
    node: Mapping[str, Any], document: Mapping[str, Any], camera: CameraNode | None
) -> CameraReference:
    identity = tuple(node[key] for key in ("account", "package", "patchVersion"))
    secret = next(
        (
            package.get("secret")
            for package in document["packages"]
            if (package["account"], package["name"], package["patchVersion"]) == identity
        ),
        None,
    )
    source = camera.source if camera is not None else None
    if secret is None and source is not None:
        # Packages of the same camera are one camera.
        parts = f"{source.url}\n{source.username}\n{source.password}".encode()
        told_apart = hashlib.sha256(parts).hexdigest()
    else:
        told_apart = hashlib.sha256("\n".join(identity).encode()).hexdigest()
    return CameraReference(node["name"], f"camera-{told_apart[:32]}", str(node["package"]), secret, source)

"""The last picture of each camera: only with consent."""

from __future__ import annotations

from functools import partial

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.registered_cameras import camera_nodes
from belvedere_simulator.messages import tr
from belvedere_simulator.support.gathering import Gathering


def gather_pictures(gathering: Gathering) -> None:
    """One of each registered camera, as this computer sees it. What gives none is told."""
    if not gathering.wish.frames or gathering.clients is None or gathering.picture is None:
        return
    with told_failures():
        cameras = [node["PackageName"] for node in camera_nodes(gathering.clients("panorama"))]
    for name in cameras:
        gathering.attempt(tr("Camera {name}", name=name), partial(_take, gathering, name))


def _take(gathering: Gathering, name: str) -> None:
    assert gathering.picture is not None
    content = gathering.picture(name)
    gathering.staging.picture(f"pictures/{name}.jpg", tr("Camera {name}", name=name), content)

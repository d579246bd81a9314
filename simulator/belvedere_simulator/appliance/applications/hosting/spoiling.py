"""How a camera is read, with all that is broken on purpose or unplugged. No side effects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.video.specification import CameraSpecification

JITTER_SECONDS = 1.0
Find = Callable[[FaultKind], InjectedFault | None]
"""The fault of a kind that strikes the camera."""


@dataclass(frozen=True)
class CameraKeys:
    """Where a camera is, and as whom it is asked."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    url: str


def specification(
    camera: str, keys: CameraKeys | None, *, reachable: bool, names_codec: bool, find: Find
) -> CameraSpecification:
    """What the stream worker is told. Without `keys` the camera is known there, and not read."""
    if keys is None:
        return CameraSpecification(camera, "")
    password = keys.password
    if find(FaultKind.CAMERA_PASSWORD) is not None:
        # Always the same wrong one, so that the camera is not opened again and again.
        password = hashlib.sha256(password.encode()).hexdigest()[:16]
    obstacle: Literal["", "unreachable", "silent"] = "" if reachable else "unreachable"
    if find(FaultKind.CAMERA_LOST) is not None:
        obstacle = "silent"
    jitter = find(FaultKind.CAMERA_JITTER)
    return CameraSpecification(
        camera,
        keys.url,
        keys.username,
        password,
        obstacle=obstacle,
        jitter=0.0 if jitter is None else jitter.settings.get("seconds", JITTER_SECONDS),
        codec="hevc" if find(FaultKind.CAMERA_CODEC) is not None else "",
        names_codec=names_codec,
    )

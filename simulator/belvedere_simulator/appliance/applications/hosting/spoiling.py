"""How a camera is read, with all that is broken on purpose or unplugged. No side effects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import JITTER
from belvedere_simulator.appliance.network.names import needs_no_name
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.video.specification import CameraSpecification, Obstacle

Find = Callable[[FaultKind], InjectedFault | None]
"""The fault of a kind that strikes the camera."""


@dataclass(frozen=True)
class CameraKeys:
    """Where a camera is, and as whom it is asked."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    url: str


def specification(
    camera: str, keys: CameraKeys | None, *, ways: Ways, names_codec: bool, find: Find
) -> CameraSpecification:
    """What the stream worker is told. Without `keys` the camera is known there, and not read."""
    if keys is None:
        return CameraSpecification(camera, "")
    password = keys.password
    if find(FaultKind.CAMERA_PASSWORD) is not None:
        # Always the same wrong one, so that the camera is not opened again and again.
        password = hashlib.sha256(password.encode()).hexdigest()[:16]
    jitter = find(FaultKind.CAMERA_JITTER)
    return CameraSpecification(
        camera,
        keys.url,
        keys.username,
        password,
        obstacle="silent" if find(FaultKind.CAMERA_LOST) is not None else _obstacle(keys.url, ways),
        jitter=0.0 if jitter is None else JITTER.of(jitter),
        codec="hevc" if find(FaultKind.CAMERA_CODEC) is not None else "",
        names_codec=names_codec,
    )


def _obstacle(url: str, ways: Ways) -> Obstacle:
    if not ways.cameras:
        return "unreachable"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    # Whoever opens what is no address finds out better what is wrong with it.
    return "" if ways.names or not host or needs_no_name(host) else "unresolved"

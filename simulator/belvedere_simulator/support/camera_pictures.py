"""The last picture of each camera: only with consent."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.commands.twins.registered_cameras import camera_node, camera_nodes, stored_address
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.support.gathering import Gathering

_ONLINE = ("ONLINE", "UPDATE_NEEDED")
_MOST_APPLIANCES = 3


def gather_pictures(gathering: Gathering) -> None:
    """One of each registered camera. What gives none is told."""
    if not gathering.wish.frames or gathering.clients is None or gathering.picture is None:
        return
    with told_failures():
        cameras = [node["PackageName"] for node in camera_nodes(gathering.clients("panorama"))]
    for name in cameras:
        gathering.attempt(tr("Camera {name}", name=name), partial(_take, gathering, name))


def picture_of(clients: Clients, package: str) -> bytes:
    """A JPEG of a registered camera as this computer sees it, or else an appliance that is online.

    Raises BelvedereError.
    """
    from belvedere_simulator.cameras.viewing.snapshot import snapshot  # noqa: PLC0415 - loads PyAV
    from belvedere_simulator.client.far_looking import look_from  # noqa: PLC0415

    with told_failures():
        address = stored_address(clients, camera_node(clients("panorama"), package))
    given = {"url": address.url, "user": address.username, "password": address.password}
    try:
        return _jpeg(snapshot(_Silent(), given))
    except BelvedereError as error:
        for device in _online(clients):
            try:
                return _jpeg(look_from(clients, device, "snapshot", {**given, "camera": package}, _Silent()))
            except BelvedereError:
                continue
        raise error from None


def _take(gathering: Gathering, name: str) -> None:
    assert gathering.picture is not None
    content = gathering.picture(name)
    gathering.staging.picture(f"pictures/{name}.jpg", tr("Camera {name}", name=name), content)


def _online(clients: Clients) -> Iterator[str]:
    with told_failures():
        devices = pages(clients("panorama").list_devices, "Devices")
    online = [each["DeviceId"] for each in devices if each.get("DeviceAggregatedStatus") in _ONLINE]
    yield from online[:_MOST_APPLIANCES]


def _jpeg(told: Mapping[str, Any]) -> bytes:
    return base64.b64decode(told["jpeg"])


class _Silent:
    """Nobody is told how far a single picture is."""

    cancelled = False

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Not told."""

    def event(self, event: Mapping[str, Any]) -> None:
        """Not told."""

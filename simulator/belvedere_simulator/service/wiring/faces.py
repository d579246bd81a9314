"""All faces of a service; each group adds its own in one line."""

from __future__ import annotations

from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.identity import identity_faces
from belvedere_simulator.service.wiring.objects import object_faces
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts
from belvedere_simulator.service.wiring.telemetry import Telemetry, iot_faces
from belvedere_simulator.service.wiring.tools import own_face


def all_faces(
    parts: Foundations,
    panorama: Panorama,
    telemetry: Telemetry,
    channel: Channel,
    whereabouts: Whereabouts,
) -> list[Face]:
    """The faces that are served."""
    return [
        panorama.face(),
        *identity_faces(parts),
        *object_faces(parts),
        *telemetry.faces(),
        *iot_faces(parts, channel, whereabouts),
        own_face(parts, panorama, channel, whereabouts, telemetry.targets),
    ]

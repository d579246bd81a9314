"""All faces of a service; each group adds its own in one line."""

from __future__ import annotations

from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.identity import identity_faces


def all_faces(parts: Foundations) -> list[Face]:
    """The faces that are served."""
    return [*identity_faces(parts)]

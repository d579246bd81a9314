"""All faces of a service; each group adds its own in one line."""

from __future__ import annotations

from belvedere_simulator.service.http.face import Face
from belvedere_simulator.service.wiring.foundations import Foundations


def all_faces(_parts: Foundations) -> list[Face]:
    """The faces that are served."""
    return []

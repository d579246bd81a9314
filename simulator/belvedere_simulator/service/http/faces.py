"""The faces of one service, and what they are asked with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.http.face import Face, RecallingFace

# A route outside the faces, which checks by itself who asks.
OpenRoute = Callable[[Request], Response]
# The answer for a service that no face stands for; its name comes first.
Elsewhere = Callable[[str, Request, Caller], Response]
# How SDKs of before 2023 name services in their signatures.
_FORMERLY = {"execute-api": "iot"}


@dataclass(frozen=True)
class Faces:
    """Who answers what: faces by name, unsigned routes by the first segment of the path, and the rest."""

    by_name: Mapping[str, Face]
    elsewhere: Elsewhere
    open_routes: Mapping[str, OpenRoute] = field(default_factory=dict)

    def open_route(self, request: Request) -> OpenRoute | None:
        """The open route of a request, if it has one."""
        return self.open_routes.get(request.path.split("/", 2)[1]) if "/" in request.path else None

    def handle(self, name: str, request: Request, caller: Caller) -> Response:
        """The answer of the face of that name."""
        face = self.by_name.get(_FORMERLY.get(name, name))
        return face.handle(request, caller) if face else self.elsewhere(name, request, caller)

    def recalling(self, name: str) -> RecallingFace | None:
        """The face of that name, if it knows answers already."""
        face = self.by_name.get(name)
        return face if isinstance(face, RecallingFace) else None


def faces_by_name(faces: Iterable[Face]) -> dict[str, Face]:
    """The faces under their names."""
    return {face.name: face for face in faces}

"""A face that remembers what reached it and answers as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller


@dataclass(frozen=True)
class Arrival:
    """One request as it was handed over, with the bytes of its body (its file is gone later)."""

    request: Request
    caller: Caller
    data: bytes


def nothing(_request: Request) -> Response:
    """An empty success."""
    return Response(200)


@dataclass
class RecordingFace:
    """A face of the given name."""

    name: str
    answer: Callable[[Request], Response] = nothing
    arrivals: list[Arrival] = field(default_factory=list)

    def handle(self, request: Request, caller: Caller) -> Response:
        self.arrivals.append(Arrival(request, caller, request.body.read()))
        return self.answer(request)

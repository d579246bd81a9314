"""What the camera answers: the state of one client and each request give a response and an effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from belvedere_simulator.video.virtual_camera.authentication import Guard
from belvedere_simulator.video.virtual_camera.protocol import Request, Response
from belvedere_simulator.video.virtual_camera.sdp import TRACK
from belvedere_simulator.video.virtual_camera.transport import Transport, choose

SESSION_TIMEOUT = 60


class Effect(Enum):
    """What the connection has to do after it has sent the response."""

    NONE = "none"
    PLAY = "play"
    PAUSE = "pause"
    CLOSE = "close"


@dataclass(frozen=True)
class Presentation:
    """What is served: under which path (None: under no path), and from which UDP ports."""

    path: str | None
    description: str
    server_ports: tuple[int, int]

    def serves(self, path: str) -> bool:
        """Whether `path` names the camera or its track."""
        return self.path is not None and path in (self.path, f"{self.path}/{TRACK}")


@dataclass(frozen=True)
class Conversation:
    """One client: the session it is offered, the transport it set up, whether pictures flow."""

    session: str
    transport: Transport | None = None
    playing: bool = False

    @property
    def header(self) -> dict[str, str]:
        """The Session header of an answer."""
        return {"Session": f"{self.session};timeout={SESSION_TIMEOUT}"}


Turn = tuple[Conversation, Response, Effect]


def answer(conversation: Conversation, request: Request, presentation: Presentation, guard: Guard) -> Turn:
    """Answer one request."""
    if request.version != "RTSP/1.0":
        return conversation, Response(505), Effect.NONE
    handler = _HANDLERS.get(request.method)
    if handler is None:
        return conversation, Response(501, {"Public": ", ".join(_HANDLERS)}), Effect.NONE
    if request.method == "OPTIONS":
        return handler(conversation, request, presentation)
    if not guard.admits(request):
        return conversation, Response(401, {"WWW-Authenticate": guard.challenge}), Effect.NONE
    if not _is_own_session(conversation, request):
        return conversation, Response(454), Effect.NONE
    if request.path not in ("", "*") and not presentation.serves(request.path):
        return conversation, Response(404), Effect.NONE
    return handler(conversation, request, presentation)


def _is_own_session(conversation: Conversation, request: Request) -> bool:
    named = request.headers.get("session", "").partition(";")[0].strip()
    return not named or (named == conversation.session and conversation.transport is not None)


def _options(conversation: Conversation, _request: Request, _presentation: Presentation) -> Turn:
    return conversation, Response(200, {"Public": ", ".join(_HANDLERS)}), Effect.NONE


def _describe(conversation: Conversation, request: Request, presentation: Presentation) -> Turn:
    if not presentation.serves(request.path):
        return conversation, Response(404), Effect.NONE
    headers = {"Content-Base": request.url.rstrip("/") + "/", "Content-Type": "application/sdp"}
    return conversation, Response(200, headers, presentation.description), Effect.NONE


def _setup(conversation: Conversation, request: Request, presentation: Presentation) -> Turn:
    if not presentation.serves(request.path):
        return conversation, Response(404), Effect.NONE
    if conversation.playing:
        return conversation, Response(455, {"Allow": "PAUSE, TEARDOWN"}), Effect.NONE
    transport = choose(request.headers.get("transport", ""))
    if transport is None:
        return conversation, Response(461), Effect.NONE
    ready = replace(conversation, transport=transport)
    headers = {"Transport": transport.header(presentation.server_ports), **ready.header}
    return ready, Response(200, headers), Effect.NONE


def _play(conversation: Conversation, _request: Request, _presentation: Presentation) -> Turn:
    if conversation.transport is None:
        return conversation, Response(455, {"Allow": "OPTIONS, DESCRIBE, SETUP"}), Effect.NONE
    headers = {"Range": "npt=0.000-", **conversation.header}
    effect = Effect.NONE if conversation.playing else Effect.PLAY
    return replace(conversation, playing=True), Response(200, headers), effect


def _pause(conversation: Conversation, _request: Request, _presentation: Presentation) -> Turn:
    if not conversation.playing:
        return conversation, Response(455, {"Allow": "OPTIONS, DESCRIBE, SETUP, PLAY"}), Effect.NONE
    return replace(conversation, playing=False), Response(200, conversation.header), Effect.PAUSE


def _keep_alive(conversation: Conversation, _request: Request, _presentation: Presentation) -> Turn:
    headers = conversation.header if conversation.transport else {}
    return conversation, Response(200, headers), Effect.NONE


def _teardown(conversation: Conversation, _request: Request, _presentation: Presentation) -> Turn:
    return Conversation(conversation.session), Response(200), Effect.CLOSE


_HANDLERS: dict[str, Callable[[Conversation, Request, Presentation], Turn]] = {
    "OPTIONS": _options,
    "DESCRIBE": _describe,
    "SETUP": _setup,
    "PLAY": _play,
    "PAUSE": _pause,
    "GET_PARAMETER": _keep_alive,
    "SET_PARAMETER": _keep_alive,
    "TEARDOWN": _teardown,
}

"""Which source each camera node gets: from the command line or the desktop, else from its package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import CameraNode, ResolvedApplication
from belvedere_simulator.messages import tr
from belvedere_simulator.video.specification import CameraSpecification, Transport

MAX_STREAMS = 8
VIRTUAL = "virtual:"
_SCHEMES = ("rtsp://", "rtsps://", VIRTUAL)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True)
class CameraChoice:
    """A source chosen for a node: an address, a file, a folder of images, or `virtual:` and a clip."""

    node: str
    source: str
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class PlayOptions:
    """How sources are read."""

    transport: Transport = "tcp"
    loop: bool = True
    fast: bool = False
    any_codec: bool = False


@dataclass(frozen=True)
class Bindings:
    """Every camera that plays, which cameras feed which media port, and what the user should know.

    `chosen_for` names the node that each camera's source was given for.
    """

    cameras: tuple[CameraSpecification, ...]
    ports: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...] = ()
    chosen_for: Mapping[str, str] = field(default_factory=dict)


def parse_choice(text: str) -> CameraChoice:
    """Read `NODE=SOURCE`; credentials in an address are taken out of it. Raises BelvedereError."""
    node, separator, source = text.partition("=")
    if not separator or not node or not source:
        raise BelvedereError(
            "BV-RUN-010", tr("A camera is given as NODE=URL or NODE=FILE"), where=_shown(text)
        )
    return split_credentials(CameraChoice(node, source))


def split_credentials(choice: CameraChoice) -> CameraChoice:
    """Move user and password from the address to their own fields."""
    if not choice.source.lower().startswith(("rtsp://", "rtsps://")):
        return choice
    try:
        parts = urlsplit(choice.source)
        host = parts.netloc.rpartition("@")[2]
        plain = urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment))
        _port = parts.port
    except ValueError:
        # Not the reason: it quotes what stands where a port is expected, which may be of a password.
        raise BelvedereError("BV-RUN-010", tr("This is not an RTSP address"), where=choice.node) from None
    return replace(
        choice,
        source=plain,
        username=choice.username or unquote(parts.username or ""),
        password=choice.password or unquote(parts.password or ""),
    )


def bind_cameras(
    application: ResolvedApplication, choices: Sequence[CameraChoice], options: PlayOptions
) -> Bindings:
    """Give each camera of the graph its source.

    A choice names a camera node or the abstract node that cameras replace. Choices for the abstract
    node stand for all its cameras that have none of their own; several for one node make as many
    cameras: the override's names first, then `NODE-2`, `NODE-3` and so on. Raises BelvedereError for
    an unknown node, a camera without a source, an address that is not RTSP, or more than 8 streams.
    """
    _check_names(application, choices)
    names = _Names(application)
    warnings: list[str] = []
    played = [
        one
        for group, cameras in _groups(application).items()
        for one in _choose(group, cameras, choices, names, warnings)
    ]
    playing = [
        _specification(one.name, one.choice, options, paused=_is_paused(application, one.name))
        for one in played
    ]
    if len(playing) > MAX_STREAMS:
        raise BelvedereError(
            "BV-RUN-012", tr("{count} streams are more than an application may have", count=len(playing))
        )
    chosen_for = {one.name: one.choice.node for one in played}
    return Bindings(tuple(playing), _ports(application, played), tuple(warnings), chosen_for)


def _check_names(application: ResolvedApplication, choices: Sequence[CameraChoice]) -> None:
    known = {name for camera in application.cameras for name in (camera.name, camera.replaces)}
    for choice in choices:
        if choice.node not in known:
            raise BelvedereError(
                "BV-RUN-011",
                tr("The application has no camera node {node}", node=_shown(choice.node)),
                remedy=tr("Its camera nodes are: {names}.", names=", ".join(sorted(known)) or tr("none")),
            )


def _groups(application: ResolvedApplication) -> dict[str, list[CameraNode]]:
    groups: dict[str, list[CameraNode]] = {}
    for camera in application.cameras:
        groups.setdefault(camera.replaces, []).append(camera)
    return groups


@dataclass(frozen=True)
class _Played:
    """A camera that plays; `stands_for` is its node, or the abstract node when it is one more of these."""

    name: str
    choice: CameraChoice
    stands_for: str


class _Names:
    """Names for cameras that the graph does not have."""

    def __init__(self, application: ResolvedApplication) -> None:
        self._taken = {camera.name for camera in application.cameras}

    def more(self, node: str, first: int = 2) -> str:
        name = next(name for number in count(first) if (name := f"{node}-{number}") not in self._taken)
        self._taken.add(name)
        return name


def _choose(
    group: str,
    cameras: Sequence[CameraNode],
    choices: Sequence[CameraChoice],
    names: _Names,
    warnings: list[str],
) -> list[_Played]:
    """What plays for one abstract node, or for a camera node that replaces none."""
    own = {camera.name: [choice for choice in choices if choice.node == camera.name] for camera in cameras}
    together = [choice for choice in choices if choice.node == group and group not in own]
    played: list[_Played] = []
    missing: list[str] = []
    for camera in cameras:
        if own[camera.name]:
            first, *others = own[camera.name]
            played.append(_Played(camera.name, first, camera.name))
            played += [_Played(names.more(camera.name), choice, camera.name) for choice in others]
        elif together:
            played.append(_Played(camera.name, together.pop(0), camera.name))
        elif any(choice.node == group for choice in choices):
            warnings.append(
                tr(
                    "The camera {node} is left out: fewer sources were given for {group}",
                    node=camera.name,
                    group=group,
                )
            )
        elif camera.source is not None and camera.source.url:
            source = camera.source
            plain = CameraChoice(camera.name, source.url, source.username, source.password)
            played.append(_Played(camera.name, split_credentials(plain), camera.name))
        else:
            missing.append(camera.name)
    played += [_Played(names.more(group, len(cameras) + 1), choice, group) for choice in together]
    if missing and not played:
        raise BelvedereError(
            "BV-RUN-013",
            tr("The camera node {node} has no source", node=missing[0]),
            remedy=tr("Give one: --camera {node}=rtsp://... or --camera {node}=FILE.", node=missing[0]),
        )
    warnings += [tr("The camera {node} has no source and is left out", node=name) for name in missing]
    return played


def _specification(
    name: str, choice: CameraChoice, options: PlayOptions, *, paused: bool
) -> CameraSpecification:
    source = choice.source
    if not source.lower().startswith(_SCHEMES):
        if _ADDRESS.match(source):
            told = tr("The camera {node} has an address of a kind that cannot be played", node=name)
            raise BelvedereError("BV-RUN-010", told, where=_shown(source))
        source = str(Path(source).expanduser().absolute())
    return CameraSpecification(
        node=name,
        source=source,
        username=choice.username,
        password=choice.password,
        transport=options.transport,
        loop=options.loop,
        fast=options.fast and "://" not in choice.source and not source.startswith(VIRTUAL),
        any_codec=options.any_codec,
        paused=paused,
    )


def _is_paused(application: ResolvedApplication, name: str) -> bool:
    return any(camera.name == name and camera.launch == "onSignal" for camera in application.cameras)


def _ports(application: ResolvedApplication, played: Sequence[_Played]) -> dict[str, tuple[str, ...]]:
    """Every media input of the code node with the cameras that play for it."""
    if application.code is None:
        return {}
    group_of = {camera.name: camera.replaces for camera in application.cameras}
    ports: dict[str, tuple[str, ...]] = {}
    for port in application.code.inputs:
        if port.type == "media":
            read = {*port.cameras, *(group_of[camera] for camera in port.cameras)}
            ports[port.name] = tuple(one.name for one in played if one.stands_for in read)
    return ports


def _shown(text: str) -> str:
    """The text without what may be a password."""
    return re.sub(r"//.*@", "//***@", text)

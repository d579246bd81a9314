"""Which source each camera node gets: from the command line or the desktop, else from its package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import CameraNode, ResolvedApplication
from belvedere_simulator.messages import tr
from belvedere_simulator.video.specification import CameraSpecification, Transport

MAX_STREAMS = 8
VIRTUAL = "virtual:"


@dataclass(frozen=True)
class CameraChoice:
    """A source chosen for a node: an address, a file, a folder of images, or `virtual:` and a clip."""

    node: str
    source: str
    username: str = ""
    password: str = ""


@dataclass(frozen=True)
class PlayOptions:
    """How sources are read."""

    transport: Transport = "tcp"
    loop: bool = True
    fast: bool = False
    any_codec: bool = False


@dataclass(frozen=True)
class Bindings:
    """Every camera that plays, which cameras feed which media port, and what the user should know."""

    cameras: tuple[CameraSpecification, ...]
    ports: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...] = ()


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
    except ValueError as error:
        raise BelvedereError(
            "BV-RUN-010", tr("This is not an RTSP address"), where=choice.node, why=str(error)
        ) from None
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

    A choice names a camera node or the abstract node that cameras replace. Several choices for one
    node make as many cameras: the override's names first, then `NODE-2`, `NODE-3` and so on. Raises
    BelvedereError for an unknown node, a camera without a source, or more than 8 streams.
    """
    _check_names(application, choices)
    chosen: dict[str, list[tuple[str, CameraChoice]]] = {}
    warnings: list[str] = []
    for group, cameras in _groups(application).items():
        chosen[group] = _choose(group, cameras, choices, warnings)
    playing = [
        _specification(name, choice, options, paused=_is_paused(application, name))
        for named in chosen.values()
        for name, choice in named
    ]
    if len(playing) > MAX_STREAMS:
        raise BelvedereError(
            "BV-RUN-012", tr("{count} streams are more than an application may have", count=len(playing))
        )
    return Bindings(tuple(playing), _ports(application, chosen), tuple(warnings))


def _check_names(application: ResolvedApplication, choices: Sequence[CameraChoice]) -> None:
    known = {name for camera in application.cameras for name in (camera.name, camera.replaces)}
    for choice in choices:
        if choice.node not in known:
            raise BelvedereError(
                "BV-RUN-011",
                tr("The application has no camera node {node}", node=choice.node),
                remedy=tr("Its camera nodes are: {names}.", names=", ".join(sorted(known)) or tr("none")),
            )


def _groups(application: ResolvedApplication) -> dict[str, list[CameraNode]]:
    groups: dict[str, list[CameraNode]] = {}
    for camera in application.cameras:
        groups.setdefault(camera.replaces, []).append(camera)
    return groups


def _choose(
    group: str, cameras: Sequence[CameraNode], choices: Sequence[CameraChoice], warnings: list[str]
) -> list[tuple[str, CameraChoice]]:
    together = [choice for choice in choices if choice.node == group]
    if together:
        names = [camera.name for camera in cameras]
        names += [f"{group}-{number}" for number in range(len(names) + 1, len(together) + 1)]
        return list(zip(names, together, strict=False))
    named: list[tuple[str, CameraChoice]] = []
    missing: list[str] = []
    for camera in cameras:
        own = [choice for choice in choices if choice.node == camera.name]
        if own:
            named += [(camera.name if i == 0 else f"{camera.name}-{i + 1}", c) for i, c in enumerate(own)]
        elif camera.source is not None and camera.source.url:
            source = camera.source
            plain = CameraChoice(camera.name, source.url, source.username, source.password)
            named.append((camera.name, split_credentials(plain)))
        else:
            missing.append(camera.name)
    if missing and not named:
        raise BelvedereError(
            "BV-RUN-013",
            tr("The camera node {node} has no source", node=missing[0]),
            remedy=tr("Give one: --camera {node}=rtsp://... or --camera {node}=FILE.", node=missing[0]),
        )
    warnings += [tr("The camera {node} has no source and is left out", node=name) for name in missing]
    return named


def _specification(
    name: str, choice: CameraChoice, options: PlayOptions, *, paused: bool
) -> CameraSpecification:
    source = choice.source
    if not source.lower().startswith(("rtsp://", "rtsps://", VIRTUAL)):
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


def _ports(
    application: ResolvedApplication, chosen: Mapping[str, list[tuple[str, CameraChoice]]]
) -> dict[str, tuple[str, ...]]:
    """Every media input of the code node with the cameras that play for it."""
    if application.code is None:
        return {}
    group_of = {camera.name: camera.replaces for camera in application.cameras}
    ports: dict[str, tuple[str, ...]] = {}
    for port in application.code.inputs:
        if port.type == "media":
            groups = dict.fromkeys(group_of[camera] for camera in port.cameras)
            names = [
                name
                for group in groups
                for name, _choice in chosen[group]
                if _feeds(name, group, port.cameras)
            ]
            ports[port.name] = tuple(names)
    return ports


def _feeds(name: str, group: str, cameras: Sequence[str]) -> bool:
    """Whether a playing camera belongs to a port: by its own name, or as one more of its node or group."""
    base = re.sub(r"-\d+$", "", name)
    return name in cameras or base in cameras or base == group


def _shown(text: str) -> str:
    """The text without what may be a password."""
    return re.sub(r"//[^/@]*@", "//***@", text)

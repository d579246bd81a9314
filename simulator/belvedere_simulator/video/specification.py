"""What a camera node is given: where its pictures come from and how it behaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Transport = Literal["tcp", "udp"]
Obstacle = Literal["", "unreachable", "unresolved", "silent"]

DEFAULT_CAP = 1 << 30
"""Bytes of pictures that one process may keep: 172 frames of 1920x1080."""


@dataclass(frozen=True)
class CameraSpecification:
    """One camera node.

    `source` is an RTSP address without credentials, or the path of a video file or of a folder of
    images. `loop` starts files again at their end; `fast` hands over every frame of a file, unpaced.
    `any_codec` is the developer's switch that allows more than H.264. `image_rate` paces a folder of
    images, in frames per second. `open_timeout` and `read_timeout` are seconds of silence.

    An empty `source` is one that is not known yet: the camera waits to be opened again with one.

    What goes wrong on purpose: an `obstacle` on the way to a network camera (no route to it, nobody knows its
    name, or it never answers), `jitter` (its pictures come in bursts up to so many seconds late), `codec`
    (what it is taken to send). `names_codec` is false on software that could not say why it cannot decode.
    """

    node: str
    source: str
    username: str = ""
    password: str = field(default="", repr=False)
    transport: Transport = "tcp"
    loop: bool = True
    fast: bool = False
    any_codec: bool = False
    image_rate: float = 15.0
    open_timeout: float = 5.0
    read_timeout: float = 5.0
    paused: bool = False
    obstacle: Obstacle = ""
    jitter: float = 0.0
    codec: str = ""
    names_codec: bool = True

    @property
    def is_live(self) -> bool:
        """Whether the source is a network camera."""
        return self.source.lower().startswith(("rtsp://", "rtsps://"))

    @property
    def path(self) -> Path:
        """The file or folder of a source that is not live."""
        return Path(self.source)

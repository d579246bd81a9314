"""What the display server says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CanvasLayout:
    """The shared memory: `slots` pictures of `height` rows of `stride` bytes, 4 bytes a pixel (BGRX)."""

    width: int
    height: int
    stride: int
    slots: int

    @property
    def size(self) -> int:
        """Bytes of the whole memory."""
        return self.slots * self.stride * self.height


@dataclass(frozen=True)
class ShownStream:
    """One stream on the canvas: its `rectangle` is x, y, width, height in canvas pixels."""

    node: str
    state: str
    fps: float | None
    age_ms: float | None
    rectangle: tuple[int, int, int, int]


@dataclass(frozen=True)
class Picture:
    """A picture that lies in `slot` until a newer one was asked for and arrived."""

    slot: int
    sequence: int
    composed_ns: int
    owner: str
    streams: tuple[ShownStream, ...] = ()


@dataclass(frozen=True)
class Recording:
    """What became of a recording: `state` is started, finished or failed."""

    state: str
    path: str
    why: str = ""


def read_layout(header: Mapping[str, Any]) -> CanvasLayout:
    """Read a `canvas` message. Raises ValueError when the memory it describes makes no sense."""
    if header.get("format") != "bgrx":
        raise ValueError(f"unknown canvas format {header.get('format')!r}")
    layout = CanvasLayout(*(int(header[name]) for name in ("width", "height", "stride", "slots")))
    if min(layout.width, layout.height, layout.slots) < 1 or layout.stride < layout.width * 4:
        raise ValueError(f"impossible canvas {layout}")
    return layout


def read_picture(header: Mapping[str, Any], layout: CanvasLayout) -> Picture:
    """Read a `picture` message. Raises ValueError when its slot does not exist."""
    slot = int(header["slot"])
    if not 0 <= slot < layout.slots:
        raise ValueError(f"there is no slot {slot}")
    streams = tuple(_read_stream(stream) for stream in header.get("streams", ()))
    owner = str(header.get("owner") or "")
    return Picture(slot, int(header["sequence"]), int(header["composed_ns"]), owner, streams)


def read_recording(header: Mapping[str, Any]) -> Recording:
    """Read a `recording` message."""
    return Recording(str(header["state"]), str(header.get("path") or ""), str(header.get("why") or ""))


def _read_stream(fields: Mapping[str, Any]) -> ShownStream:
    x, y, width, height = (int(value) for value in fields["rectangle"])
    return ShownStream(
        str(fields["node"]),
        str(fields["state"]),
        _number(fields.get("fps")),
        _number(fields.get("age_ms")),
        (x, y, width, height),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)

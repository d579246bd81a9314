"""What the decoding process says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_PIXEL_BYTES = 4


@dataclass(frozen=True)
class MemoryLayout:
    """The shared memory of one arrangement: for each tile where its slots begin, and how long one is."""

    generation: int
    size: int
    tiles: Mapping[str, tuple[int, int]]
    file: str = ""


@dataclass(frozen=True)
class TilePicture:
    """A new picture of a tile: `width` x `height` pixels of 4 bytes in `slot`."""

    key: str
    slot: int
    width: int
    height: int


@dataclass(frozen=True)
class TileFigures:
    """How a tile's camera does, and its stream in numbers; see the simulator's preview for the members."""

    key: str
    state: str
    detail: str = ""
    code: str = ""
    attempt: int = 0
    fps: float = 0.0
    bits: float = 0.0
    codec: str = ""
    width: int = 0
    height: int = 0
    received: int = 0
    decoded: int = 0
    age_ms: float | None = None
    seen_from: str = ""


@dataclass(frozen=True)
class News:
    """What changed: pictures that lie in the memory of `generation`, and now and then all figures."""

    generation: int
    pictures: tuple[TilePicture, ...] = ()
    figures: tuple[TileFigures, ...] = ()


@dataclass(frozen=True)
class Saved:
    """What became of a snapshot: it lies at `path`, unless `why` says why it does not."""

    key: str
    path: str
    why: str = ""


@dataclass(frozen=True)
class TileWish:
    """How a tile is to come: `width` x `height` pixels of room, and `demand`: all, keys or none."""

    width: int
    height: int
    demand: str = field(default="all")


def read_memory(header: Mapping[str, Any]) -> MemoryLayout:
    """Read a `memory` message. Raises ValueError, KeyError or TypeError for nonsense."""
    size = int(header["size"])
    tiles = {
        str(key): (int(told["offset"]), int(told["slot_bytes"])) for key, told in header["tiles"].items()
    }
    if any(offset < 0 or length < 1 or offset + length > size for offset, length in tiles.values()):
        raise ValueError("impossible tiles")
    return MemoryLayout(int(header["generation"]), size, tiles, str(header.get("file", "")))


def read_news(header: Mapping[str, Any]) -> News:
    """Read a `news` message. Raises ValueError, KeyError or TypeError for nonsense."""
    pictures = tuple(
        TilePicture(str(told["key"]), int(told["slot"]), int(told["width"]), int(told["height"]))
        for told in header["pictures"]
    )
    figures = tuple(TileFigures(**told) for told in header["figures"])
    return News(int(header["generation"]), pictures, figures)


def picture_place(layout: MemoryLayout, picture: TilePicture) -> tuple[int, int]:
    """Where a picture begins and ends in the memory. Raises ValueError or KeyError outside of it."""
    offset, length = layout.tiles[picture.key]
    begin = offset + picture.slot * length
    end = begin + picture.width * picture.height * _PIXEL_BYTES
    if not 0 <= begin < end <= layout.size or picture.width < 1:
        raise ValueError(f"no picture {picture}")
    return begin, end

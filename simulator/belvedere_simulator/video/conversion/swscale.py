"""FFmpeg's scaler, called straight on memory of ours.

PyAV's own `reformat` always makes a new picture, which costs a pass over memory for each frame.
ctypes gives the interpreter lock away during a call, so conversions run beside decoding.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av

from belvedere_simulator.video.conversion.colour import Colour

BILINEAR = 0x2
FULL_CHROMA = 0x2000
ACCURATE = 0x40000

# FFmpeg's numbers of its matrices (SWS_CS_...).
COEFFICIENTS = {"bt709": 1, "fcc": 4, "bt601": 5, "smpte240m": 7, "bt2020": 9}
_ONE = 1 << 16
_MOST_PLANES = 4


@dataclass(frozen=True)
class Picture:
    """A picture in memory: the addresses and the strides, in bytes, of its planes."""

    addresses: tuple[int, ...]
    strides: tuple[int, ...]

    @classmethod
    def of(cls, frame: av.VideoFrame) -> Picture:
        """The memory of `frame`, which must stay alive meanwhile."""
        planes = frame.planes
        return cls(tuple(p.buffer_ptr for p in planes), tuple(p.line_size for p in planes))


@dataclass(frozen=True)
class Conversion:
    """What one scaler does. `brightness` is in 1/256 of a luma level."""

    source_format: str
    source_size: tuple[int, int]
    target_format: str
    target_size: tuple[int, int]
    colour: Colour
    target_full: bool
    flags: int
    brightness: int = 0


class Swscale:
    """The functions of libswscale that are used. Raises OSError or AttributeError when not usable."""

    def __init__(self, swscale: Path, avutil: Path) -> None:
        library, util = ctypes.CDLL(str(swscale)), ctypes.CDLL(str(avutil))
        integer, pointer = ctypes.c_int, ctypes.c_void_p
        self.get_context = library.sws_getContext
        self.get_context.restype = pointer
        self.get_context.argtypes = [integer] * 7 + [pointer] * 3
        self.get_coefficients = library.sws_getCoefficients
        self.get_coefficients.restype = pointer
        self.set_details = library.sws_setColorspaceDetails
        self.set_details.argtypes = [pointer, pointer, integer, pointer, *[integer] * 4]
        self.scale = library.sws_scale
        self.scale.argtypes = [pointer, pointer, pointer, integer, integer, pointer, pointer]
        self.free_context = library.sws_freeContext
        self.free_context.argtypes = [pointer]
        self.free_context.restype = None
        self._pixel_format = util.av_get_pix_fmt
        self._pixel_format.argtypes = [ctypes.c_char_p]

    def pixel_format(self, name: str) -> int:
        """FFmpeg's number of a pixel format."""
        return cast(int, self._pixel_format(name.encode("ascii")))


class Scaler:
    """One prepared conversion. Not thread-safe. Raises ValueError when FFmpeg cannot do it."""

    def __init__(self, library: Swscale, conversion: Conversion) -> None:
        self._library = library
        self.conversion = conversion
        self._context: int | None = library.get_context(
            *conversion.source_size,
            library.pixel_format(conversion.source_format),
            *conversion.target_size,
            library.pixel_format(conversion.target_format),
            conversion.flags,
            None,
            None,
            None,
        )
        if not self._context:
            raise ValueError(f"no conversion from {conversion.source_format} to {conversion.target_format}")
        table = library.get_coefficients(COEFFICIENTS[conversion.colour.matrix])
        # The answer is not an error: it tells that nothing had to be set (from RGB to RGB).
        library.set_details(
            self._context,
            table,
            int(conversion.colour.full),
            table,
            int(conversion.target_full),
            conversion.brightness,
            _ONE,
            _ONE,
        )

    def run(self, source: Picture, target: Picture) -> None:
        """Convert. Raises ValueError when FFmpeg refuses."""
        rows = self._library.scale(
            self._context,
            _pointers(source.addresses),
            _integers(source.strides),
            0,
            self.conversion.source_size[1],
            _pointers(target.addresses),
            _integers(target.strides),
        )
        if rows != self.conversion.target_size[1]:
            raise ValueError(f"the conversion from {self.conversion.source_format} failed")

    def __del__(self) -> None:
        if getattr(self, "_context", None):
            self._library.free_context(self._context)
            self._context = None


def _pointers(values: tuple[int, ...]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * _MOST_PLANES)(*values)


def _integers(values: tuple[int, ...]) -> ctypes.Array[ctypes.c_int]:
    return (ctypes.c_int * _MOST_PLANES)(*values)

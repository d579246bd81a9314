"""Decoded pictures into BGR images, in memory that the caller gives."""

from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.video.conversion.colour import colour_of
from belvedere_simulator.video.conversion.engines import Engine, best_engine
from belvedere_simulator.video.conversion.plan import Kind
from belvedere_simulator.video.conversion.size import output_size


class Converter:
    """One consumer of one camera. Not thread-safe: it keeps what it prepared for the last picture.

    The picture's own colour matrix and range are honoured; what the stream leaves open is decided
    by `colour_of`. Known colours come back within 2 levels of 255.

    `side_by_side` shares large pictures between two threads, for somebody who waits.
    """

    def __init__(self, engine: Engine | None = None, *, side_by_side: bool = False) -> None:
        self._engine = engine or best_engine(side_by_side=side_by_side)

    def output_size(self, frame: av.VideoFrame) -> tuple[int, int]:
        """Width and height that `convert` needs for this picture (see `size.output_size`)."""
        return output_size(frame.width, frame.height)

    def convert(self, frame: av.VideoFrame, into: memoryview | NDArray[np.uint8]) -> None:
        """Write the picture into `into`, uint8 (H, W, 3) BGR, C-contiguous and writable.

        H and W are those of `output_size`, or any other size to scale to. Raises ValueError for a
        buffer of another form, or a picture that FFmpeg cannot convert.
        """
        target = np.asarray(into)
        if target.dtype != np.uint8 or target.ndim != 3 or target.shape[2] != 3:
            raise ValueError(f"a buffer of uint8 (H, W, 3) is needed, not {target.dtype} {target.shape}")
        if not (target.flags.c_contiguous and target.flags.writeable):
            raise ValueError("the buffer must be C-contiguous and writable")
        self._engine.convert(frame, _kind_of(frame, (target.shape[1], target.shape[0])), target)


def _kind_of(frame: av.VideoFrame, target_size: tuple[int, int]) -> Kind:
    name = frame.format.name
    colour = colour_of(int(frame.colorspace), int(frame.color_range), name, frame.height)
    return Kind(name, (frame.width, frame.height), target_size, colour)

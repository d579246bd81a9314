"""Sinks for composed pictures: an MP4 file or a folder of PNG images."""

from __future__ import annotations

import errno
import os
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import av.error
import cv2
from av.video.reformatter import ColorRange, Colorspace

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.display.layout import CANVAS_HEIGHT, CANVAS_WIDTH
from belvedere_simulator.video.display.painter import Canvas

TICKS = 90_000
FAILURES = (OSError, av.error.FFmpegError)
"""What a sink raises when its disk is full, its folder gone or its encoder broken."""


def reason(error: OSError | av.error.FFmpegError) -> str:
    """A failure without numbers and file names."""
    return str(error.strerror or error)


class PictureSink(Protocol):
    """Takes composed pictures one after another."""

    path: Path

    def write(self, canvas: Canvas, seconds: float) -> None:
        """Keep one picture, `seconds` after the first. Raises one of FAILURES."""

    def finish(self) -> None:
        """Complete the file or folder. Raises one of FAILURES."""


class Mp4Sink:
    """H.264 in MP4. The file appears under its name when it is complete."""

    def __init__(self, path: Path, fps: float = 30.0) -> None:
        self.path = path
        self._unfinished = path.with_name(f".{path.name}.part")
        self._last = -1
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # FFmpeg opens the file with the first picture: whether that will do is asked now.
            self._unfinished.touch()
            self._container = av.open(str(self._unfinished), "w", format="mp4")
        except FAILURES as error:
            raise BelvedereError(
                "BV-DSP-001", tr("The recording cannot be written"), where=str(path), why=reason(error)
            ) from error
        self._stream = self._container.add_stream("libx264", rate=round(fps))
        self._stream.width, self._stream.height = CANVAS_WIDTH, CANVAS_HEIGHT
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"preset": "veryfast", "crf": "21", "bf": "0"}
        self._stream.codec_context.time_base = Fraction(1, TICKS)
        self._stream.codec_context.colorspace = Colorspace.ITU709
        self._stream.codec_context.color_range = ColorRange.MPEG

    def write(self, canvas: Canvas, seconds: float) -> None:
        """Encode one picture; two of the same moment are kept apart by one tick."""
        picture = av.VideoFrame.from_ndarray(canvas, "bgra")
        frame = picture.reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        self._last = max(self._last + 1, round(seconds * TICKS))
        frame.pts, frame.time_base = self._last, Fraction(1, TICKS)
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Flush the encoder and give the file its name."""
        try:
            if self._last < 0:
                raise OSError(errno.ENODATA, tr("nothing was shown"))
            self._container.mux(self._stream.encode(None))
            self._container.close()
            with self._unfinished.open("rb") as file:
                os.fsync(file.fileno())
            self._unfinished.replace(self.path)
        except BaseException:
            self._unfinished.unlink(missing_ok=True)
            raise


class PngSink:
    """One PNG for every picture: frame_000001.png and so on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._count = 0
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BelvedereError(
                "BV-DSP-001", tr("The pictures cannot be written"), where=str(path), why=reason(error)
            ) from error

    def write(self, canvas: Canvas, seconds: float) -> None:
        """Write one picture."""
        del seconds
        self._count += 1
        _done, data = cv2.imencode(".png", canvas[:, :, :3], [cv2.IMWRITE_PNG_COMPRESSION, 1])
        name = f"frame_{self._count:06d}.png"
        unfinished = self.path / f".{name}.part"
        unfinished.write_bytes(data.tobytes())
        unfinished.replace(self.path / name)

    def finish(self) -> None:
        """Every picture is complete already."""

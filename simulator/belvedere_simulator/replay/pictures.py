"""The pictures of one stream: video files, each of one size and format, and an index of every picture."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import av.container
from av.video.frame import PictureType
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from belvedere_simulator.replay.layout import INDEX, Frames

RATE = 25
"""Pictures a second of the files, whatever the camera delivered: their numbers count."""
_FFV1 = ("ffv1", {"level": "3", "slicecrc": "1"})
# Whoever steps back through the pictures decodes so many of them at most.
_OFTEN = {"g": "30"}
_H264: dict[Frames, tuple[str, dict[str, str]]] = {
    # Without loss, and a third of what FFV1 costs.
    "exact": ("libx264", {"preset": "ultrafast", "qp": "0", "bf": "0", "tune": "zerolatency", **_OFTEN}),
    "small": ("libx264", {"preset": "veryfast", "crf": "18", "bf": "0", **_OFTEN}),
}
# What was written before a power cut is there after it, but for the last pictures.
_SOON = {"flush_packets": "1", "cluster_time_limit": "40"}
_FOR_H264 = ("yuv420p", "yuv422p", "yuv444p")
# The same numbers under a name that the encoders have; the range is in the index.
_EQUAL = {
    "yuvj420p": "yuv420p",
    "yuvj422p": "yuv422p",
    "yuvj444p": "yuv444p",
    "rgb24": "bgr0",
    "bgr24": "bgr0",
    "rgba": "bgra",
}
_FULL_RANGE = 2


@dataclass(frozen=True)
class _Form:
    """What all pictures of one file have in common."""

    width: int
    height: int
    format: str
    colorspace: int
    color_range: int


class PictureWriter:
    """Writes one stream: H.264 where it can be, else FFV1. Not thread-safe.

    Raises OSError or FFmpegError when its disk does not take it.
    """

    def __init__(self, folder: Path, frames: Frames) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._frames = frames
        self._form: _Form | None = None
        self._container: av.container.OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._files = 0
        self._count = 0
        self._index = (folder / INDEX).open("w", encoding="utf-8")
        self.bytes = 0

    def write(self, shot: av.VideoFrame, microseconds: int) -> None:
        """Add a picture, made so long after 1970; one of another form begins a file of its own."""
        form = self._form_of(shot)
        if form != self._form:
            self._begin(form)
        picture = _in_format(shot, form.format)
        picture.pts, picture.time_base = self._count, Fraction(1, RATE)
        picture.pict_type = PictureType.NONE
        self._count += 1
        self._line({"stamp": microseconds})
        self._encode(picture)

    def finish(self) -> None:
        """Complete the file and the index."""
        self._end_file()
        self._index.close()

    @staticmethod
    def _form_of(picture: av.VideoFrame) -> _Form:
        name = picture.format.name
        full = name.startswith("yuvj")
        range_ = _FULL_RANGE if full else int(picture.color_range)
        kept = _EQUAL.get(name, name)
        return _Form(picture.width, picture.height, kept, int(picture.colorspace), range_)

    def _begin(self, form: _Form) -> None:
        self._end_file()
        self._files += 1
        self._form, self._count = form, 0
        name = f"{self._files:04d}.mkv"
        self._container = av.open(str(self._folder / name), "w", format="matroska", options=_SOON)
        is_even = form.width % 2 == form.height % 2 == 0
        encoder, options = _H264[self._frames] if is_even and form.format in _FOR_H264 else _FFV1
        stream = cast(VideoStream, self._container.add_stream(encoder, rate=RATE, options=options))
        stream.width, stream.height, stream.pix_fmt = form.width, form.height, form.format
        self._stream = stream
        self._line({"file": name, "colorspace": form.colorspace, "range": form.color_range})

    def _encode(self, picture: av.VideoFrame | None) -> None:
        if self._stream is not None and self._container is not None:
            for packet in self._stream.encode(picture):
                self.bytes += packet.size
                self._container.mux(packet)

    def _end_file(self) -> None:
        if self._container is not None:
            self._encode(None)
            self._container.close()
            self._container = None

    def _line(self, facts: dict[str, Any]) -> None:
        self._index.write(json.dumps(facts) + "\n")
        self._index.flush()


def read_pictures(folder: Path) -> Generator[tuple[av.VideoFrame, int], None, None]:
    """The pictures of a stream with their recorded time stamps, in microseconds since 1970.

    Raises OSError, FFmpegError or ValueError where they cannot be read.
    """
    pictures: Generator[av.VideoFrame, None, None] | None = None
    colorspace = color_range = 0
    for line in read_lines_of(folder / INDEX):
        if "file" in line:
            pictures = _decode(folder / Path(line["file"]).name)
            colorspace, color_range = int(line["colorspace"]), int(line["range"])
            continue
        picture = next(pictures, None) if pictures is not None else None
        if picture is None:
            return
        picture.colorspace, picture.color_range = colorspace, color_range
        yield picture, int(line["stamp"])


def read_lines_of(index: Path) -> list[dict[str, Any]]:
    """The whole lines; a stream that was never delivered has no index."""
    if not index.exists():
        return []
    text = index.read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


def _decode(file: Path) -> Generator[av.VideoFrame, None, None]:
    with av.open(f"file:{file}", options={"protocol_whitelist": "file"}) as container:
        yield from container.decode(video=0)


def _in_format(picture: av.VideoFrame, name: str) -> av.VideoFrame:
    """The picture in a format, its numbers kept where the formats are equal."""
    if picture.format.name == name:
        return picture
    return picture.reformat(
        format=name,
        src_color_range=ColorRange.JPEG if picture.format.name.startswith("yuvj") else None,
        dst_color_range=ColorRange.JPEG if picture.format.name.startswith("yuvj") else None,
    )

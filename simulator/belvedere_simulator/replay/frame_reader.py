"""Any frame of a stream's pictures: what people step through has no order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import av.container
from av.video.frame import VideoFrame

from belvedere_simulator.replay.layout import INDEX
from belvedere_simulator.replay.pictures import RATE, read_lines_of

_NEAR = 64
"""So many pictures are rather decoded than jumped over."""
_RECENT = 8
"""So many that were decoded are kept: whoever steps back needs those that were decoded on the way."""


@dataclass(frozen=True)
class _Place:
    """Where one picture lies: its file, its number in there, and how its colours are meant."""

    file: str
    number: int
    colorspace: int
    color_range: int

    @property
    def key(self) -> tuple[str, int]:
        """Which picture it is."""
        return self.file, self.number


class FrameReader:
    """Keeps the file open that was read last. For one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places = _places(folder)
        self._file = ""
        self._container: av.container.InputContainer | None = None
        self._pictures: Iterator[VideoFrame] = iter(())
        self._next = 0
        self._recent: deque[tuple[str, int, VideoFrame]] = deque(maxlen=_RECENT)

    def __len__(self) -> int:
        return len(self._places)

    def picture(self, place: int) -> VideoFrame | None:
        """The frame at a place; None where the recording ends before it.

        Raises OSError, FFmpegError or ValueError where it cannot be read.
        """
        if not 0 <= place < len(self._places):
            return None
        wanted = self._places[place]
        picture = self._known(wanted) or self._decoded(wanted)
        if picture is not None:
            picture.colorspace, picture.color_range = wanted.colorspace, wanted.color_range
        return picture

    def close(self) -> None:
        """Let go of the file."""
        self._recent.clear()
        self._end()

    def _known(self, wanted: _Place) -> VideoFrame | None:
        found = (picture for file, number, picture in self._recent if (file, number) == wanted.key)
        return next(found, None)

    def _decoded(self, wanted: _Place) -> VideoFrame | None:
        self._go_near(wanted)
        picture = self._read_to(wanted.number)
        if picture is None:
            # What was cut off has no table of its pictures, and cannot be jumped in.
            self._open(wanted.file)
            picture = self._read_to(wanted.number)
        return picture

    def _end(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None
        self._file = ""

    def _go_near(self, wanted: _Place) -> None:
        if wanted.file != self._file:
            self._open(wanted.file)
        container = self._container
        if container is None or 0 <= wanted.number - self._next <= _NEAR:
            return
        stream = container.streams.video[0]
        base = stream.time_base
        if base is None:
            self._open(wanted.file)
            return
        container.seek(round(wanted.number / RATE / base), stream=stream)
        self._pictures = container.decode(video=0)
        self._next = -1

    def _open(self, file: str) -> None:
        self._end()
        path = self._folder / file
        self._container = av.open(f"file:{path}", options={"protocol_whitelist": "file"})
        self._file, self._next = file, 0
        self._pictures = self._container.decode(video=0)

    def _read_to(self, number: int) -> VideoFrame | None:
        for picture in self._pictures:
            here = round((picture.time or 0.0) * RATE)
            self._next = here + 1
            self._recent.append((self._file, here, picture))
            if here == number:
                return picture
            if here > number:
                return None
        return None


def _places(folder: Path) -> list[_Place]:
    places: list[_Place] = []
    file, number, colorspace, color_range = "", 0, 0, 0
    for line in read_lines_of(folder / INDEX):
        if "file" in line:
            file, number = Path(line["file"]).name, 0
            colorspace, color_range = int(line["colorspace"]), int(line["range"])
        else:
            places.append(_Place(file, number, colorspace, color_range))
            number += 1
    return places

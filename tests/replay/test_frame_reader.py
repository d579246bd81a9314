"""Frames in any order are those that were written."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from belvedere_simulator.replay.frame_reader import FrameReader
from belvedere_simulator.replay.layout import INDEX
from belvedere_simulator.replay.pictures import PictureWriter

SIZES = ((64, 48), (32, 24))
EACH = 70
"""More than are between two pictures that can be jumped to."""


def shade(number: int) -> int:
    """What all dots of a picture are."""
    return 16 + (number * 7) % 200


def written(folder: Path, format_: str) -> None:
    """Two files, for the camera changes its size."""
    writer = PictureWriter(folder, "exact")
    for number in range(len(SIZES) * EACH):
        width, height = SIZES[number // EACH]
        rows = height * 3 // 2 if format_ == "yuv420p" else height
        dots = np.full((rows, width), shade(number), np.uint8)
        writer.write(av.VideoFrame.from_ndarray(dots, format_), number)
    writer.finish()


def seen(reader: FrameReader, place: int) -> tuple[int, int] | None:
    """The width and the shade of a picture."""
    picture = reader.picture(place)
    return None if picture is None else (picture.width, int(picture.to_ndarray()[5, 5]))


@pytest.mark.parametrize("format_", ["yuv420p", "gray"])
def test_any_frame_is_found_in_any_order(tmp_path: Path, format_: str) -> None:
    written(tmp_path, format_)
    reader = FrameReader(tmp_path)
    assert len(reader) == len(SIZES) * EACH
    for place in (0, 1, 69, 3, 3, 70, 139, 71, 68, 0, 138, 2):
        assert seen(reader, place) == (SIZES[place // EACH][0], shade(place)), place
    assert reader.picture(-1) is None
    assert reader.picture(140) is None
    reader.close()
    assert seen(reader, 100) == (32, shade(100))
    reader.close()


def test_what_a_power_cut_left_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    written(tmp_path, "yuv420p")
    first = tmp_path / "0001.mkv"
    content = first.read_bytes()
    first.write_bytes(content[: len(content) * 2 // 3])
    reader = FrameReader(tmp_path)
    assert seen(reader, 40) == (64, shade(40))
    assert seen(reader, 5) == (64, shade(5))
    assert reader.picture(69) is None
    assert seen(reader, 80) == (32, shade(80))
    reader.close()
    (tmp_path / INDEX).unlink()
    assert len(FrameReader(tmp_path)) == 0

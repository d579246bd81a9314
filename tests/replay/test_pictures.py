"""Pictures come back as an application saw them, to the last number."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from belvedere_simulator.replay.layout import INDEX
from belvedere_simulator.replay.pictures import PictureWriter, read_pictures
from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.sources.recorded import RecordedSource
from belvedere_simulator.video.sources.selection import source_kind
from belvedere_simulator.video.specification import CameraSpecification


def _noise(format_: str, size: tuple[int, int], seed: int = 0) -> av.VideoFrame:
    frame = av.VideoFrame(*size, format_)
    random = np.random.default_rng(seed)
    for plane in frame.planes:
        plane.update(random.integers(0, 256, plane.buffer_size, dtype=np.uint8).tobytes())
    return frame


def _seen(frame: av.VideoFrame) -> bytes:
    converter = Converter()
    width, height = converter.output_size(frame)
    image = np.empty((height, width, 3), np.uint8)
    converter.convert(frame, image)
    return image.tobytes()


@pytest.mark.parametrize("format_", ["yuv420p", "yuvj420p", "yuv444p", "rgb24", "gray"])
@pytest.mark.parametrize("size", [(70, 50), (71, 51)])
def test_no_number_changes(tmp_path: Path, format_: str, size: tuple[int, int]) -> None:
    shots = [_noise(format_, size, seed) for seed in range(3)]
    seen = [_seen(shot) for shot in shots]
    writer = PictureWriter(tmp_path, "exact")
    for number, shot in enumerate(shots):
        writer.write(shot, 1_795_275_201_683_951 + number)
    writer.finish()
    assert writer.bytes > 0
    assert source_kind(CameraSpecification("cam", str(tmp_path))) == "recorded"
    read = list(read_pictures(tmp_path))
    assert [_seen(picture) for picture, _stamp in read] == seen
    assert [stamp for _picture, stamp in read] == [1_795_275_201_683_951 + number for number in range(3)]


def test_a_camera_that_changes_its_size_or_colours_begins_another_file(tmp_path: Path) -> None:
    other = _noise("yuv420p", (64, 48))
    other.colorspace = 5
    shots = [_noise("yuv420p", (64, 48)), _noise("yuv420p", (32, 24)), other]
    writer = PictureWriter(tmp_path, "exact")
    for shot in shots:
        writer.write(shot, 0)
    writer.finish()
    assert len(list(tmp_path.glob("*.mkv"))) == 3
    read = [picture for picture, _stamp in read_pictures(tmp_path)]
    assert [(picture.width, int(picture.colorspace)) for picture in read] == [(64, 2), (32, 2), (64, 5)]


def test_small_ones_are_alike(tmp_path: Path) -> None:
    frame = av.VideoFrame.from_ndarray(np.full((72, 64), 90, np.uint8), "yuv420p")
    seen = np.frombuffer(_seen(frame), np.uint8).astype(int)
    writer = PictureWriter(tmp_path, "small")
    writer.write(frame, 5)
    writer.finish()
    (picture, stamp) = next(iter(read_pictures(tmp_path)))
    assert (picture.width, picture.height, stamp) == (64, 48, 5)
    assert np.abs(np.frombuffer(_seen(picture), np.uint8) - seen).max() <= 3


def test_what_was_being_written_when_the_power_went_is_not_there(tmp_path: Path) -> None:
    writer = PictureWriter(tmp_path, "exact")
    for number in range(2):
        writer.write(_noise("yuv420p", (64, 48)), number)
    writer.finish()
    index = tmp_path / INDEX
    index.write_text(index.read_text()[:-4])
    assert len(list(read_pictures(tmp_path))) == 1
    index.unlink()
    source = RecordedSource(CameraSpecification("cam", str(tmp_path)))
    assert list(source.frames()) == [], "a stream that never came is one without pictures"
